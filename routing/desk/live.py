"""What open desks are told as it happens: server-sent events, numbered as the feed numbers them."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.requests import Request

from routing.desk.drawing import Fragments, Reader, news_json, news_of
from routing.desk.event import Event, Gap, Heard, Kind
from routing.desk.showing import desk_of, head_context, reader_of
from routing.desk.staff_desk import StaffDesk
from routing.desk.ticking import ticking
from routing.desk.view import View

RETRY_MILLISECONDS = 1000
router = APIRouter(prefix="/desk", include_in_schema=False)


@router.get("/events", response_class=EventSourceResponse)
async def events(
    request: Request, after: int = -1, last_event_id: Annotated[int | None, Header()] = None
) -> AsyncIterator[ServerSentEvent]:
    """Tell a desk of everything after a number; a desk that lost its connection names the last it heard."""
    desk, reader = desk_of(request), await reader_of(request)
    start = last_event_id if last_event_id is not None else after
    seq = await desk.board.reach(0) if start < 0 else start
    yield ServerSentEvent(comment="open", retry=RETRY_MILLISECONDS, id=str(seq), event="open", data="")
    head: dict[str, object] = {}
    async for news in ticking(desk.feed.batches(seq), desk.tick_seconds):
        if news is None and not await desk.is_still_there(request):
            yield ServerSentEvent(event="left", data="")
            return
        for told in await _told(desk, news or (), reader):
            yield told
        before, head = head, head_context(desk, View(desk.city(), reader.language), reader, desk.clock())
        if head != before:
            yield ServerSentEvent(event="head", raw_data=_head(request, reader, head))


async def _told(desk: StaffDesk, news: tuple[Heard, ...], reader: Reader) -> list[ServerSentEvent]:
    if not news:
        return []
    await desk.board.reach(news[-1].seq)
    number = str(news[-1].seq)
    if any(isinstance(heard, Gap) for heard in news):
        return [ServerSentEvent(event="anew", data="", id=number)]
    events = [heard for heard in news if isinstance(heard, Event)]
    calls = [news_of(sid, desk.board.call(sid), desk.drawing, reader) for sid in _subjects(events, Kind.CALL)]
    turns = _subjects(events, Kind.CALL, Kind.TURN)
    return [
        *(ServerSentEvent(event="promise", raw_data=name) for name in _subjects(events, Kind.PROMISE)),
        ServerSentEvent(event="news", raw_data=news_json(calls, turns), id=number),
    ]


def _subjects(events: list[Event], *kinds: Kind) -> list[str]:
    return list(dict.fromkeys(event.subject for event in events if event.kind in kinds))


def _head(request: Request, reader: Reader, head: dict[str, object]) -> str:
    fragments: Fragments = request.app.state.pages
    return fragments.fragment(reader.language, "desk-head.html", head=head)
