"""The studio's first page: every answer, its state, and a new one; and trying one in a conversation."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain, count
from types import MappingProxyType

from fastapi import APIRouter, HTTPException
from starlette.responses import RedirectResponse, Response

from intents.articles.article import Article
from ivr.studio.article_form import new_text, text_of, with_phrasings
from ivr.studio.edition import ArticleHistory, Edition, Freshness, State, freshness
from ivr.studio.exchange import Imported
from ivr.studio.findings import Told
from ivr.studio.page import FILES, AStudioVisit, StudioVisit, TypedForm, VersionResults
from ivr.studio.translations import behind
from languages.grammar import first_upper
from languages.known import known_languages

router = APIRouter(prefix="/studio", include_in_schema=False)


SLUG = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")
LONGEST_NAME = 40
"Letters of an id that is made of a title."
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
"Unicode decomposes accents, but not these."


@router.get("")
def answers(visit: AStudioVisit, done: str = "", q: str = "", department: str = "") -> Response:
    """Show every answer, or those that fit: what is being worked on, what expires, what is on air."""
    return _list(visit, done=done, q=q.strip(), department=department)


@router.post("")
def begin(visit: AStudioVisit, form: TypedForm) -> Response:
    """Begin a new article."""
    match begun(visit, form):
        case str() as slug:
            return visit.moved(f"/studio/{slug}", "begin")
        case faults:
            return _list(visit, status=422, faults=faults, form=form)


@router.post("/import")
def import_folder(visit: AStudioVisit) -> Response:
    """Import the answers of the city's folder, which the line speaks already, so that they can be edited."""
    studio = visit.desk.studio
    if studio.current():
        return visit.moved("/studio", "import")  # a form sent twice
    match studio.publisher.take_in(visit.desk.folder(), visit.author):
        case Imported(editions):
            visit.note("answers.import", f"{len(editions)}+0")
            return visit.moved("/studio", "import")
        case refused:
            return _list(visit, status=409, faults=visit.told(refused))


def slug_of(title: str, department: str) -> str:
    """Return an id for a title: the department's, and the title in small letters without accents."""
    plain = (
        unicodedata.normalize("NFKD", title.lower().translate(LIGATURES)).encode("ascii", "ignore").decode()
    )
    name = "_".join(re.findall("[a-z0-9]+", plain))[:LONGEST_NAME].strip("_")
    if not name:
        return ""
    return f"{department.replace('-', '_')}.{name if name[0].isalpha() else f'about_{name}'}"


def begun(
    visit: StudioVisit,
    form: Mapping[str, str],
    phrasings: Mapping[str, Sequence[str]] = MappingProxyType({}),
    fields: Mapping[str, str] = MappingProxyType({}),
) -> str | tuple[Told, ...]:
    """Keep the first draft of a new article; return its id, or why it was not kept."""
    department = form.get("department", "")
    if department not in visit.desk.directory().departments:
        return (visit.words("studio.no_department"),)
    slug = slug_of(form.get("title", ""), department)
    if not SLUG.fullmatch(slug):
        return (visit.words("studio.no_title"),)
    ids = chain([slug], (f"{slug}_{number}" for number in count(2)))
    slug = next(one for one in ids if visit.desk.studio.history(one) is None)
    today = visit.desk.studio.clock().date()
    text = with_phrasings(new_text(slug, department, visit.languages, visit.author.name, today), phrasings)
    language = visit.words.language if visit.words.language in visit.languages else visit.languages[0]
    text = text_of(text, {f"name.{language}": form.get("title", ""), **fields}, visit.languages)
    group, _, name = slug.partition(".")
    path = f"{group}/{name.replace('_', '-').replace('.', '-')}.yaml"
    faults = visit.told(visit.desk.studio.save(slug, path, text, 0, visit.author))
    if faults:
        return faults
    visit.note("answers.begin", slug)
    return slug


def _list(
    visit: StudioVisit, status: int = 200, q: str = "", department: str = "", **context: object
) -> Response:
    current = visit.desk.studio.current()
    today = visit.desk.studio.clock().date()
    catalog = visit.desk.catalog()
    heard = visit.desk.heard()
    rows = [
        _row(visit, slug, editions, catalog.articles.get(slug), heard) for slug, editions in current.items()
    ]
    near = {
        one.id: freshness(one, today)
        for one in catalog
        if freshness(one, today) is not Freshness.FRESH and not one.is_withdrawn
    }
    departments = visit.desk.directory().departments
    fitting = [row for row in rows if _fits(row, q, department)]
    shown: dict[str, object] = {"faults": (), "form": {}, "done": "", **context}
    return visit.page(
        "studio-list.html",
        status,
        rows=fitting,
        count=len(rows),
        q=q,
        department=department,
        near=near,
        behind=[*behind(catalog)],
        outdated=visit.desk.sources.outdated() if visit.desk.sources else {},
        departments=departments,
        grades=known_languages().values(),
        signed=visit.desk.directory().signed,
        imported=current,
        **shown,
    )


def _fits(row: Mapping[str, object], q: str, department: str) -> bool:
    article = row["article"]
    of_department = isinstance(article, Article) and article.department == department
    found = f"{row['name']} {row['slug']}".casefold()
    return (not department or of_department) and all(word in found for word in q.casefold().split())


def _row(
    visit: StudioVisit,
    slug: str,
    editions: tuple[Edition, ...],
    article: Article | None,
    heard: Mapping[tuple[str, int], VersionResults],
) -> dict[str, object]:
    known = ArticleHistory(editions)
    language = visit.words.language if visit.words.language in visit.languages else visit.languages[0]
    in_work = known.in_work
    if article and language in article.wordings:
        name = first_upper(article.wordings[language].name)
    else:
        name = visit.name_of(slug) if slug in FILES else visit.draft_name(editions[0])
    is_stuck = in_work is not None and in_work.is_stuck(visit.desk.studio.clock())
    return {
        "slug": slug,
        "name": name,
        "article": article,
        "heard": heard.get((slug, article.version)) if article else None,
        "on_air": known.on_air,
        "in_work": in_work,
        "is_plain": in_work is None and known.on_air is not None and known.on_air.state is State.PUBLISHED,
        **_kept(visit, article, known),
        "stuck_since": visit.city_time(in_work.due) if is_stuck and in_work and in_work.due else None,
    }


def _kept(visit: StudioVisit, article: Article | None, known: ArticleHistory) -> dict[str, object]:
    """Return who owns an answer, and its last day; of a new one what its draft says."""
    if article or known.newest.slug in FILES:
        return {"owner": article.owner if article else "", "last_day": article.last_day if article else None}
    fields = visit.form(known.newest).fields
    try:
        last_day = date.fromisoformat(fields["review_by"])
    except ValueError:
        last_day = None
    return {"owner": fields["owner"], "last_day": last_day}


MOST_LINES = 12


@router.get("/{slug}/editions/{number}/{language}.wav")
def sound(visit: AStudioVisit, slug: str, number: int, language: str) -> Response:
    """Return the sound of an edition in a language."""
    text = visit.heard(visit.edition(slug, number)).get(language, "")
    ulaw = visit.desk.rehearsal.sound(text, language) if text else None
    if ulaw is None:
        raise HTTPException(404)
    return Response(ulaw, media_type="audio/wav")


@router.get("/{slug}/try")
def begin_rehearsal(visit: AStudioVisit, slug: str) -> Response:
    """Offer a conversation with the line as it would be."""
    return _conversation(visit, slug, {})


@router.post("/{slug}/try")
def go_on(visit: AStudioVisit, slug: str, form: TypedForm) -> Response:
    """Go on with the conversation; it is typed anew from its beginning, and nothing of it is kept."""
    return _conversation(visit, slug, form)


@router.post("/{slug}/editions/{number}/call")
def call(visit: AStudioVisit, slug: str, number: int) -> Response:
    """Lead to the browser phone, for one call with the line as it would be with an edition on air."""
    edition = visit.edition(slug, number)
    if visit.problems(edition):
        return _conversation(visit, slug, {}, edition)
    path = visit.desk.rehearsal.call(edition, visit.author.id)
    if path is None:
        raise HTTPException(404)
    visit.note("answers.call", f"{slug}@{number}")
    return RedirectResponse(f"{path}?lang={visit.words.language}", 303)


def _conversation(visit: StudioVisit, slug: str, form: TypedForm, tried: Edition | None = None) -> Response:
    known = visit.history(slug)
    edition = tried or known.in_work or known.on_air or known.newest
    language = form.get("language", "")
    language = language if language in visit.languages else visit.languages[0]
    said = form.get("said", "").strip()
    lines = (*form.get("lines", "").splitlines(), *([said] if said else []))[-MOST_LINES:]
    problems = visit.problems(edition)
    exchanges = () if problems else visit.desk.rehearsal.talk(edition, language, lines)
    return visit.page(
        "studio-try.html",
        409 if problems and tried else 200,
        slug=slug,
        edition=edition,
        language=language,
        lines=lines,
        exchanges=exchanges,
        problems=problems,
    )
