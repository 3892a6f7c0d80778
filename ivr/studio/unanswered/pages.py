"""The studio's pages of unanswered questions: groups, decisions, phrasings, feedback and replies."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, File, HTTPException, Request, UploadFile
from starlette.responses import Response

from intents.articles.article import Language
from ivr.studio.article_form import added_phrasings, with_phrasings
from ivr.studio.findings import Told, Words
from ivr.studio.list_pages import begun
from ivr.studio.page import AStudioVisit, StudioVisit, TypedForm
from ivr.studio.unanswered.desk import AskedDesk, WatchedGroup
from ivr.studio.unanswered.group import AskedGroup, Fate, ranked
from ivr.studio.unanswered.nearest import nearest_articles
from ivr.studio.unanswered.phrasing_hints import PhrasingHints, phrasing_hints
from ivr.studio.unanswered.reply import (
    LARGEST_BYTES,
    AnswerFor,
    BadFile,
    Fault,
    WrittenFeedback,
    answer_for,
    read_feedback,
)

router = APIRouter(prefix="/studio/asked", include_in_schema=False)

REPLY_PAGE = "/studio/asked/replies"
SHOWN = 10
MOST_IN_A_FILE = 300
DRAFT_COLUMNS = ("line", "text", "answer", "draft", "note")
FORMULA = ("=", "+", "-", "@", "\t")
"Characters that make a spreadsheet calculate a cell that begins with them."


@router.get("/replies")
def replies(visit: AStudioVisit, done: str = "") -> Response:
    """Show the feedback without a reply, oldest first, each with a draft."""
    desk = _desk(visit)
    waiting, count = desk.unreplied(SHOWN)
    visit.note("answers.feedback_read", str(len(waiting)))
    rows = [(one, answer, _letter(visit, one, answer)) for one, answer in _answered(visit, waiting)]
    return visit.page("unanswered-replies.html", rows=rows, count=count, done=done)


@router.get("/replies/drafts.csv")
def drafts(visit: AStudioVisit) -> Response:
    """Return the drafts as a file: line, text, answer, reply, and whether it is a guess."""
    waiting, _ = _desk(visit).unreplied(MOST_IN_A_FILE)
    visit.note("answers.feedback_read", str(len(waiting)))
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([visit.words(f"unanswered.reply_{name}") for name in DRAFT_COLUMNS])
    for one, answer in _answered(visit, waiting):
        reference = answer.article.reference if answer else ""
        guess = visit.words("unanswered.reply_unsure") if answer and not answer.is_sure else ""
        writer.writerow(map(_cell, (one.line, one.text, reference, _letter(visit, one, answer), guess)))
    headers = {"Content-Disposition": 'attachment; filename="replies.csv"'}
    return Response(
        written.getvalue().encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers
    )


@router.post("/replies/{feedback_id}")
def close(visit: AStudioVisit, feedback_id: str, form: TypedForm) -> Response:
    """Note that somebody replied, or that none is needed."""
    fate = form.get("fate", "")
    if fate not in {"replied", "none"}:
        raise HTTPException(422)
    if not _desk(visit).close(feedback_id, form.get("article", ""), visit.author):
        return visit.moved(REPLY_PAGE, "moved")
    visit.note("answers.feedback_closed", f"{feedback_id} {fate}")
    return visit.moved(REPLY_PAGE, fate)


def _answered(
    visit: StudioVisit, waiting: Iterable[WrittenFeedback]
) -> Sequence[tuple[WrittenFeedback, AnswerFor | None]]:
    catalog, models = visit.desk.catalog(), visit.desk.gate.now()
    today = _desk(visit).now.date()
    return [(one, answer_for(one, models, catalog, today)) for one in waiting]


def _letter(visit: StudioVisit, written: WrittenFeedback, answer: AnswerFor | None) -> str:
    """The reply in the writer's language; empty if no answer is known."""
    every: Mapping[str, Words] = visit.request.app.state.pages.words
    if answer is None or written.language not in every:
        return ""
    say = every[written.language]
    said = answer.text(written.language)
    return "\n\n".join((say("unanswered.reply_hello"), said, say("unanswered.reply_end")))


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


@router.get("/phrasings/{slug}")
def hints(visit: AStudioVisit, slug: str) -> Response:
    """Show what may be added to an article's phrasings, and what they lack."""
    page = _phrasing_page(visit, slug)
    visit.note("answers.asked_read", slug)
    return page


@router.post("/phrasings/{slug}")
def add(visit: AStudioVisit, slug: str, form: TypedForm) -> Response:
    """Add the chosen words of callers to the article's draft."""
    ticked = set(form.values())
    chosen = {one.language: [text for text in one.offered if text in ticked] for one in _hints(visit, slug)}
    if not any(chosen.values()):
        return _phrasing_page(visit, slug, 422, (visit.words("unanswered.none_chosen"),))
    newest = visit.history(slug).newest
    text = with_phrasings(newest.text, chosen)
    faults = visit.told(visit.desk.studio.save(slug, newest.path, text, newest.number, visit.author))
    if faults:
        return _phrasing_page(visit, slug, 409, faults)
    visit.note("answers.save", f"{slug}@{newest.number + 1}")
    return visit.moved(f"/studio/{slug}", "added", added_phrasings(newest.text, text, visit.languages))


def _phrasing_page(
    visit: StudioVisit, slug: str, status: int = 200, faults: tuple[Told, ...] = ()
) -> Response:
    return visit.page(
        "unanswered-phrasings.html", status, slug=slug, hints=_hints(visit, slug), faults=faults
    )


def _hints(visit: StudioVisit, slug: str) -> tuple[PhrasingHints, ...]:
    newest = visit.history(slug).newest
    if slug.endswith(".yaml"):
        raise HTTPException(404)
    fields, said = visit.form(newest).fields, _said(visit, slug)
    return tuple(
        phrasing_hints(
            language,
            fields[f"phrasings.{language}"].splitlines(),
            fields[f"tests.{language}"].splitlines(),
            said.get(language, ()),
        )
        for language in visit.languages
    )


def _said(visit: StudioVisit, slug: str) -> Mapping[Language, Sequence[str]]:
    """Callers' words assigned to the article, answered by it in vain, or nearest to it."""
    undecided = [one for one in _desk(visit).groups() if one.fate is Fate.OPEN and one.utterances]
    near = []
    for language in visit.languages:
        own = [one for one in undecided if one.utterances[0].language == language]
        nearest = nearest_articles(
            visit.desk.gate.now().matcher, [one.utterances[0].text for one in own], language
        )
        near += [one.id for one, article in zip(own, nearest, strict=True) if article == slug]
    return _desk(visit).words_for(slug, near)


PAGE = "/studio/asked"
ALL = "all"
MOST_OFFERED = 24
"How many wordings in each language are offered as phrasings; the medoid is the first."
PLACEHOLDER = "["
"A redacted text cannot be a phrasing."
WITHOUT_ARTICLE = frozenset({Fate.NOT_OURS, Fate.IGNORED, Fate.OPEN})


@router.get("")
def groups(visit: AStudioVisit, language: str = "", fate: str = Fate.OPEN, done: str = "") -> Response:
    """Show the groups, most costly for staff first."""
    return _list(visit, language=language, fate=fate, done=done)


@router.post("/group")
def group_now(visit: AStudioVisit) -> Response:
    """Start grouping now instead of tonight."""
    _desk(visit).group_soon()
    visit.note("answers.asked_grouped", "")
    return visit.moved(PAGE, "grouping")


@router.post("/import")
def take_in(
    visit: AStudioVisit, form: TypedForm, file: Annotated[UploadFile | None, File()] = None
) -> Response:
    """Import a file of feedback, or say what is wrong with it and where."""
    language = form.get("language", "")
    content = file.file.read(LARGEST_BYTES + 1) if file else b""
    texts = read_feedback(content)
    if language not in visit.languages:
        texts = BadFile(Fault.EMPTY)
    if isinstance(texts, BadFile):
        told = visit.words(f"unanswered.bad.{texts.fault.value}", line=str(texts.line))
        return _list(visit, 422, faults=(told,))
    count = _desk(visit).take_in(texts, language, visit.author)
    visit.note("answers.feedback_imported", str(count))
    return visit.moved(PAGE, "imported" if count else "imported_before")


@router.get("/{group_id}")
def one_group(visit: AStudioVisit, group_id: str, done: str = "") -> Response:
    """Show a group with its words and the possible decisions."""
    found = _group(visit, group_id)
    visit.note("answers.asked_read", group_id)
    return _page(visit, found, done=done)


@router.post("/{group_id}/phrasings")
def add_phrasings(visit: AStudioVisit, group_id: str, form: TypedForm) -> Response:
    """Add chosen wordings to an article's draft."""
    found = _group(visit, group_id)
    slug, chosen = form.get("article", ""), _chosen(visit, found.group, form)
    known = visit.desk.studio.history(slug)
    if known is None or slug.endswith(".yaml"):
        return _page(visit, found, 422, faults=(visit.words("unanswered.no_article"),))
    if not any(chosen.values()):
        return _page(visit, found, 422, faults=(visit.words("unanswered.none_chosen"),))
    newest = known.newest
    text = with_phrasings(newest.text, chosen)
    faults = visit.told(visit.desk.studio.save(slug, newest.path, text, newest.number, visit.author))
    if faults:
        return _page(visit, found, 409, faults=faults)
    visit.note("answers.save", f"{slug}@{newest.number + 1}")
    added = added_phrasings(newest.text, text, visit.languages)
    return _decided(visit, found, Fate.PHRASINGS, slug, added)


@router.post("/{group_id}/article")
def begin_article(visit: AStudioVisit, group_id: str, form: TypedForm) -> Response:
    """Start an article with the chosen wordings."""
    found = _group(visit, group_id)
    match begun(visit, form, _chosen(visit, found.group, form)):
        case str() as slug:
            return _decided(visit, found, Fate.ARTICLE, slug)
        case faults:
            return _page(visit, found, 422, faults=faults, form=form)


@router.post("/{group_id}/decide")
def decide(visit: AStudioVisit, group_id: str, form: TypedForm) -> Response:
    """Decide that a group is not city business, is ignored, or is open again."""
    found = _group(visit, group_id)
    fate = form.get("fate", "")
    if fate not in WITHOUT_ARTICLE:
        raise HTTPException(422)
    return _decided(visit, found, Fate(fate))


def _decided(
    visit: StudioVisit, found: WatchedGroup, fate: Fate, article: str = "", added: int | None = None
) -> Response:
    if not _desk(visit).decide(found.group, fate, visit.author, article):
        return _page(visit, found, 409, faults=(visit.words("studio.moved"),))
    visit.note("answers.asked_decided", f"{found.group.id} {fate.value}")
    if article:
        return visit.moved(f"/studio/{article}", "added" if fate is Fate.PHRASINGS else "begin", added)
    return visit.moved(PAGE, fate.value)


def _list(
    visit: StudioVisit, status: int = 200, language: str = "", fate: str = Fate.OPEN, **context: object
) -> Response:
    desk = _desk(visit)
    every = desk.groups()
    wanted = Fate(fate) if fate in set(Fate) else None
    chosen = ranked(every, language if language in visit.languages else "", wanted)
    today = desk.now.date()
    shown: dict[str, object] = {"faults": (), "done": "", **context}
    is_grouping = desk.is_grouping()
    if shown["done"] == "grouping" and not is_grouping:
        shown["done"] = "grouped"
    return visit.page(
        "unanswered-list.html",
        status,
        rows=[(one, one.weeks(today)) for one in chosen],
        every=len(every),
        language=language,
        fate=wanted.value if wanted else ALL,
        fates=[*(one.value for one in Fate), ALL],
        names=_names(visit),
        can_group=desk.can_group(),
        is_grouping=is_grouping,
        **shown,
    )


def _page(visit: StudioVisit, found: WatchedGroup, status: int = 200, **context: object) -> Response:
    group, today = found.group, _desk(visit).now.date()
    shown: dict[str, object] = {"faults": (), "done": "", "form": {}, **context}
    offered = {
        language: [(text, PLACEHOLDER not in text) for text in texts[:MOST_OFFERED]]
        for language, texts in group.wordings().items()
        if language in visit.languages
    }
    return visit.page(
        "unanswered-group.html",
        status,
        group=group,
        since=found.since,
        weeks=group.weeks(today),
        of_language={language: group.weeks(today, language) for language in group.languages},
        offered=offered,
        names=_names(visit),
        nearest=_nearest(visit, group),
        departments=visit.desk.directory().departments,
        **shown,
    )


def _names(visit: StudioVisit) -> dict[str, str]:
    """The articles that may get more phrasings, by slug, with their names if they are on air."""
    articles = visit.desk.catalog().articles
    language = visit.words.language
    found = {}
    for slug in visit.desk.studio.current():
        wording = articles[slug].wordings.get(language) if slug in articles else None
        if not slug.endswith(".yaml"):
            found[slug] = f"{wording.name} ({slug})" if wording else slug
    return dict(sorted(found.items(), key=lambda one: one[1].casefold()))


def _nearest(visit: StudioVisit, group: AskedGroup) -> str:
    """The article that the line would most likely recognize."""
    if not group.utterances:
        return ""
    medoid = group.utterances[0]
    return nearest_articles(visit.desk.gate.now().matcher, [medoid.text], medoid.language)[0]


def _chosen(visit: StudioVisit, group: AskedGroup, form: Mapping[str, str]) -> dict[str, list[str]]:
    """The ticked wordings by language; those the group no longer has are dropped."""
    wordings, ticked = group.wordings(), set(form.values())
    return {
        language: [text for text in wordings.get(language, ()) if text in ticked]
        for language in visit.languages
    }


def _group(visit: StudioVisit, group_id: str) -> WatchedGroup:
    found = _desk(visit).group(group_id)
    if found is None:
        raise HTTPException(404)
    return found


def _desk(visit: StudioVisit) -> AskedDesk:
    request: Request = visit.request
    desk: AskedDesk = request.app.state.asked
    return desk
