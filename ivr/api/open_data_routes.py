"""What the city has released as open data, for whoever publishes it."""

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date
from io import StringIO

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from ivr.api.documents import BASE, PublishedCount, PublishedDay, PublishedDocument, ReleaseDocument
from ivr.api.paging import APageRequest, Listing, cursor_after, document, page_of
from ivr.api.problem import ApiProblem, ProblemKind
from ivr.api.service import ApiGuard, TheApi
from ivr.api.token import TokenScope

router = APIRouter(dependencies=[Depends(ApiGuard(TokenScope.PUBLISHED))])


@router.get("/open-data", response_model=Listing[ReleaseDocument])
def releases(request: Request, api: TheApi, paging: APageRequest) -> Response:
    """List the releases, oldest first; a period is released once, with `cityline report --open-data`."""
    after = paging.after[0] if paging.after else ""
    left = [(first, last) for first, last in api.releases.all() if _id(first, last) > after]
    items = [ReleaseDocument(first=first, last=last, href=_href(first, last)) for first, last in left]
    return page_of(request, items, paging, [cursor_after(_id(first, last)) for first, last in left])


@router.get("/open-data/{first}/{last}", response_model=PublishedDocument)
def release(request: Request, api: TheApi, first: date, last: date) -> Response:
    """Show one release, as it was published."""
    files = api.releases.read(first, last)
    if not files:
        raise ApiProblem(ProblemKind.NOT_FOUND)
    return document(request, published_document(first, last, files))


def published_document(first: date, last: date, files: Mapping[str, bytes]) -> PublishedDocument:
    """Return a release's document."""
    return PublishedDocument(
        first=first,
        last=last,
        monthly=[
            PublishedCount(month=month, topic=topic, outcome=outcome, queries=int(queries))
            for month, topic, outcome, queries in _rows(files["monthly.csv"])
        ],
        daily=[
            PublishedDay(day=date.fromisoformat(day), queries=int(queries))
            for day, queries in _rows(files["daily.csv"])
        ],
        about=json.loads(files["dataset.jsonld"]),
    )


def _rows(content: bytes) -> Iterator[list[str]]:
    rows = csv.reader(StringIO(content.decode()))
    next(rows, None)
    return rows


def _href(first: date, last: date) -> str:
    return f"{BASE}/open-data/{first}/{last}"


def _id(first: date, last: date) -> str:
    return f"{first}_{last}"
