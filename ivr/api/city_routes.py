"""What callers hear now: answers, notices and departments; and the open data."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from io import StringIO
from typing import TypeVar, assert_never

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from intents.articles.article import Article
from ivr.api.documents import (
    BASE,
    AnswerDocument,
    BannerDocument,
    DepartmentDocument,
    PublishedCount,
    PublishedDay,
    PublishedDocument,
    ReleaseDocument,
    WordingDocument,
)
from ivr.api.paging import APageRequest, Listing, PageRequest, cursor_after, document, page_of
from ivr.api.problem import ApiProblem, ProblemKind
from ivr.api.service import ApiGuard, TheApi
from ivr.api.token import TokenScope
from routing.departments.banner import Banner, EveryCall, ScopeKind, SomeArticles, SomeDepartments
from routing.departments.department import Department
from routing.departments.hours import is_open, next_opening

Told = TypeVar("Told", AnswerDocument, BannerDocument, DepartmentDocument)
router = APIRouter()


@router.get(
    "/answers", response_model=Listing[AnswerDocument], dependencies=[Depends(ApiGuard(TokenScope.ANSWERS))]
)
def answers(request: Request, api: TheApi, paging: APageRequest) -> Response:
    """List the answers that are on air, by id."""
    now = api.clock()
    return _page(request, paging, (answer_document(article, now) for article in api.city().catalog))


@router.get(
    "/answers/{answer}", response_model=AnswerDocument, dependencies=[Depends(ApiGuard(TokenScope.ANSWERS))]
)
def answer(request: Request, api: TheApi, answer: str) -> Response:
    """Show one answer."""
    article = api.city().catalog.articles.get(answer)
    return _one(request, answer_document(article, api.clock()) if article else None)


@router.get(
    "/banners", response_model=Listing[BannerDocument], dependencies=[Depends(ApiGuard(TokenScope.BANNERS))]
)
def banners(request: Request, api: TheApi, paging: APageRequest) -> Response:
    """List the notices on air and those to come, by id."""
    now = api.clock()
    current = (banner for banner in api.city().banners if now < banner.ends_at)
    return _page(request, paging, (banner_document(banner, now) for banner in current))


@router.get(
    "/banners/{banner}", response_model=BannerDocument, dependencies=[Depends(ApiGuard(TokenScope.BANNERS))]
)
def banner(request: Request, api: TheApi, banner: str) -> Response:
    """Show one notice."""
    found = next((one for one in api.city().banners if one.id == banner), None)
    return _one(request, banner_document(found, api.clock()) if found else None)


@router.get(
    "/departments",
    response_model=Listing[DepartmentDocument],
    dependencies=[Depends(ApiGuard(TokenScope.DEPARTMENTS))],
)
def departments(request: Request, api: TheApi, paging: APageRequest) -> Response:
    """List the departments, by id."""
    now = api.clock()
    every = api.city().directory.departments.values()
    return _page(request, paging, (department_document(department, now) for department in every))


@router.get(
    "/departments/{department}",
    response_model=DepartmentDocument,
    dependencies=[Depends(ApiGuard(TokenScope.DEPARTMENTS))],
)
def department(request: Request, api: TheApi, department: str) -> Response:
    """Show one department."""
    found = api.city().directory.departments.get(department)
    return _one(request, department_document(found, api.clock()) if found else None)


def _one(request: Request, told: BaseModel | None) -> Response:
    if told is None:
        raise ApiProblem(ProblemKind.NOT_FOUND)
    return document(request, told)


def _page(request: Request, paging: PageRequest, told: Iterable[Told]) -> Response:
    """A cursor names the last item by its id, since nothing here is sorted by time."""
    after = paging.after[0] if paging.after else ""
    left: Sequence[Told] = sorted((one for one in told if one.id > after), key=lambda one: one.id)
    return page_of(request, left[: paging.limit + 1], paging, [cursor_after(one.id) for one in left])


def answer_document(article: Article, now: datetime) -> AnswerDocument:
    """Return an answer's document."""
    return AnswerDocument(
        id=article.id,
        href=f"{BASE}/answers/{article.id}",
        version=article.version,
        department=article.department,
        handling=article.handling.value,
        is_off_air=article.is_off_air(now.date()),
        reviewed_on=article.reviewed_on,
        review_by=article.review_by,
        wordings={
            language: WordingDocument(
                name=wording.name,
                spoken=wording.spoken,
                more=[*wording.further_sentences],
                asks=[[*each.asks] for each in wording.more],
                is_withheld=article.is_withheld(language),
            )
            for language, wording in article.wordings.items()
        },
    )


def banner_document(banner: Banner, now: datetime) -> BannerDocument:
    """Return a notice's document."""
    scope, concerns = _scope(banner)
    return BannerDocument(
        id=banner.id,
        href=f"{BASE}/banners/{banner.id}",
        scope=scope,
        concerns=concerns,
        mode=banner.mode,
        texts=dict(banner.texts),
        starts_at=banner.starts_at,
        ends_at=banner.ends_at,
        is_on_air=banner.starts_at <= now < banner.ends_at,
    )


def _scope(banner: Banner) -> tuple[ScopeKind, list[str]]:
    match banner.scope:
        case EveryCall():
            return ScopeKind.ALL, []
        case SomeArticles(articles):
            return ScopeKind.ARTICLES, sorted(articles)
        case SomeDepartments(departments):
            return ScopeKind.DEPARTMENTS, sorted(departments)
        case _:
            assert_never(banner.scope)


def department_document(department: Department, now: datetime) -> DepartmentDocument:
    """Return a department's document."""
    is_open_now = is_open(department.hours, now)
    return DepartmentDocument(
        id=department.id,
        href=f"{BASE}/departments/{department.id}",
        names=dict(department.names),
        languages=list(department.languages),
        is_open=is_open_now,
        opens_at=None if is_open_now else next_opening(department.hours, now),
        has_queue=department.queue,
        when_closed=department.when_closed,
    )


open_data = APIRouter(dependencies=[Depends(ApiGuard(TokenScope.PUBLISHED))])


@open_data.get("/open-data", response_model=Listing[ReleaseDocument])
def releases(request: Request, api: TheApi, paging: APageRequest) -> Response:
    """List the releases, oldest first; a period is released once, with `cityline report --open-data`."""
    after = paging.after[0] if paging.after else ""
    left = [(first, last) for first, last in api.releases.all() if _id(first, last) > after]
    items = [ReleaseDocument(first=first, last=last, href=_href(first, last)) for first, last in left]
    return page_of(request, items, paging, [cursor_after(_id(first, last)) for first, last in left])


@open_data.get("/open-data/{first}/{last}", response_model=PublishedDocument)
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
