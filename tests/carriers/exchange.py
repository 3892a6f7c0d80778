"""Places calls to the service as Asterisk would, with a control socket for each call."""

import asyncio
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeAlias
from urllib.parse import parse_qs, unquote, urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from simulator.carrier.account import Clock
from simulator.carrier.call import ORDINARY, Circumstances
from simulator.carrier.caller import CallerScript, ScriptedCaller
from simulator.carrier.events import CallHungUp, Event, LegChanged, Side, StreamStarted, VerbStarted
from simulator.carrier.handset import Handset
from simulator.carrier.people import (
    Busy,
    Fails,
    Person,
    announcement_steps,
    decides_after_seconds,
    picks_up,
    talks_seconds,
)
from simulator.carrier.trace import CarrierTrace, Tape
from tests.carriers.sound import SimulatedAudioSocket, SimulatedSound

Reply: TypeAlias = tuple[int, object]
Place: TypeAlias = Callable[
    [CallerScript, str, Circumstances, Callable[[Event], None] | None], Awaitable[CarrierTrace]
]
"Brings a call to the line."
DONE: Reply = 204, None
NORMAL, ENGAGED, NO_ANSWER, UNREACHABLE = 16, 17, 19, 27
"Causes (Q.850)."
GONE_SECONDS = 3.0
"How long a call's control socket outlives the call."


@dataclass(frozen=True, slots=True)
class SimulatedExchange:
    """An exchange of the city; without the line its dial plan rings the operator."""

    address: Callable[[], str]
    "Where the balancer sends the next connection, as ws://…"
    user: str
    secret: str
    speed: float = 1.0
    ringing_speed: float = 1.0
    sid_of: Callable[[str], str] = str
    "How the line names a channel's call."
    arrival_seconds: float = 0.0
    "Between a call's registration and its arrival."
    overflow: Place | None = None
    "Where its dial plan sends what the line is too full for; without one the operator is rung."
    numbers: "count[int]" = field(default_factory=count)

    async def place_call(
        self,
        script: CallerScript,
        *,
        from_: str,
        given: Circumstances = ORDINARY,
        watch: Callable[[Event], None] | None = None,
        presentation: str = "allowed_not_screened",
    ) -> CarrierTrace:
        """Call the line and run the call to its end."""
        call = SimulatedCall(self, script, from_, given, watch, presentation)
        trace = await call.run()
        if call.is_sent_on and self.overflow:
            return await self.overflow(script, from_, given, watch)
        return trace

    async def connect(self, path: str, protocol: str) -> ClientConnection:
        """Connect to the line as its exchange does."""
        pair = b64encode(f"{self.user}:{self.secret}".encode()).decode()
        return await connect(
            f"{self.address()}{path}",
            additional_headers={"Authorization": f"Basic {pair}"},
            subprotocols=[protocol],  # type: ignore[list-item]  # a NewType of str
            compression=None,
            max_size=None,
            proxy=None,
        )


class SimulatedCall:
    """One caller at the exchange."""

    path = "/voice/exchange/control"

    def __init__(
        self,
        exchange: SimulatedExchange,
        script: CallerScript,
        from_: str,
        given: Circumstances = ORDINARY,
        watch: Callable[[Event], None] | None = None,
        presentation: str = "allowed_not_screened",
    ) -> None:
        number = next(exchange.numbers)
        self._exchange, self._script, self._from, self._given = exchange, script, from_, given
        self._presentation, self._is_early = presentation, bool(number % 2)
        self._channel, self._app = f"1764630000.{number}", f"cityline:PJSIP/trunk-{number:08x}"
        self._tape = Tape(watch)
        self._clock = Clock(exchange.speed, exchange.ringing_speed)
        self._phones = {self._channel: Handset(self._clock, self._tape)}
        self._bridges: dict[str, set[str]] = {}
        self._sockets: dict[str, ClientConnection | SimulatedAudioSocket] = {}
        self._carrying: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._rung: dict[str, tuple[str, Person]] = {}
        self._control: ClientConnection | None = None
        self.is_sent_on = False
        "Whether the dial plan sent it to its overflow."
        self._ended = asyncio.Event()
        "The line, or the dial plan after it, ended the call."

    async def run(self) -> CarrierTrace:
        """Run the call to its end, whoever ends it."""
        phone = self._phones[self._channel]
        talking = asyncio.create_task(ScriptedCaller(self._script, self._tape).converse(phone))
        controlled = asyncio.create_task(self._controlled())
        ends = [asyncio.create_task(one.wait()) for one in (phone.is_wanted_elsewhere, self._ended)]
        await asyncio.wait({controlled, *ends}, return_when=asyncio.FIRST_COMPLETED)
        by: Side = "line" if self._ended.is_set() else "caller" if ends[0].done() else "carrier"
        await self._gone(self._channel, NORMAL)
        talking.cancel()
        await asyncio.wait({controlled}, timeout=GONE_SECONDS)
        for task in (controlled, *ends, *self._carrying.values(), *self._tasks):
            task.cancel()
        await asyncio.gather(talking, controlled, *ends, return_exceptions=True)
        self._note(CallHungUp(self._clock.ms(), by))
        sid = self._exchange.sid_of(self._channel)
        return CarrierTrace(sid, tuple(self._tape.events), phone.heard.segments)

    async def _controlled(self) -> None:
        """Serve the line's requests; a lost socket is opened again as long as the call lasts."""
        is_new = True
        while not self._ended.is_set():
            try:
                socket = await self._exchange.connect(self.path, "ari")
            except (InvalidHandshake, OSError):
                self._plan_goes_on(is_full=is_new)
                return
            self._control = socket
            with suppress(ConnectionClosed):
                await self._tell("ApplicationRegistered")
                if is_new:
                    self._later(self._enters())
                is_new = False
                async for message in socket:
                    await self._answer(json.loads(message))

    async def _enters(self) -> None:
        await asyncio.sleep(self._exchange.arrival_seconds)
        await self._arrived(self._channel, self._from)

    def _plan_goes_on(self, *, is_full: bool) -> None:
        self.is_sent_on = is_full and self._exchange.overflow is not None
        self._note(VerbStarted(self._clock.ms(), "Dial", "overflow" if self.is_sent_on else "operator"))
        self._ended.set()

    async def _answer(self, asked: dict[str, str]) -> None:
        uri, body = urlsplit(asked["uri"]), json.loads(asked.get("message_body") or "{}")
        given = {name: values[0] for name, values in parse_qs(uri.query).items()} | body
        status, said = await self._do(asked["method"], [unquote(part) for part in uri.path.split("/")], given)
        answer = {"type": "RESTResponse", "request_id": asked["request_id"], "status_code": status}
        await self._send(answer | ({"message_body": json.dumps(said)} if said is not None else {}))

    async def _do(self, method: str, path: list[str], given: Mapping[str, str]) -> Reply:
        match method, path:
            case "GET", ["applications", _]:
                return 200, {"channel_ids": [*self._phones, *self._sockets]}
            case "POST", ["channels", "externalMedia"]:
                return await self._connect_sound(given)
            case "POST", ["channels"]:
                return self._ring(given)
            case "POST", ["channels", channel, "answer"]:
                return DONE if channel in self._phones else (404, None)
            case "POST", ["channels", _, "continue"]:
                self._plan_goes_on(is_full=given.get("context") == "overflow")
                return DONE
            case "DELETE", ["channels", channel]:
                return await self._hang_up(channel)
            case "POST", ["bridges", bridge]:
                self._bridges.setdefault(bridge, set())
                return 200, {"id": bridge}
            case "POST", ["bridges", bridge, "addChannel"]:
                return self._join(bridge, set(given["channel"].split(",")))
            case "DELETE", ["bridges", bridge]:
                return DONE if self._bridges.pop(bridge, None) is not None else (404, None)
            case _:
                return 404, {"message": "unknown"}

    async def _connect_sound(self, given: Mapping[str, str]) -> Reply:
        socket: ClientConnection | SimulatedAudioSocket
        try:
            if given["encapsulation"] == "audiosocket":
                host, _, port = given["external_host"].rpartition(":")
                socket = await SimulatedAudioSocket.connect(host, int(port), given["data"])
            else:
                token = given["transport_data"].partition("v(")[2].rstrip(")")
                socket = await self._exchange.connect(f"/voice/exchange/media?{token}", "media")
        except (InvalidHandshake, OSError):
            return 500, None
        channel = given["channelId"]
        self._sockets[channel] = socket
        self._note(StreamStarted(self._clock.ms(), channel))
        self._later(self._arrived(channel))
        return 200, {"id": channel}

    def _ring(self, given: Mapping[str, str]) -> Reply:
        to = given["endpoint"].removeprefix("PJSIP/").removeprefix("trunk/").partition("@trunk")[0]
        person = self._given.people.get(to, Fails())
        self._rung[given["channelId"]] = to, person
        self._note(LegChanged(self._clock.ms(), to, "initiated"))
        self._later(self._rings(given["channelId"], to, person, float(given["timeout"])))
        return 200, {"id": given["channelId"]}

    async def _rings(self, channel: str, to: str, person: Person, most: float) -> None:
        with self._clock.ringing():
            await self._clock.sleep(min(decides_after_seconds(person), most))
        if not picks_up(person) or decides_after_seconds(person) > most:
            causes = {Busy: ENGAGED, Fails: UNREACHABLE}
            await self._tell_gone(channel, causes.get(type(person), NO_ANSWER))
            return
        phone = self._phones[channel] = Handset(self._clock, self._tape, is_department=True)
        self._note(LegChanged(self._clock.ms(), to, "answered"))
        await self._arrived(channel)
        acting = ScriptedCaller(CallerScript(announcement_steps(person)), Tape())
        self._later(acting.converse(phone))
        await phone.is_wanted_elsewhere.wait()
        await self._gone(channel, NORMAL)

    def _join(self, bridge: str, channels: set[str]) -> Reply:
        if bridge not in self._bridges or not channels <= self._phones.keys() | self._sockets.keys():
            return 404, {"message": "no such bridge or channel"}
        for members in self._bridges.values():
            members.difference_update(channels)
        self._bridges[bridge] |= channels
        phones = [one for one in self._bridges[bridge] if one in self._phones]
        sounds = [one for one in self._bridges[bridge] if one in self._sockets]
        if len(phones) == 1 and len(sounds) == 1 and sounds[0] not in self._carrying:
            self._carrying[sounds[0]] = asyncio.create_task(self._carry(sounds[0], phones[0]))
        if len(phones) == 2:
            self._talk(next(one for one in channels if one in self._rung))
        return DONE

    def _talk(self, channel: str) -> None:
        to, person = self._rung[channel]
        self._note(LegChanged(self._clock.ms(), to, "in-progress", bridged=True))

        async def until_over() -> None:
            await self._clock.sleep(talks_seconds(person))
            await self._gone(channel, NORMAL)

        self._later(until_over())

    async def _carry(self, sound: str, channel: str) -> None:
        try:
            match self._sockets[sound], self._phones[channel]:
                case SimulatedAudioSocket() as socket, phone:
                    await socket.carry(phone)
                case socket, phone:
                    await SimulatedSound(socket, phone, is_early=self._is_early).carry()
        finally:
            if (ended := self._sockets.pop(sound, None)) is not None:
                await ended.close()
                await self._tell_gone(sound, NORMAL)

    async def _hang_up(self, channel: str) -> Reply:
        if channel == self._channel:
            self._ended.set()
        elif channel in self._carrying:
            self._carrying.pop(channel).cancel()
        elif channel in self._phones or channel in self._rung:
            await self._gone(channel, NORMAL)
        else:
            return 404, {"message": "no such channel"}
        return DONE

    async def _gone(self, channel: str, cause: int) -> None:
        """A telephone hung up: whoever is in its bridge stays there."""
        was_rung = self._rung.pop(channel, None) is not None
        if self._phones.pop(channel, None) is not None or was_rung:
            for members in self._bridges.values():
                members.discard(channel)
            await self._tell_gone(channel, cause)

    async def _arrived(self, channel: str, number: str = "") -> None:
        told = {"id": channel, "caller": {"number": number}}
        overflow = "+16045550100" if self._exchange.overflow else ""
        passed_on = [self._presentation, f"sip+1604verstat={self._given.verdict}", overflow]
        await self._tell("StasisStart", channel=told, args=passed_on)

    async def _tell_gone(self, channel: str, cause: int) -> None:
        await self._tell("StasisEnd", channel={"id": channel})
        await self._tell("ChannelDestroyed", channel={"id": channel}, cause=cause)

    async def _tell(self, event: str, **values: object) -> None:
        with suppress(ConnectionClosed):
            await self._send({"type": event, "application": self._app, **values})

    async def _send(self, message: Mapping[str, object]) -> None:
        if self._control is not None:
            await self._control.send(json.dumps(message))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.add(asyncio.create_task(work))

    def _note(self, event: Event) -> None:
        self._tape.add(event)
