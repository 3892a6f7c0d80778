"""Calls, queries and the figures of a period."""

import json
from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime
from starlette.requests import Request
from starlette.responses import Response

from intents.text.yaml_file import has_neighbours
from ivr.api.documents import BASE, CallDocument, FiguresDocument, QueryDocument
from ivr.api.paging import APageRequest, Listing, PageRequest, cursor_after, document, page_of
from ivr.api.problem import ApiProblem, ProblemKind
from ivr.api.service import ApiGuard, TheApi
from ivr.api.token import TokenScope
from ivr.call.lookups.opening_hours import open_hours
from metrics.ledger.newest import AfterQuery, QueryWish, Span, newest_calls, newest_queries
from metrics.ledger.outcome import QueryOutcome, counts_as
from metrics.ledger.period import BadPeriod, Period
from metrics.ledger.reading import call_record
from metrics.ledger.records import CallRecord, Carrier, QueryRecord
from metrics.publishing.report import ReportQuestion, make_report, report_json
from metrics.rates.period_figures import Filters

NAME = r"^[!-~]*$"
"Visible ASCII: no id of ours has anything else, and no database stumbles over it."
Name = Annotated[str, Query(max_length=120, pattern=NAME)]
router = APIRouter()


def span_of(
    since: Annotated[AwareDatetime | None, Query(description="From this instant on.")] = None,
    until: Annotated[AwareDatetime | None, Query(description="Before this instant.")] = None,
) -> Span:
    """Read from when to when."""
    far = {
        f"query.{name}": "too far"
        for name, at in (("since", since), ("until", until))
        if at and not has_neighbours(at)
    }
    if far:
        raise ApiProblem(ProblemKind.NOT_UNDERSTOOD, faults=far)
    return Span(since, until)


ASpan = Annotated[Span, Depends(span_of)]


@router.get(
    "/calls", response_model=Listing[CallDocument], dependencies=[Depends(ApiGuard(TokenScope.CALLS))]
)
def calls(request: Request, api: TheApi, span: ASpan, paging: APageRequest) -> Response:
    """List calls, newest first: internal, not for publication."""
    with api.database.reading() as session:
        found = newest_calls(session, span, paging.position, paging.limit + 1)
    places = [cursor_after(call.started_at.isoformat(), call.call_sid) for call in found]
    return page_of(request, [call_document(call) for call in found], paging, places)


@router.get("/calls/{call}", response_model=CallDocument, dependencies=[Depends(ApiGuard(TokenScope.CALLS))])
def call(request: Request, api: TheApi, call: str) -> Response:
    """Show one call."""
    if call.isascii() and call.isprintable():
        with api.database.reading() as session:
            found, _ = call_record(session, call)
        if found and not found.is_test:
            return document(request, call_document(found))
    raise ApiProblem(ProblemKind.NOT_FOUND)


def query_filter_of(
    span: ASpan,
    call: Name = "",
    department: Name = "",
    article: Name = "",
    outcome: QueryOutcome | None = None,
) -> QueryWish:
    """Read which queries."""
    return QueryWish(span, call, department, article, outcome)


@router.get(
    "/queries", response_model=Listing[QueryDocument], dependencies=[Depends(ApiGuard(TokenScope.QUERIES))]
)
def queries(
    request: Request,
    api: TheApi,
    wanted: Annotated[QueryWish, Depends(query_filter_of)],
    paging: APageRequest,
) -> Response:
    """List queries with their outcomes, newest first: internal, not for publication."""
    with api.database.reading() as session:
        found = newest_queries(session, wanted, _after(paging), paging.limit + 1)
    places = [
        cursor_after(query.opened_at.isoformat(), f"{query.call_sid} {query.number}") for query in found
    ]
    return page_of(request, [query_document(query) for query in found], paging, places)


def _after(paging: PageRequest) -> AfterQuery | None:
    if paging.position is None:
        return None
    opened_at, place = paging.position
    sid, _, number = place.partition(" ")
    return AfterQuery(opened_at, sid, int(number) if number.isdecimal() and len(number) < 6 else 0)


def period_of(
    api: TheApi,
    first: Annotated[date, Query(alias="from", description="First day, in the city's time zone.")],
    last: Annotated[date, Query(alias="to", description="Last day.")],
) -> Period:
    """Read the days; raise an ApiProblem if they are not a period."""
    try:
        return Period(first, last, api.city().directory.time_zone)
    except BadPeriod as bad:
        raise ApiProblem(ProblemKind.NOT_UNDERSTOOD, faults={"query.to": str(bad)}) from None


def filters_of(
    api: TheApi,
    department: Name = "",
    article: Name = "",
    language: Name = "",
    carrier: Annotated[Carrier | None, Query(description="Only calls that came by it.")] = None,
) -> Filters:
    """Refuse what the city does not have: its figures would be zero and look real."""
    city = api.city()
    known: tuple[tuple[str, str, Collection[str]], ...] = (
        ("department", department, city.directory.departments),
        ("article", article, city.catalog.articles),
        ("language", language, city.directory.languages),
    )
    wrong = {
        f"query.{name}": "the city has no such one" for name, slug, has in known if slug and slug not in has
    }
    if wrong:
        raise ApiProblem(ProblemKind.NOT_UNDERSTOOD, faults=wrong)
    return Filters(department, article, language, carrier=carrier or "")


@router.get("/figures", response_model=FiguresDocument, dependencies=[Depends(ApiGuard(TokenScope.FIGURES))])
def figures(
    request: Request,
    api: TheApi,
    period: Annotated[Period, Depends(period_of)],
    filters: Annotated[Filters, Depends(filters_of)],
) -> Response:
    """Tell the exact figures of a period, of the line or a part of it: internal, not for publication."""
    question = ReportQuestion(period, api.clock(), filters)
    with api.database.reading() as session:
        report = make_report(session, question, partial(open_hours, api.city))
    return document(request, FiguresDocument.model_validate_json(json.dumps(report_json(report))))


def call_document(call: CallRecord) -> CallDocument:
    """Return a call's document."""
    return CallDocument(
        id=call.call_sid,
        href=f"{BASE}/calls/{call.call_sid}",
        queries=f"{BASE}/queries?call={call.call_sid}",
        started_at=call.started_at,
        ended_at=call.ended_at,
        language=call.language,
        turns=call.turns,
        carrier=call.carrier,
        disposition=call.disposition,
    )


def query_document(query: QueryRecord) -> QueryDocument:
    """Return a query's document."""
    # A document takes its own fields alone: nothing of whose call it was.
    told = {
        "call": query.call_sid,
        "escalation_reason": query.reason,
        "counts_as": counts_as(query.outcome, query.filing) if query.outcome else None,
    }
    return QueryDocument.model_validate(asdict(query) | told)
