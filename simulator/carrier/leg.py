"""Leg: one telephone connection, the caller's or a department's, and what surrounds it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Literal, TypeAlias

from simulator.carrier.account import CarrierAccount, Clock, Queues
from simulator.carrier.events import Event, LegChanged, VerbStarted, Warned
from simulator.carrier.handset import Handset
from simulator.carrier.people import Person
from simulator.carrier.rest import Rest
from simulator.carrier.trace import Tape
from simulator.carrier.verbs import GoTo, Outcome
from simulator.carrier.webhook import Callbacks, Faults, Form, Webhooks

CallStatus: TypeAlias = Literal[
    "queued", "initiated", "ringing", "in-progress", "completed", "busy", "failed", "no-answer", "canceled"
]
_PLACES = ("City", "State", "Zip", "Country")


@dataclass(frozen=True, slots=True)
class Recognition:
    """A result of Twilio's own recognition."""

    words: str
    confidence: float


Hear: TypeAlias = Callable[[bytes, str], Awaitable[Recognition]]  # 8 kHz µ-law, BCP 47 language


@dataclass(slots=True)
class StartParameters:
    """The `<Parameter>`s of the carrier's last stream, kept for the fault that sends them again."""

    last: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SharedCall:
    """Shared by all legs of one call."""

    account: CarrierAccount
    clock: Clock
    tape: Tape
    webhooks: Webhooks
    callbacks: Callbacks
    faults: Faults
    people: Mapping[str, Person]
    rest: Rest
    queues: Queues
    hear: Hear | None
    start_parameters: StartParameters
    fallback_url: str | None
    verdict: str


@dataclass(slots=True)
class Leg:
    """One connection; `status` is Twilio's CallStatus, `document_url` what relative addresses stand on."""

    exchange: SharedCall
    phone: Handset
    sid: str
    from_: str
    to: str
    direction: Literal["inbound", "outbound-api", "outbound-dial"] = "inbound"
    parent_sid: str | None = None
    status: CallStatus = "ringing"
    document_url: str = ""

    def form(self, *extra: tuple[str, str]) -> Form:
        """Return the parameters of every voice request, blank ones included, and some more."""
        form = {
            "CallSid": self.sid,
            "AccountSid": self.exchange.account.sid,
            "From": self.from_,
            "To": self.to,
            "Caller": self.from_,
            "Called": self.to,
            "CallStatus": self.status,
            "ApiVersion": "2010-04-01",
            "Direction": self.direction,
            "CallToken": "",
            "StirVerstat": self.exchange.verdict,
        }
        form |= {f"{end}{place}": "" for end in ("From", "To", "Caller", "Called") for place in _PLACES}
        if self.parent_sid:
            form["ParentCallSid"] = self.parent_sid
        return form | dict(extra)

    def absolute(self, url: str) -> str:
        """Resolve an address written in the current document."""
        return self.exchange.account.absolute(url, self.document_url)

    def follow(self, url: str | None, method: str, *extra: tuple[str, str]) -> GoTo:
        """Go to an `action`, or, as Twilio does without one, to the current document again."""
        return GoTo(self.absolute(url) if url else self.document_url, method, extra)

    def note(self, event: Event) -> None:
        """Record an event."""
        self.exchange.tape.add(event)

    def begin(self, verb: str, detail: str = "") -> None:
        """Record that a verb began."""
        is_caller = self.direction == "inbound"
        side: Literal["caller", "department"] = "caller" if is_caller else "department"
        self.note(VerbStarted(self.exchange.clock.ms(), verb, detail, side))

    def warn(self, code: int, why: str) -> None:
        """Record what Twilio's debugger would show."""
        self.note(Warned(self.exchange.clock.ms(), code, why))


@dataclass(slots=True)
class Progress:
    """Where a leg that the carrier rings has got to, told to its status callback if it has one."""

    leg: Leg
    url: str = ""
    events: frozenset[str] = frozenset({"completed"})
    answered_ms: float | None = None
    told: int = 0

    @property
    def duration_seconds(self) -> int:
        """Return how long the leg has been up."""
        if self.answered_ms is None:
            return 0
        return round((self.leg.exchange.clock.ms() - self.answered_ms) / 1000)

    def change(
        self, event: Literal["initiated", "ringing", "answered", "completed"], status: CallStatus
    ) -> None:
        """Set the leg's status, and tell it."""
        leg, now_ms = self.leg, self.leg.exchange.clock.ms()
        if event == "answered":
            self.answered_ms = now_ms
        leg.status = status
        leg.note(LegChanged(now_ms, leg.to, status))
        if not self.url or event not in self.events:
            return
        facts = (
            ("Timestamp", format_datetime(datetime.now(UTC))),
            ("CallbackSource", "call-progress-events"),
            ("SequenceNumber", str(self.told)),
        )
        self.told += 1
        duration = (("CallDuration", str(self.duration_seconds)),) if event == "completed" else ()
        leg.exchange.callbacks.send(self.url, leg.form(*facts, *duration))


Interpret: TypeAlias = Callable[[Leg, GoTo, frozenset[str]], Awaitable[Outcome]]
