"""Twilio's Calls resource: takes calls that the customer has the carrier place, with Twilio's errors."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from simulator.carrier.account import CarrierAccount, new_sid
from simulator.carrier.people import Person
from simulator.carrier.webhook import NO_FAULTS, Faults

_E164: Final = re.compile(r"\+[1-9]\d{6,14}")
_ADDRESS: Final = re.compile(r"https?://[^\s/?#]+\S*")
NO_TO, NO_FROM, NO_URL = 21201, 21213, 21205
BAD_TO, NOT_MINE, NO_PERMISSION, TOO_MANY = 21211, 21210, 21215, 20429
ERRORS: Final[Mapping[str, tuple[int, str]]] = {
    "+15005550001": (21217, "Phone number does not appear to be valid"),
    "+15005550002": (21214, "The phone number you are attempting to call, +15005550002, is not valid."),
    "+15005550003": (NO_PERMISSION, "Account not authorized to call +15005550003."),
    "+15005550004": (21216, "Account not allowed to call +15005550004"),
}
"By Twilio's magic numbers for tests."
LONGEST_RING = 600

Form: TypeAlias = Mapping[str, Sequence[str]]
Told: TypeAlias = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class CallWish:
    """A call that the customer wants placed."""

    sid: str
    to: str
    from_: str
    url: str
    method: str = "POST"
    timeout_seconds: float = 60
    callback: str = ""
    callback_events: frozenset[str] = frozenset({"completed"})


class Anybody(Mapping[str, Person]):
    """The same person at every number."""

    def __init__(self, person: Person) -> None:
        self._person = person

    def __getitem__(self, number: str) -> Person:
        return self._person

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


@dataclass(slots=True)
class PlacedCalls:
    """The calls that one account had placed, in order."""

    account: CarrierAccount
    people: Mapping[str, Person] = field(default_factory=dict)
    "Who answers at which number."
    faults: Faults = NO_FAULTS
    numbers: frozenset[str] | None = None
    "The account's own numbers, from which alone it may call; any number by default."
    errors: Mapping[str, tuple[int, str]] = field(default_factory=lambda: ERRORS)
    "What stands in the way of ringing a number."
    refused_as_too_many: int = 0
    "So many requests are answered with 429 before the next one is taken."
    taken: list[CallWish] = field(default_factory=list)
    statuses: dict[str, str] = field(default_factory=dict)
    "The status of each call, by its sid."
    _place: Callable[[CallWish], None] | None = None

    def connect(self, place: Callable[[CallWish], None]) -> None:
        """Have calls placed by an open carrier from now on."""
        self._place = place

    def disconnect(self, place: Callable[[CallWish], None]) -> None:
        """Have none placed by a carrier that closes."""
        if self._place == place:
            self._place = None

    def take(self, form: Form) -> Told:
        """Take a call, or refuse it with Twilio's error."""
        if self.refused_as_too_many:
            self.refused_as_too_many -= 1
            return _refusal("429 Too Many Requests", TOO_MANY, "Too Many Requests")
        if error := self._error(form):
            return _refusal("400 Bad Request", *error)
        if self._place is None:
            return _refusal("503 Service Unavailable", 20503, "Service unavailable")
        wish = _wish(form)
        self.taken.append(wish)
        self.statuses[wish.sid] = "queued"
        self._place(wish)
        return "201 Created", self._document(wish)

    def fetch(self, sid: str) -> Told | None:
        """Return a call as it stands, or None for another sid."""
        wish = next((one for one in self.taken if one.sid == sid), None)
        return ("200 OK", self._document(wish)) if wish else None

    def _error(self, form: Form) -> tuple[int, str] | None:
        to, from_, url = (_first(form, name) for name in ("To", "From", "Url"))
        if not to:
            return NO_TO, "No 'To' number is specified"
        if not from_:
            return NO_FROM, "No 'From' number is specified"
        if not _ADDRESS.fullmatch(url):
            return NO_URL, "Url is not a valid URL" if url else "Url parameter is required."
        if not _E164.fullmatch(to):
            return BAD_TO, f"The phone number you are attempting to call, {to}, is not valid."
        if self.numbers is not None and from_ not in self.numbers:
            return NOT_MINE, f"The source phone number {from_} is not yet verified for your account."
        return self.errors.get(to)

    def _document(self, wish: CallWish) -> bytes:
        told = {
            "sid": wish.sid,
            "account_sid": self.account.sid,
            "to": wish.to,
            "from": wish.from_,
            "status": self.statuses[wish.sid],
            "direction": "outbound-api",
            "uri": f"/2010-04-01/Accounts/{self.account.sid}/Calls/{wish.sid}.json",
        }
        return json.dumps(told).encode()


def _wish(form: Form) -> CallWish:
    timeout = _first(form, "Timeout")
    return CallWish(
        new_sid("CA"),
        _first(form, "To"),
        _first(form, "From"),
        _first(form, "Url"),
        _first(form, "Method") or "POST",
        min(LONGEST_RING, int(timeout)) if timeout.isdecimal() else 60,
        _first(form, "StatusCallback"),
        frozenset(form.get("StatusCallbackEvent", ())) or frozenset({"completed"}),
    )


def _first(form: Form, name: str) -> str:
    return next(iter(form.get(name, ())), "")


def _refusal(status: str, code: int, message: str) -> Told:
    return status, json.dumps({"code": code, "message": message, "status": int(status[:3])}).encode()
