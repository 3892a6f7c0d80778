"""The pages of /dashboard: figures, the day so far, the calls behind them, the glossary."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, time
from io import StringIO
from typing import Protocol
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from languages.forms import DEFAULT
from metrics.dashboard import hearing, patterns, quality, sides, view
from metrics.dashboard.choice import Names, PeriodSpan, Selection
from metrics.dashboard.columns import DAYS, PARTS, parts_of
from metrics.dashboard.council import council_report, signed_note
from metrics.dashboard.headline import glance, headlines
from metrics.dashboard.managing import Managing, PageCursor, Seen
from metrics.dashboard.proof import proofs
from metrics.dashboard.quality import durations, restated
from metrics.dashboard.saved_views import views_of
from metrics.dashboard.sides import NAME, WRITTEN, served, served_texts
from metrics.dashboard.view import worth
from metrics.dates import clock, days
from metrics.facts.formula import DEFINITIONS, term_text
from metrics.facts.tally import TIMINGS
from metrics.ledger.outcome import OUTCOME_RULES, QueryOutcome
from metrics.publishing.charts import FRAMES
from metrics.publishing.pdf_report import pdf_of
from metrics.publishing.report import report_csv
from metrics.rates.automation import COST, HOURS
from metrics.rates.figures import COLUMN, By
from metrics.rates.people import WHY
from metrics.rates.rates import FORMULAS
from metrics.text import Text

router = APIRouter(prefix="/dashboard", include_in_schema=False)
VIEW_TOLD = frozenset({"saved", "removed", "full", "unnamed"})
"Possible messages about a saved view."


class DashboardPages(Protocol):
    """Renders pages in the common frame."""

    def words_for(self, request: Request) -> view.DashboardWords:
        """Return the words for a request's reader."""

    def render(self, request: Request, template: str, **context: object) -> Response:
        """Return a page."""

    def fragment(self, language: str, template: str, **context: object) -> str:
        """Render a fragment or file."""


@router.get("")
def dashboard(request: Request) -> Response:
    """Show a period's figures."""
    pages, managing = _pages(request), _managing(request)
    words = pages.words_for(request)
    seen = managing.look(managing.choice(request.query_params, words.language))
    told = request.query_params.get("view", "")
    return pages.render(
        request,
        "dashboard.html",
        views=views_of(request),
        view_told=told if told in VIEW_TOLD else "",
        stale_entry=managing.stale_entry(),
        **page(seen, managing.names(words.language), words),
    )


@router.get("/live")
def live(request: Request) -> Response:
    """Show today's counts as a fragment."""
    managing = _managing(request)
    failed = managing.failed_callbacks()
    return _pages(request).render(request, "live.html", live=managing.live(), failed_callbacks=failed)


@router.get("/calls")
def calls(request: Request) -> Response:
    """Show the ledger rows behind a figure."""
    pages, managing = _pages(request), _managing(request)
    words = pages.words_for(request)
    choice = managing.choice(request.query_params, words.language)
    asked = request.query_params.get("outcome", "")
    outcome = QueryOutcome(asked) if asked in set(QueryOutcome) else None
    found = managing.calls(choice, outcome, _after(request))
    return pages.render(
        request,
        "calls.html",
        choice=choice,
        calls=found.calls,
        names=managing.names(words.language),
        outcome=outcome,
        outcomes=[each.value for each in QueryOutcome],
        carriers=_offered(choice, found.carriers),
        why={reason.value: Text(why).spoken(words.language) for reason, why in WHY.items()},
        period_told=days(choice.period.first, choice.period.last, words.language),
        more=_more(choice.query(lang=words.language, outcome=asked), found.next),
    )


@router.get("/council.pdf")
def council(request: Request) -> Response:
    """Return the council report as PDF."""
    managing, words = _managing(request), _pages(request).words_for(request)
    seen = managing.look(managing.choice(request.query_params, words.language))
    report = council_report(seen, managing.names(words.language), words)
    period = seen.choice.period
    name = f"cityline-{period.first}-{period.last}-{words.language}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(pdf_of(report), media_type="application/pdf", headers=headers)


@router.get("/figures.csv")
def figures_csv(request: Request) -> Response:
    """Return every figure of a period as CSV, with the version of its definitions."""
    managing = _managing(request)
    choice = managing.choice(request.query_params, DEFAULT)
    name = f"cityline-{choice.period.first}-{choice.period.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(report_csv(managing.report(choice)), media_type="text/csv", headers=headers)


@router.get("/chart.csv")
def chart_csv(request: Request) -> Response:
    """Return the chart's numbers as CSV, a row per column."""
    managing, words = _managing(request), _pages(request).words_for(request)
    seen = managing.look(managing.choice(request.query_params, words.language))
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    days_told = term_text("repeat_days", seen.compared.now.held, words.language)
    waiting = {"resolved", "pending", "unresolved"}
    names = (f"dashboard.{part}_within" if part in waiting else f"dashboard.{part}" for part in PARTS)
    made_up = [words("dashboard.made_up")] if seen.compared.now.is_made_up else []
    note = [words("dashboard.note")] if made_up else []
    writer.writerow([words("dashboard.day"), *(words(name, days=days_told) for name in names), *note])
    writer.writerows([window.first, *parts_of(window.tally), *made_up] for window in seen.column_windows)
    return _download(seen, written.getvalue().encode("utf-8-sig"), "csv", "text/csv")


@router.get("/chart.svg")
def chart_svg(request: Request) -> Response:
    """Return the chart as a self-contained SVG with legend and period."""
    pages, managing = _pages(request), _managing(request)
    words = pages.words_for(request)
    seen = managing.look(managing.choice(request.query_params, words.language))
    picture = pages.fragment(
        words.language,
        "chart-file.svg",
        charts=[view.chart(seen.column_windows, seen.changes, words.language)],
        period_told=days(seen.choice.period.first, seen.choice.period.last, words.language),
        by_told=_by_told(seen, words),
        parts=PARTS,
    )
    return _download(seen, picture.strip().encode(), "svg", "image/svg+xml")


@router.get("/glossary")
def glossary(request: Request) -> Response:
    """Explain every formula and rule in words."""
    pages, terms = _pages(request), _managing(request).terms()
    words = pages.words_for(request)
    language = words.language
    return pages.render(
        request,
        "glossary.html",
        formulas=[
            (made.name.spoken(language), made.written(language, (terms,)), made.since)
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


def page(seen: Seen, names: Names, words: view.DashboardWords) -> dict[str, object]:
    """Return what the dashboard's template needs."""
    figures, spoken = seen.compared.now, seen.sides[By.LANGUAGE]
    return {
        "choice": seen.choice,
        "period_told": days(seen.choice.period.first, seen.choice.period.last, words.language),
        "hour_told": _hour_told(seen, words.language),
        "by_told": _by_told(seen, words),
        "spans": [span.value for span in PeriodSpan],
        "names": names,
        "address": urlencode(seen.choice.query(lang=words.language)),
        "headlines": headlines(seen.compared, words),
        "glance": glance(seen.compared, seen.out_of_hours, NAME.spoken(words.language), words),
        "provisional_days": len(figures.provisional_days),
        **pictures(seen, names, words),
        "changes": view.change_list(seen.column_windows, seen.changes, names, words),
        "parts": PARTS,
        "table": view.table(seen.column_windows, words),
        "rates": view.sections(seen.compared, words),
        "durations": durations(figures, words),
        "sides": [(by.value, sides.groups(seen.sides[by], by, names, words)) for by in _shown_sides(seen)],
        "carriers": {one: words(f"dashboard.carrier_{one}") for one in _offered(seen.choice, seen.carriers)},
        "first": sides.FIRST,
        "figures": figures,
        "signed": signed_note(seen, words),
        "restated": restated(seen.restatements, names, words),
        "worth": worth(seen.automated, words),
        "served": served(figures, words),
        "texts": served_texts(seen.texts, words),
        "proofs": proofs(figures, seen.sides[By.TOPIC], names, words),
        "accuracy": quality.accuracy(seen.reviewed, words),
        "hearing": hearing.hearing(seen.heard, words),
        "spoken": [one.key for one in spoken],
        "fairness": quality.fairness(spoken, words),
        "prompts": quality.prompt_rows(seen.prompts, words),
        "links": {by.value: _link(seen, by, words) for by in seen.sides},
    }


def pictures(seen: Seen, names: Names, words: view.DashboardWords) -> dict[str, object]:
    """Return every chart of the page, once for each frame with its own layout."""
    windows, changes, language = seen.column_windows, seen.changes, words.language
    flowing = (patterns.flows(seen.sides[By.TOPIC], names, words, each) for each in FRAMES)
    return {
        "charts": [view.chart(windows, changes, language, each) for each in FRAMES],
        "trends": [view.trend(windows, changes, language, each) for each in FRAMES],
        "hours": [sides.hours(seen.sides[By.HOUR], language, each) for each in FRAMES],
        "flows": [flow for flow in flowing if flow],
        "multiples": patterns.multiples(seen.department_days, names, words),
        "heat": patterns.heat_map(seen.weekday_hours, words),
    }


def _offered(choice: Selection, carriers: tuple[str, ...]) -> tuple[str, ...]:
    """Return the carriers to choose from: none where all calls come by one."""
    return carriers if len(carriers) > 1 or choice.filters.carrier else ()


def _shown_sides(seen: Seen) -> Iterator[By]:
    return (by for by in seen.sides if by is not By.CARRIER or _offered(seen.choice, seen.carriers))


def _download(seen: Seen, content: bytes, ending: str, kind: str) -> Response:
    name = f"cityline-{seen.choice.period.first}-{seen.choice.period.last}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=kind, headers=headers)


def _by_told(seen: Seen, words: view.DashboardWords) -> str:
    """Describe one column of the chart."""
    if any(window.is_month for window in seen.column_windows):
        return words("dashboard.by_month")
    return words("dashboard.day" if len(seen.choice.period.days()) <= DAYS else "dashboard.by_week")


def _hour_told(seen: Seen, language: str) -> str:
    chosen = time(seen.choice.filters.hour or 0)
    return clock(datetime.combine(seen.choice.period.first, chosen), language)


def _link(seen: Seen, by: By, words: view.DashboardWords) -> tuple[str, str]:
    """Return the URL parameter that a breakdown row sets, and the remaining ones."""
    name = COLUMN[by]
    return name, urlencode(seen.choice.query(lang=words.language, **{name: ""}))


def _after(request: Request) -> PageCursor | None:
    at, _, sid = request.query_params.get("after", "").partition("~")
    try:
        instant = datetime.fromisoformat(at).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return PageCursor(instant, sid)


def _more(query: dict[str, str], after: PageCursor | None) -> str:
    return urlencode(query | {"after": f"{after.started_at.isoformat()}~{after.call_sid}"}) if after else ""


def _managing(request: Request) -> Managing:
    managing: Managing = request.app.state.managing
    return managing


def _pages(request: Request) -> DashboardPages:
    pages: DashboardPages = request.app.state.pages
    return pages
