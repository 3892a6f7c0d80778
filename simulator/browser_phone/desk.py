"""The desk of the browser phone: it places each page's call through the simulated carrier."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field, replace

from fastapi import WebSocket, WebSocketDisconnect

from intents.text.transcript import Transcript
from ivr.failure import in_background
from ivr.line.calls import CallEvent, TurnTaken
from ivr.line.line import Line
from ivr.run.trial import DraftCall
from ivr.web.words import Words
from simulator.browser_phone.captions import Captioning, Happenings
from simulator.browser_phone.drafts import DraftCalls
from simulator.browser_phone.messages import (
    CallNote,
    DepartmentOutcome,
    FromPage,
    Over,
    Shown,
    Typed,
    read,
    written,
)
from simulator.browser_phone.passes import Passes
from simulator.browser_phone.people import Departments, PersonAtPage, queued
from simulator.carrier.account import CarrierAccount, PhoneNumber
from simulator.carrier.call import Circumstances
from simulator.carrier.carrier import CarrierPace, open_carrier
from simulator.carrier.events import Event, VerbStarted
from simulator.carrier.rest import Rest

CALLER = "+16045550190"
"A fictional number that marks a call as a trial."
ACCOUNT = "AC" + "0" * 31 + "1"
MOST_CALLS = 4
NORMAL, BUSY = 1000, 1013


@dataclass(slots=True)
class BrowserPhone:
    """Shared by all pages, including their carrier's REST side, which outlives each call."""

    line: Line
    rest: Rest
    passes: Passes = field(default_factory=Passes)
    drafts: DraftCalls = field(default_factory=DraftCalls)
    pace: CarrierPace = field(default_factory=CarrierPace)
    calls: int = 0

    async def serve(self, socket: WebSocket, words: Words, draft: DraftCall | None = None) -> None:
        """Run one page's call on an accepted socket, with the answers on air or with a draft."""
        if self.calls >= MOST_CALLS:
            await socket.send_text(written(Over(words("phone.busy"))))
            await socket.close(BUSY)
            return
        self.calls += 1
        try:
            await PageCall(self, socket, words, draft).hold()
        finally:
            self.calls -= 1

    def account(self, socket: WebSocket) -> CarrierAccount:
        """Return the carrier's customer: this process, at the address where the page reached it."""
        host, port = socket.scope["server"]
        address = f"[{host}]" if ":" in host else host
        return replace(self.rest.account, connect_base_url=f"http://{address}:{port}")


def trying_out(token: str, public_base_url: str) -> Rest:
    """Return the REST side for calls of pages; the token is known to this process only."""
    return Rest(CarrierAccount(ACCOUNT, token, public_base_url, connect_base_url=public_base_url))


class PageCall:
    """One call of one page."""

    def __init__(
        self, desk: BrowserPhone, socket: WebSocket, words: Words, draft: DraftCall | None = None
    ) -> None:
        self._desk, self._socket, self._words, self._draft = desk, socket, words, draft
        city = desk.line.city.as_of(draft.answers) if draft else desk.line.city
        self._captioning = Captioning(words, city.catalog)
        self._happenings = Happenings(words)
        self._language = desk.line.city.directory.languages[0]
        self._outbox: asyncio.Queue[bytes | str | None] = asyncio.Queue()
        self._departments = Departments(desk.line.city.directory)
        self._sid = ""
        self._typed: Transcript | None = None
        self._queueing: asyncio.Task[None] | None = None

    async def hold(self) -> None:
        """Place the call and run it to its end."""
        sending = asyncio.create_task(self._send())
        try:
            await self._call()
        finally:
            self._outbox.put_nowait(None)
            await sending
        with suppress(RuntimeError, WebSocketDisconnect):
            await self._socket.close(NORMAL)

    async def _call(self) -> None:
        desk, directory = self._desk, self._desk.line.city.directory
        person = PersonAtPage(self._receive, self._outbox.put_nowait, self._departments.choose)
        number = PhoneNumber("/voice", status_callback_url="/voice/status")
        async with open_carrier(
            desk.account(self._socket), number, rest=desk.rest, pace=desk.pace
        ) as carrier:
            call = carrier.call(
                person,
                from_=CALLER,
                to=directory.main_number,
                given=Circumstances(self._departments),
                watch=self._happened,
            )
            self._sid = call.sid
            self._show(self._warning())
            with (
                desk.line.events.watched(call.sid, self._captioned),
                desk.drafts.during(call.sid, self._draft),
            ):
                await call.run()
        if ended := await desk.line.calls.find(call.sid):
            self._show(self._captioning.counted(ended.queries))

    def _warning(self) -> tuple[Shown, ...]:
        draft = self._draft
        if draft is None:
            return ()
        return (CallNote(self._words("note.draft", article=draft.slug, number=str(draft.edition))),)

    async def _receive(self) -> FromPage:
        while isinstance(message := read(await self._socket.receive()), Typed):
            self._type(message.words)
        return message

    def _type(self, words: str) -> None:
        self._typed = Transcript(words, self._language, 1.0) if words else None
        is_taken = self._desk.line.events.type(self._sid, self._typed)
        if words and not is_taken:
            self._show((CallNote(self._words("note.not_typed")),))

    async def _send(self) -> None:
        """Send what the call has for the page, in order, while the page is there."""
        with suppress(RuntimeError, WebSocketDisconnect):
            while (message := await self._outbox.get()) is not None:
                if isinstance(message, bytes):
                    await self._socket.send_bytes(message)
                else:
                    await self._socket.send_text(message)

    def _happened(self, event: Event) -> None:
        self._show(self._happenings.shown(event, self._language))
        waits = self._departments.outcome is DepartmentOutcome.WAITS
        if waits and isinstance(event, VerbStarted) and event.verb == "Dial":
            self._queueing = in_background(self._wait_for_desk(), "a call that waits for the desk")

    async def _wait_for_desk(self) -> None:
        """Have the caller wait for the desk before anybody of the department picks up."""
        line, staff_desk = self._desk.line, self._socket.app.state.desk
        if await line.calls.change(
            self._sid, lambda call, now: queued(call, line.city_of(call).catalog, now)
        ):
            await staff_desk.switchboard.redirect(self._sid)

    def _captioned(self, caption: CallEvent) -> None:
        if isinstance(caption, TurnTaken):
            self._language = caption.turn.reply.language
        is_typed = isinstance(caption, TurnTaken) and caption.note.said == self._typed
        self._show(self._captioning.shown(caption, is_typed=is_typed))

    def _show(self, shown: tuple[Shown, ...]) -> None:
        for one in shown:
            self._outbox.put_nowait(written(one))
