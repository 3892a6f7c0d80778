"""Pages of a list: an opaque cursor says after which row the next one begins."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Generic, TypeAlias, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from intents.text.yaml_file import has_neighbours
from ivr.api.problem import ApiProblem, ProblemKind

USUAL, MOST = 50, 200
Item = TypeVar("Item", bound=BaseModel)
Position: TypeAlias = tuple[datetime, str]
"Where a page ends: an instant, and an id that makes it unique."


class Listing(BaseModel, Generic[Item]):
    """A page of a list."""

    items: list[Item]
    next: str | None = Field(description="The address of the next page; null on the last one.")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """The page that a request asks for."""

    limit: int
    after: tuple[str, ...] = ()
    "The cursor's content; empty for the first page."

    @property
    def position(self) -> Position | None:
        """The place in a list that is sorted by an instant; raise an ApiProblem for one of another list."""
        if not self.after:
            return None
        try:
            at, name = self.after
            instant = datetime.fromisoformat(at)
        except ValueError:
            raise _not_ours() from None
        if instant.tzinfo is None or not has_neighbours(instant):
            raise _not_ours()
        return instant, name


def _page_request(
    limit: Annotated[int, Query(ge=1, le=MOST, description="Items on a page.")] = USUAL,
    cursor: Annotated[str, Query(max_length=400, description="From the page before.")] = "",
) -> PageRequest:
    return PageRequest(limit, _read(cursor) if cursor else ())


APageRequest = Annotated[PageRequest, Depends(_page_request)]


def cursor_after(*place: str) -> str:
    """Return the cursor of the page after a row."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[str, ...]:
    try:
        read = json.loads(base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        raise _not_ours() from None
    if not isinstance(read, list) or not read or not all(map(_is_plain, read)):
        raise _not_ours()
    return tuple(read)


def _is_plain(part: object) -> bool:
    return isinstance(part, str) and part.isascii() and part.isprintable()


def _not_ours() -> ApiProblem:
    return ApiProblem(ProblemKind.NOT_UNDERSTOOD, faults={"query.cursor": "not a cursor of this list"})


def page_of(request: Request, items: Sequence[Item], paging: PageRequest, places: Sequence[str]) -> Response:
    """Answer with a page; `items` has one more than was asked for where another page follows.

    `places` are the cursors after each item.
    """
    shown = list(items[: paging.limit])
    has_more = len(items) > paging.limit
    following = _address_of(request, places[paging.limit - 1]) if has_more else None
    links = {"Link": f'<{following}>; rel="next"'} if following else {}
    return document(request, Listing[Item](items=shown, next=following), links)


def _address_of(request: Request, cursor: str) -> str:
    url = request.url.include_query_params(cursor=cursor)
    return f"{url.path}?{url.query}"


def document(request: Request, told: BaseModel, headers: dict[str, str] | None = None) -> Response:
    """Answer with a document, or that it is the one that was fetched before."""
    body = told.model_dump_json().encode()
    mark = f'"{sha256(body).hexdigest()[:32]}"'
    always = {"ETag": mark, "Cache-Control": "private, no-cache", **(headers or {})}
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if mark in known:
        return Response(status_code=304, headers=always)
    return Response(body, headers=always, media_type="application/json")
