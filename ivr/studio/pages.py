"""An article's pages: its editor, its review and its history."""

import re
from collections.abc import Collection, Sequence

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from intents.articles.article import Article, Consequence, Handling
from intents.articles.facts import NAME as FACTS
from intents.text.pattern import whole_number
from ivr.studio.article_form import STEPS, ArticleForm, form_of, merged, step_of, text_of
from ivr.studio.edition import IN_WORK, ON_AIR, ArticleHistory, Edition, State, Step, differences, is_own
from ivr.studio.exchange import is_same_answer
from ivr.studio.findings import FieldFault, Told
from ivr.studio.page import AStudioVisit, StudioVisit, TypedForm
from ivr.studio.publishing import OnAir
from ivr.studio.studio import Done, Outcome, Overtaken
from ivr.studio.translations import behind_in, in_step

router = APIRouter(prefix="/studio", include_in_schema=False)
CONFIRMED = "confirmed"
"The field by which somebody says that a language that is behind still says the same."
INCIDENT = re.compile(r"[0-9a-f]{1,8}")
"The id of the incident from which an answer was taken off the air."


@router.get("/{slug}")
def article(visit: AStudioVisit, slug: str, done: str = "", count: int = 0) -> Response:
    """Show an article's editor: both languages side by side, its questions, and what comes next."""
    return _editor(visit, slug, done=done, count=count)


@router.post("/{slug}")
def save(visit: AStudioVisit, slug: str, form: TypedForm) -> Response:
    """Keep a new draft, or show what somebody else has changed meanwhile."""
    known = visit.history(slug)
    seen = known.edition(_number(form)) or known.newest
    confirmed = [language for language in visit.languages if f"{CONFIRMED}.{language}" in form]
    text = in_step(text_of(seen.text, form, visit.languages), seen.text, visit.languages, confirmed)
    outcome = visit.desk.studio.save(slug, seen.path, text, seen.number, visit.author)
    if isinstance(outcome, Overtaken):
        theirs = _differences(visit, visit.form(seen), visit.form(outcome.newest))
        both = merged(visit.form(seen), visit.form(outcome.newest), form)
        return _editor(
            visit, slug, 409, faults=visit.told(outcome), theirs=theirs, form=both.form, clashes=both.clashes
        )
    if not isinstance(outcome, Done):
        shown = ArticleForm({**visit.form(seen).fields, **form})
        return _editor(visit, slug, 422, faults=visit.told(outcome), form=shown)
    if visit.history(slug).newest.number > seen.number:
        visit.note("answers.save", f"{slug}@{seen.number + 1}")
    return visit.moved(f"/studio/{slug}", "saved")


@router.get("/{slug}/review")
def review(visit: AStudioVisit, slug: str, done: str = "", incident: str = "") -> Response:
    """Show what an edition changes, what the gate found, how it sounds, and the steps that are open."""
    return _review(visit, slug, done=done, incident=_incident(incident))


@router.post("/{slug}/test")
def test(visit: AStudioVisit, slug: str) -> Response:
    """Put the edition in work through the gate."""
    edition = _in_work(visit, slug)
    problems = visit.problems(edition)
    if problems:
        return _review(visit, slug, 422, faults=problems)
    visit.desk.gate.begin(edition)
    return visit.moved(f"/studio/{slug}/review", "testing")


@router.post("/{slug}/submit")
def submit(visit: AStudioVisit, slug: str, form: TypedForm) -> Response:
    """Ask for a review; the gate begins by itself."""
    edition = _in_work(visit, slug)
    outcome = visit.desk.studio.submit(edition, visit.author, form.get("note", ""))
    if isinstance(outcome, Done):
        visit.desk.gate.begin(edition)
    return _after(visit, slug, outcome, "submit")


@router.post("/{slug}/approve")
def approve(visit: AStudioVisit, slug: str, form: TypedForm) -> Response:
    """Approve what somebody else wrote; a manager may overrule the gate with a reason."""
    edition = _in_work(visit, slug)
    report = visit.desk.gate.report_on(edition)
    overrules = "overrule" in form
    outcome = visit.desk.studio.approve(
        edition, visit.author, report, form.get("note", ""), overrules=overrules
    )
    is_overruled = overrules and report is not None and bool(report.blocks)
    return _after(visit, slug, outcome, "overrule" if is_overruled else "approve")


@router.post("/{slug}/send-back")
def send_back(visit: AStudioVisit, slug: str, form: TypedForm) -> Response:
    """Send an edition back to its writer with a word why."""
    outcome = visit.desk.studio.take(
        _in_work(visit, slug), Step.SEND_BACK, visit.author, form.get("note", "")
    )
    return _after(visit, slug, outcome, "send_back")


@router.post("/{slug}/publish")
def publish(visit: AStudioVisit, slug: str) -> Response:
    """Put the approved edition on air, or the withdrawn one again."""
    known = visit.history(slug)
    ready = known.in_work if known.in_work and known.in_work.state is not State.DRAFT else known.on_air
    if ready is None or Step.PUBLISH not in _open(ready):
        return _review(visit, slug, 409, faults=(visit.words("studio.moved"),))
    return _after(visit, slug, visit.desk.studio.publish(ready, visit.author), "publish")


@router.post("/{slug}/schedule")
def schedule(visit: AStudioVisit, slug: str, form: TypedForm) -> Response:
    """Have the approved edition put on air later."""
    due = visit.local_moment(form.get("due", ""))
    if due is None:
        return _review(visit, slug, 422, faults=(visit.words("studio.not.in_the_past"),))
    return _after(
        visit, slug, visit.desk.studio.schedule(_in_work(visit, slug), visit.author, due), "schedule"
    )


@router.post("/{slug}/cancel")
def cancel(visit: AStudioVisit, slug: str) -> Response:
    """Take an edition off the schedule."""
    outcome = visit.desk.studio.take(_in_work(visit, slug), Step.CANCEL, visit.author)
    return _after(visit, slug, outcome, "cancel")


@router.post("/{slug}/withdraw")
def withdraw(visit: AStudioVisit, slug: str, form: TypedForm) -> Response:
    """Take the answer off air at once."""
    edition = visit.history(slug).on_air
    if edition is None or not _is_withdrawable(visit.history(slug)):
        return _review(visit, slug, 409, faults=(visit.words("studio.moved"),))
    outcome = visit.desk.studio.withdraw(edition, visit.author, form.get("note", ""))
    return _after(visit, slug, outcome, "withdraw", _incident(form.get("incident", "")))


@router.get("/{slug}/history")
def history(visit: AStudioVisit, slug: str, done: str = "") -> Response:
    """Show every edition with its steps, and offer to go back to one."""
    since = visit.since_version(slug)
    known = visit.history(slug)
    return visit.page("studio-history.html", known=known, slug=slug, done=done, since_version=since)


@router.get("/{slug}/editions/{number}")
def edition(visit: AStudioVisit, slug: str, number: int) -> Response:
    """Show one edition as it was, and what differs from the one before it."""
    found = visit.edition(slug, number)
    before = visit.history(slug).edition(found.based_on)
    changed = (
        _differences(visit, visit.form(before), visit.form(found)) if before and _has_form(found) else ()
    )
    return visit.page("studio-edition.html", edition=found, slug=slug, before=before, changed=changed)


@router.post("/{slug}/editions/{number}/roll-back")
def roll_back(visit: AStudioVisit, slug: str, number: int) -> Response:
    """Make a draft of an earlier edition."""
    outcome = visit.desk.studio.roll_back(slug, number, visit.author)
    return _after(visit, slug, outcome, "roll_back")


def _editor(
    visit: StudioVisit,
    slug: str,
    status: int = 200,
    faults: Sequence[Told] = (),
    clashes: Collection[str] = (),
    **context: object,
) -> Response:
    known = visit.history(slug)
    if not _has_form(known.newest):
        raise HTTPException(404)
    shown: dict[str, object] = {"theirs": (), "done": "", "count": 0, **context}
    shown.setdefault("form", visit.form(known.newest))
    problems = visit.problems(known.in_work) if known.in_work else ()
    return visit.page(
        "studio-article.html",
        status,
        slug=slug,
        known=known,
        departments=visit.desk.directory().departments,
        handlings=[one.value for one in Handling],
        consequences=[one.value for one in Consequence],
        faults=faults,
        clashes=clashes,
        problems=problems,
        behind=_behind(visit, known.newest),
        open_steps=_open_steps(problems, faults, clashes),
        facts=(*visit.desk.catalog().facts,),
        sources=visit.sources(slug),
        **shown,
    )


def _open_steps(
    problems: Sequence[FieldFault], faults: Sequence[Told], clashes: Collection[str]
) -> frozenset[str]:
    """Return which steps of writing are open: those at fault, and the first with something left to do."""
    at_fault = [one.field for one in faults if isinstance(one, FieldFault)]
    left = {step_of(one.field) for one in problems if one.field}
    first = next((step for step in STEPS if step in left), next(iter(STEPS)))
    return frozenset({first, *map(step_of, at_fault), *map(step_of, clashes)})


def _review(visit: StudioVisit, slug: str, status: int = 200, **context: object) -> Response:
    known = visit.history(slug)
    edition = known.in_work or known.on_air or known.newest
    before = known.on_air if known.on_air and known.on_air is not edition else None
    is_stuck = edition.is_stuck(visit.desk.studio.clock())
    shown: dict[str, object] = {"faults": (), "done": "", "incident": "", **context}
    return visit.page(
        "studio-review.html",
        status,
        slug=slug,
        known=known,
        edition=edition,
        heard=visit.heard(edition),
        since_version=visit.since_version(slug),
        reworded=_reworded(visit, edition),
        changed=_changes(visit, before, edition),
        behind=_behind(visit, edition),
        run=visit.desk.gate.run_of(edition) if edition.state in IN_WORK else None,
        due=visit.city_time(edition.due) if edition.due else None,
        is_stuck=is_stuck,
        obstacles=visit.problems(edition) if is_stuck else (),
        steps=[step.value for step in _open(edition) if visit.author.may(step)],
        is_own=is_own(edition, visit.author, known.steps),
        withdrawable=_is_withdrawable(known),
        sources=visit.sources(slug),
        **shown,
    )


def _behind(visit: StudioVisit, edition: Edition) -> dict[str, str]:
    """Return the languages that did not follow a change of the first, with how far they are behind."""
    found = {language: behind_in(edition.text, language) for language in visit.languages}
    return {language: how.value for language, how in found.items() if how}


def _changes(visit: StudioVisit, before: Edition | None, edition: Edition) -> object:
    if not _has_form(edition) or edition.state in ON_AIR:
        return ()
    empty = form_of("{}", visit.languages)
    return _differences(visit, visit.form(before) if before else empty, visit.form(edition))


def _differences(visit: StudioVisit, before: ArticleForm, after: ArticleForm) -> object:
    return differences(visit.readable(before), visit.readable(after))


def _reworded(visit: StudioVisit, edition: Edition) -> list[dict[str, object]]:
    """The answers whose words a change of facts would change, with what changes in them."""
    if edition.slug != FACTS or edition.state in ON_AIR:
        return []
    after, _ = visit.desk.studio.would_be(edition)
    before = visit.desk.studio.publisher.catalog()
    changed = (one for one in after if one.id in before and not is_same_answer(one, before[one.id]))
    return [
        {"slug": one.id, "changed": differences(_spoken(before[one.id]), _spoken(one))} for one in changed
    ]


def _spoken(article: Article) -> ArticleForm:
    return ArticleForm({f"spoken.{language}": one.in_full for language, one in article.wordings.items()})


def _is_withdrawable(known: ArticleHistory) -> bool:
    """An answer can be taken off air; the topics and the facts cannot, only the answers that name one."""
    return known.on_air is not None and known.on_air.state is State.PUBLISHED and _has_form(known.on_air)


def _open(edition: Edition) -> tuple[Step, ...]:
    return tuple(step for step in Step if _allows(edition, step))


def _allows(edition: Edition, step: Step) -> bool:
    try:
        edition.after(step)
    except ValueError:
        return False
    return True


def _in_work(visit: StudioVisit, slug: str) -> Edition:
    found = visit.history(slug).in_work
    if found is None:
        raise HTTPException(404)
    return found


def _incident(typed: str) -> str:
    """Return an incident's id; empty for anything else."""
    return typed if INCIDENT.fullmatch(typed) else ""


def _after(visit: StudioVisit, slug: str, outcome: Outcome, act: str, incident: str = "") -> Response:
    """Tell what came of a step: on the page it was taken on when it was not."""
    known = visit.history(slug)
    faults = visit.told(outcome, known.in_work or known.newest)
    if faults:
        return _review(visit, slug, 409, faults=faults)
    visit.note(f"answers.{act}", slug)
    where = f"/studio/{slug}" if act in {"begin", "roll_back"} and slug != FACTS else f"/studio/{slug}/review"
    done = "publish" if isinstance(outcome, OnAir) and act == "publish" else act
    return visit.moved(where, done, incident=incident)


def _has_form(edition: Edition) -> bool:
    """The topics' file has none, it is imported and exported; each fact has a form of its own."""
    return not edition.slug.endswith(".yaml")


def _number(form: TypedForm) -> int:
    number = form.get("edition", "")
    return whole_number(number) or 0
