"""The studio's pages of unanswered questions: the groups, one group, decisions, and feedback."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, File, HTTPException, Request, UploadFile
from starlette.responses import Response

from ivr.studio.article_form import with_phrasings
from ivr.studio.list_pages import begun
from ivr.studio.page import AStudioVisit, StudioVisit, TypedForm
from ivr.studio.unanswered.desk import AskedDesk, WatchedGroup
from ivr.studio.unanswered.feedback_file import LARGEST_BYTES, BadFile, Fault, read_feedback
from ivr.studio.unanswered.group import AskedGroup, Fate, ranked
from ivr.studio.unanswered.nearest import nearest_articles

router = APIRouter(prefix="/studio/asked", include_in_schema=False)
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
    return _decided(visit, found, Fate.PHRASINGS, slug)


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


def _decided(visit: StudioVisit, found: WatchedGroup, fate: Fate, article: str = "") -> Response:
    if not _desk(visit).decide(found.group, fate, visit.author, article):
        return _page(visit, found, 409, faults=(visit.words("studio.moved"),))
    visit.note("answers.asked_decided", f"{found.group.id} {fate.value}")
    if article:
        return visit.moved(f"/studio/{article}", "saved" if fate is Fate.PHRASINGS else "begin")
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
