"""The pages of /dashboard: figures, the day so far, the calls behind them, the glossary."""

from datetime import datetime
from typing import Protocol
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from metrics.automation import COST, HOURS
from metrics.dashboard import quality, sides, view
from metrics.dashboard.call_page import After
from metrics.dashboard.choice import Span
from metrics.dashboard.columns import PARTS
from metrics.dashboard.council import council_sheet
from metrics.dashboard.managing import Managing, Seen
from metrics.dashboard.names import Names
from metrics.dashboard.out_of_hours import NAME, WRITTEN
from metrics.dashboard.sheet import pdf_of
from metrics.dashboard.waits import durations
from metrics.dashboard.worth import worth
from metrics.figure_csv import report_csv
from metrics.figures import By
from metrics.formula import DEFINITIONS
from metrics.outcome import QueryOutcome
from metrics.outcome_rules import OUTCOME_RULES
from metrics.person_rates import WHY
from metrics.rates import FORMULAS
from metrics.text import Text
from metrics.timing import TIMINGS

router = APIRouter(prefix="/dashboard", include_in_schema=False)


class Pages(Protocol):
    """The frame in which every page is shown."""

    def words_for(self, request: Request) -> view.Words:
        """Return the words for the person who asks."""

    def render(self, request: Request, template: str, **context: object) -> Response:
        """Return a page."""


@router.get("")
def dashboard(request: Request) -> Response:
    """Show a period's figures."""
    pages, managing = _pages(request), _managing(request)
    words = pages.words_for(request)
    seen = managing.look(managing.choice(request.query_params, words.language))
    return pages.render(request, "dashboard.html", **page(seen, managing.names(words.language), words))


@router.get("/live")
def live(request: Request) -> Response:
    """Show the day so far, as a part of the page."""
    managing = _managing(request)
    failed = managing.failed_promises()
    return _pages(request).render(request, "live.html", live=managing.live(), failed_promises=failed)


@router.get("/calls")
def calls(request: Request) -> Response:
    """Show the ledger rows behind a figure."""
    pages, managing = _pages(request), _managing(request)
    words = pages.words_for(request)
    choice = managing.choice(request.query_params, words.language)
    asked = request.query_params.get("outcome", "")
    outcome = QueryOutcome(asked) if asked in set(QueryOutcome) else None
    found = managing.calls(choice, outcome, _after(request))
    following = {"after": f"{found.next.started_at.isoformat()}~{found.next.call_sid}"} if found.next else {}
    return pages.render(
        request,
        "calls.html",
        choice=choice,
        calls=found.calls,
        names=managing.names(words.language),
        outcome=outcome,
        outcomes=[each.value for each in QueryOutcome],
        why={reason.value: Text(*why).spoken(words.language) for reason, why in WHY.items()},
        more=urlencode(choice.query(lang=words.language, outcome=asked, **following)) if following else "",
    )


@router.get("/council.pdf")
def council(request: Request) -> Response:
    """Give one page for the council."""
    managing, words = _managing(request), _pages(request).words_for(request)
    seen = managing.look(managing.choice(request.query_params, words.language))
    sheet = council_sheet(seen, managing.names(words.language), words)
    period = seen.choice.period
    name = f"cityline-{period.first}-{period.last}-{words.language}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(pdf_of(sheet), media_type="application/pdf", headers=headers)


@router.get("/figures.csv")
def figures_csv(request: Request) -> Response:
    """Give every figure of a period for a spreadsheet, with the version of its definitions."""
    managing = _managing(request)
    choice = managing.choice(request.query_params, "en")
    name = f"cityline-{choice.period.first}-{choice.period.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(report_csv(managing.report(choice)), media_type="text/csv", headers=headers)


@router.get("/glossary")
def glossary(request: Request) -> Response:
    """Show every formula and rule in words."""
    pages, terms = _pages(request), _managing(request).terms()
    words = pages.words_for(request)
    language = words.language
    return pages.render(
        request,
        "glossary.html",
        formulas=[
            (made.name.spoken(language), made.written(language, terms), made.since)
            for made in FORMULAS.values()
        ],
        others=[
            (NAME.spoken(language), WRITTEN.spoken(language)),
            (words("dashboard.hours_gross"), HOURS.spoken(language)),
            (words("dashboard.cost"), COST.spoken(language)),
        ],
        timings=[
            (made.name.spoken(language), made.measured.spoken(language), made.since)
            for made in TIMINGS.values()
        ],
        rules=[
            (rule.outcome.value, rule.rule.spoken(language), rule.counts_as.value) for rule in OUTCOME_RULES
        ],
        definitions=DEFINITIONS,
    )


def page(seen: Seen, names: Names, words: view.Words) -> dict[str, object]:
    """Return what the dashboard's template needs."""
    figures, spoken = seen.compared.now, seen.sides[By.LANGUAGE]
    return {
        "choice": seen.choice,
        "spans": [span.value for span in Span],
        "names": names,
        "address": urlencode(seen.choice.query(lang=words.language)),
        "headlines": view.headlines(seen.compared, words),
        "provisional_days": len(figures.provisional_days),
        "chart": view.chart(seen.stretches, seen.changes, words),
        "changes": view.change_list(seen.stretches, seen.changes, names, words),
        "parts": PARTS,
        "table": view.table(seen.stretches, words),
        "rates": view.sections(figures, words),
        "durations": durations(figures, words),
        "sides": [(by.value, sides.groups(found, by, names, words)) for by, found in seen.sides.items()],
        "first": sides.FIRST,
        "hours": sides.hours(seen.sides[By.HOUR], words),
        "figures": figures,
        "worth": worth(seen.automated, words),
        "out_of_hours": view.plain(seen.out_of_hours, NAME, WRITTEN, words),
        "accuracy": quality.accuracy(seen.reviewed, words),
        "spoken": [one.key for one in spoken],
        "fairness": quality.fairness(spoken, words),
        "prompts": quality.prompt_rows(seen.prompts, words),
        "links": {by.value: _link(seen, by, words) for by in seen.sides},
    }


def _link(seen: Seen, by: By, words: view.Words) -> tuple[str, str]:
    """The part of an address that a row of a breakdown changes, and what stays."""
    part = {By.DEPARTMENT: "department", By.TOPIC: "article", By.LANGUAGE: "language", By.HOUR: "hour"}
    name = part[by]
    return name, urlencode(seen.choice.query(lang=words.language, **{name: ""}))


def _after(request: Request) -> After | None:
    at, _, sid = request.query_params.get("after", "").partition("~")
    try:
        return After(datetime.fromisoformat(at), sid)
    except ValueError:
        return None


def _managing(request: Request) -> Managing:
    managing: Managing = request.app.state.managing
    return managing


def _pages(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages
