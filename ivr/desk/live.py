"""Server-sent events for open desks, with the feed's numbers."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.requests import Request

from ivr.desk.board import DeskReader, Fragments, news_json, news_of
from ivr.desk.desk import StaffDesk
from ivr.desk.feed import Event, EventKind, FeedItem, Gap, ticking
from ivr.desk.showing import desk_of, head_context, reader_of

RETRY_MILLISECONDS = 1000
router = APIRouter(prefix="/desk", include_in_schema=False)


@router.get("/events", response_class=EventSourceResponse)
async def events(
    request: Request, after: int = -1, last_event_id: Annotated[int | None, Header()] = None
) -> AsyncIterator[ServerSentEvent]:
    """Stream events after a number; a reconnecting desk sends the last one it received."""
    desk, reader = desk_of(request), await reader_of(request)
    start = last_event_id if last_event_id is not None else after
    seq = await desk.board.reach(0) if start < 0 else start
    await desk.colleagues.seen(reader.person)
    yield ServerSentEvent(comment="open", retry=RETRY_MILLISECONDS, id=str(seq), event="open", data="")
    head: dict[str, object] = {}
    async for news in ticking(desk.feed.batches(seq), desk.tick_seconds):
        if news is None:
            if not await desk.is_still_there(request):
                yield ServerSentEvent(event="left", data="")
                return
            await desk.colleagues.seen(reader.person)
        for told in await _told(desk, news or (), reader):
            yield told
        before, head = head, head_context(desk, desk.view(reader.language), reader, desk.clock())
        if head != before:
            yield ServerSentEvent(event="head", raw_data=_head(request, reader, head))


async def _told(desk: StaffDesk, news: tuple[FeedItem, ...], reader: DeskReader) -> list[ServerSentEvent]:
    if not news:
        return []
    await desk.board.reach(news[-1].seq)
    number = str(news[-1].seq)
    if any(isinstance(heard, Gap) for heard in news):
        return [ServerSentEvent(event="anew", data="", id=number)]
    events = [heard for heard in news if isinstance(heard, Event)]
    calls = [
        news_of(sid, desk.board.call(sid), desk.drawing, reader) for sid in _subjects(events, EventKind.CALL)
    ]
    turns = _subjects(events, EventKind.CALL, EventKind.TURN)
    return [
        *(ServerSentEvent(event="callback", raw_data=name) for name in _subjects(events, EventKind.CALLBACK)),
        ServerSentEvent(event="news", raw_data=news_json(calls, turns), id=number),
    ]


def _subjects(events: list[Event], *kinds: EventKind) -> list[str]:
    return list(dict.fromkeys(event.subject for event in events if event.kind in kinds))


def _head(request: Request, reader: DeskReader, head: dict[str, object]) -> str:
    fragments: Fragments = request.app.state.pages
    return fragments.fragment(reader.language, "desk-head.html", head=head)
