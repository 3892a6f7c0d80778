"""The facts' pages: every fact with the answers that name it, and a form for each."""

import re

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from intents.articles.fact_value import AS_WRITTEN, PERCENT, UNITS, Kind
from intents.articles.facts import NAME, Facts, read_facts
from intents.text.pattern import whole_number
from intents.text.yaml_file import Problem, read_yaml_text
from ivr.studio.article_form import ArticleForm, merged
from ivr.studio.fact_form import fact_form, new_facts, with_fact, without_fact
from ivr.studio.findings import Told, fact_label
from ivr.studio.page import AStudioVisit, StudioVisit, TypedForm
from ivr.studio.studio import Done
from languages.grammar import CURRENCY

router = APIRouter(prefix="/studio/facts", include_in_schema=False)
SLUG = re.compile(r"[a-z][a-z0-9_]{0,59}")


@router.get("")
def facts(visit: AStudioVisit, done: str = "") -> Response:
    """Show every fact: its value in each language, until when it is true, and which answers name it."""
    return _list(visit, done=done)


@router.post("")
def begin(visit: AStudioVisit, form: TypedForm) -> Response:
    """Open the form of a fact that is yet to be written."""
    fact = form.get("fact", "").strip()
    if not SLUG.fullmatch(fact):
        return _list(visit, 422, faults=(visit.words("studio.fact_wrong"),), typed=fact)
    return visit.moved(f"/studio/facts/{fact}", "")


@router.get("/{fact}")
def form_of_one(visit: AStudioVisit, fact: str, done: str = "") -> Response:
    """Show the form of a fact."""
    return _form(visit, fact, done=done)


@router.post("/{fact}")
def save(visit: AStudioVisit, fact: str, form: TypedForm) -> Response:
    """Keep a draft of the facts with one of them changed, or say what is wrong with it."""
    return _saved(visit, fact, form)


@router.post("/{fact}/remove")
def remove(visit: AStudioVisit, fact: str, form: TypedForm) -> Response:
    """Keep a draft of the facts without one that no answer names."""
    return _saved(visit, fact, form, is_removed=True)


def _saved(visit: StudioVisit, fact: str, form: TypedForm, *, is_removed: bool = False) -> Response:
    if not SLUG.fullmatch(fact):
        raise HTTPException(404)
    number, text = _newest(visit)
    theirs = _changed_since(visit, fact, form, text)
    if theirs is not None:
        return _form(visit, fact, 409, **theirs)
    text = without_fact(text, fact) if is_removed else with_fact(text, fact, form, visit.languages)
    _, problems = _read(visit, text)
    faults: tuple[Told, ...] = visit.faults_of(problems, NAME, NAME, text)
    if is_removed and _named_by(visit, fact):
        faults = (visit.words("studio.fact_named"),)
    if faults:
        return _form(visit, fact, 422, faults=faults, shown=form)
    outcome = visit.desk.studio.save(NAME, NAME, text, number, visit.author)
    if not isinstance(outcome, Done):
        return _form(visit, fact, 409, faults=visit.told(outcome), shown=form)
    if _newest(visit)[0] > number:
        visit.note("answers.save", f"{NAME}@{number + 1}")
    return visit.moved("/studio/facts", "fact_saved")


def _changed_since(visit: StudioVisit, fact: str, form: TypedForm, text: str) -> dict[str, object] | None:
    """What somebody else changed of this fact since the form was opened, brought together with the form.

    Whoever changed another fact is in nobody's way.
    """
    known = visit.desk.studio.history(NAME)
    if known is None:
        return None
    opened = known.edition(whole_number(form.get("edition", "")) or 0)
    before = fact_form(opened.text, fact, visit.languages) if opened else {}
    now = fact_form(text, fact, visit.languages)
    if now == before:
        return None
    newest = known.newest
    told = visit.words("studio.overtaken", who=newest.written_name, number=str(newest.number))
    both = merged(ArticleForm(before), ArticleForm(now), form)
    differ = [(fact_label(name, visit.words), now[name]) for name in now if now[name] != before.get(name, "")]
    return {
        "faults": (told,),
        "shown": {**form, **both.form.fields},
        "theirs": differ,
        "clashes": [fact_label(name, visit.words) for name in now if name in both.clashes],
    }


def _newest(visit: StudioVisit) -> tuple[int, str]:
    """The facts as somebody last wrote them, with their edition's number; 0 where there are none."""
    known = visit.desk.studio.history(NAME)
    if known is None:
        return 0, new_facts(visit.author.name, visit.desk.studio.clock().date())
    return known.newest.number, known.newest.text


def _read(visit: StudioVisit, text: str) -> tuple[Facts, tuple[Problem, ...]]:
    problems: list[Problem] = []
    found = read_facts(read_yaml_text(text, NAME, problems), visit.languages)
    return found, tuple(problems)


def _named_by(visit: StudioVisit, fact: str) -> tuple[str, ...]:
    return tuple(one.id for one in visit.desk.catalog() if fact in {each.id for each in one.facts})


def _list(visit: StudioVisit, status: int = 200, **context: object) -> Response:
    number, text = _newest(visit)
    found, _ = _read(visit, text)
    known = visit.desk.studio.history(NAME)
    today = visit.desk.studio.clock().date()
    shown: dict[str, object] = {"faults": (), "done": "", "typed": "", **context}
    return visit.page(
        "studio-facts.html",
        status,
        rows=[
            {"fact": one, "named_by": _named_by(visit, one.id), "is_current": one.is_current(today)}
            for one in found
        ],
        in_work=known.in_work if known else None,
        on_air=visit.desk.catalog().facts,
        number=number,
        **shown,
    )


def _form(visit: StudioVisit, fact: str, status: int = 200, **context: object) -> Response:
    if not SLUG.fullmatch(fact):
        raise HTTPException(404)
    number, text = _newest(visit)
    held = fact_form(text, fact, visit.languages)
    shown: dict[str, object] = {
        "faults": (),
        "theirs": (),
        "clashes": (),
        "done": "",
        "shown": held,
        **context,
    }
    return visit.page(
        "studio-fact.html",
        status,
        fact=fact,
        is_new=not held,
        number=number,
        named_by=_named_by(visit, fact),
        kinds=[(one.value, AS_WRITTEN[one]) for one in Kind],
        units=[CURRENCY, PERCENT, *UNITS],
        **shown,
    )
