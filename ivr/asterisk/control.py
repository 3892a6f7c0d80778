"""The control socket of one call (ARI): requests to the exchange, and what it tells of telephones."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import TypeAlias
from urllib.parse import quote, urlencode

from ivr.errors import CarrierDown
from ivr.line.wire import Malformed
from routing.outbound.allow_list import as_e164

ANSWER_SECONDS = 5.0
"Longer than any request but a media connection takes, whose own limit is below it."
LONGEST_ID = 150


@dataclass(frozen=True, slots=True)
class Registered:
    """The exchange opened this socket for a call: the first of a call, or another after one was lost."""

    app: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """A telephone is the line's to control: a caller, a person who picked up, or a sound connection."""

    channel: str
    app: str
    number: str = field(default="", repr=False)
    "The caller's, as the trunk writes it."
    arguments: tuple[str, ...] = ()
    "What the dial plan passes on."

    @property
    def shown_number(self) -> str:
        """The caller's number as E.164; empty if the dial plan's first argument says it is withheld."""
        presentation = self.arguments[0] if self.arguments else "allowed"
        is_shown = presentation.startswith("allowed") and any(map(str.isdigit, self.number))
        return as_e164(self.number) if is_shown else ""

    @property
    def verdict(self) -> str:
        """What its carriers found of the number (STIR/SHAKEN): the dial plan's second argument."""
        return self._argument(1)

    @property
    def has_overflow(self) -> bool:
        """Whether the dial plan sends on what this line is too full for: its third argument says where."""
        return bool(self._argument(2))

    def _argument(self, place: int) -> str:
        return self.arguments[place] if place < len(self.arguments) else ""


@dataclass(frozen=True, slots=True)
class Gone:
    """A telephone hung up, or was never reached."""

    channel: str
    cause: int = 0
    "Q.850; 0 if the exchange does not say."


ExchangeEvent: TypeAlias = Registered | Arrived | Gone


Send: TypeAlias = Callable[[str], Awaitable[None]]
"Sends over a socket; raises CarrierDown if it is lost."


class Refused(CarrierDown):
    """The exchange does not do what it was asked."""


class Control:
    """Asks the exchange over a socket."""

    def __init__(self, send: Send | None = None) -> None:
        self.send = send
        "None while there is no socket."
        self._asked: dict[str, asyncio.Future[dict[str, object]]] = {}
        self._numbers = count(1)

    async def ask(
        self, method: str, path: str, body: Mapping[str, object] | None = None, **query: str
    ) -> object:
        """Return the exchange's answer; raise CarrierDown if it refuses or does not answer."""
        if (send := self.send) is None:
            raise CarrierDown("the exchange is not connected")
        number = str(next(self._numbers))
        told = self._asked[number] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await send(_request(number, method, path, body, query))
                answer = await told
        except TimeoutError:
            raise CarrierDown("the exchange does not answer") from None
        finally:
            del self._asked[number]
        status = answer.get("status_code")
        if not isinstance(status, int) or status >= 300:
            kind = path.partition("/")[0]
            raise Refused(f"the exchange refused a request: {status} to {method} {kind}")
        body_text = answer.get("message_body")
        return json.loads(body_text) if isinstance(body_text, str) and body_text else None

    async def channels(self, app: str) -> tuple[str, ...]:
        """Return an application's channels; raise CarrierDown."""
        told = await self.ask("GET", f"applications/{in_path(app)}")
        channels = told.get("channel_ids") if isinstance(told, dict) else None
        return tuple(map(str, channels)) if isinstance(channels, list) else ()

    def take(self, text: str) -> ExchangeEvent | None:
        """Take a message: an answer goes to whoever asked, an event is returned; raise Malformed."""
        try:
            message = json.loads(text)
        except ValueError:
            raise Malformed("not JSON") from None
        if not isinstance(message, dict):
            raise Malformed("no message")
        if message.get("type") == "RESTResponse":
            asked = self._asked.get(str(message.get("request_id")))
            if asked is not None and not asked.done():
                asked.set_result(message)
            return None
        return _event(message)


def _request(
    number: str, method: str, path: str, body: Mapping[str, object] | None, query: Mapping[str, str]
) -> str:
    asked: dict[str, object] = {
        "type": "RESTRequest",
        "request_id": number,
        "method": method,
        "uri": f"{path}?{urlencode(query)}" if query else path,
    }
    if body is not None:
        asked |= {"content_type": "application/json", "message_body": json.dumps(body)}
    return json.dumps(asked)


def _event(message: dict[str, object]) -> ExchangeEvent | None:
    app, channel = str(message.get("application", "")), message.get("channel")
    if message.get("type") == "ApplicationRegistered":
        return Registered(app)
    if not isinstance(channel, dict):
        return None
    name, cause, caller = str(channel.get("id", "")), message.get("cause"), channel.get("caller")
    if not name or len(name) > LONGEST_ID:
        raise Malformed("no channel")
    match message.get("type"):
        case "StasisStart":
            number = str(caller.get("number", "")) if isinstance(caller, dict) else ""
            given = message.get("args")
            return Arrived(name, app, number, tuple(map(str, given)) if isinstance(given, list) else ())
        case "ChannelHangupRequest" | "StasisEnd" | "ChannelDestroyed":
            return Gone(name, cause if isinstance(cause, int) else 0)
        case _:
            return None


def in_path(name: str) -> str:
    """Return an identifier as a part of a path."""
    return quote(name, safe="")
