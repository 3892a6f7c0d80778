"""Calls back from the desk: staff are rung first, then the caller, and what came of it is noted."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Protocol, TypeAlias

from ivr.desk.callbacks.callback import Callback, CallbackState
from ivr.desk.callbacks.forms import FilledForm
from ivr.desk.callbacks.office import CallbackOffice, Done, OpenedCallback
from ivr.desk.callbacks.progress import (
    Act,
    CallbackStep,
    Dial,
    Miss,
    NoAnswerReason,
    Ring,
    Talk,
    Try,
    is_of_dial,
)
from routing.outbound.allow_list import AllowList, Dialable

ACCEPT = "1"
"The key by which whoever dialled has the caller rung."
SECONDS_TO_ACCEPT = 10
RING_SECONDS = 30
EARLIEST, LATEST = time(8), time(20)
"Nobody is called back earlier or later in the city's own time."
UNDER_WAY = timedelta(hours=4)
"So long the end of a dial may come after it; a later one is of another."
PICKED_UP = timedelta(minutes=5)
"So long after the button a telephone may be picked up."
STILL_RINGS = timedelta(minutes=1)
"So soon after the button it is not pressed again, unless the carrier has told how it ended."


class Rung(StrEnum):
    """What the carrier makes of the wish to ring a member of staff."""

    RINGS = "rings"
    UNANSWERED = "unanswered"
    "It may ring all the same."
    BUSY = "busy"
    BAD_NUMBER = "bad_number"
    "It cannot ring the number in the person's account."
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class OneDial:
    """One dial of a callback, by which the carrier's webhooks name it."""

    callback: str
    version: int
    "The callback's, after the button."


@dataclass(frozen=True, slots=True)
class NotDialled:
    """What stands in the way, as the id of words."""

    why: str


@dataclass(frozen=True, slots=True)
class StaffDial:
    """A dial that begins: the telephone of whoever dials."""

    to: Dialable
    dial: OneDial


Begun: TypeAlias = StaffDial | NotDialled
Talked: TypeAlias = int | NoAnswerReason
"How many seconds the two talked, or why the caller was not reached."


class Minutes(Protocol):
    """The minutes that may be dialled out in a day."""

    def lets_dial(self) -> bool:
        """Whether another number may be dialled."""
        ...

    def dialled(self, dial_id: str, call_sid: str, seconds: float | None = None) -> None:
        """Note a dial that begins, or how long it lasted."""
        ...


@dataclass(frozen=True, slots=True)
class Dialling:
    """Dials for the desk; the callback's history holds each dial and its end."""

    office: CallbackOffice
    ring: Callable[[Dialable, OneDial], Awaitable[Rung]]
    "Rings a member of staff."
    minutes: Minutes

    def begin(self, callback_id: str, version: int, by: str, number: str) -> Begun:
        """Note that a person dials, unless something stands in the way."""
        found = self.office.open(callback_id)
        if found is None or not _is_theirs(found.callback, by) or not _is_seen(found, version):
            return NotDialled("callbacks.too_late")
        if self._still_rings(found):
            return NotDialled("callbacks.dial_still")
        if not number:
            return NotDialled("callbacks.dial_no_own")
        caller = self.office.decrypt(found.callback.encrypted_number)
        if not caller:
            return NotDialled("callbacks.dial_hidden")
        to = self._may_dial.dialable(number)
        if not isinstance(to, Dialable):
            return NotDialled("callbacks.dial_own_not_allowed")
        if not self._may_dial.may_dial(caller):
            return NotDialled("callbacks.dial_not_allowed")
        if not self.minutes.lets_dial():
            return NotDialled("callbacks.dial_no_minutes")
        if not is_hour_to_call(self.office.clock().astimezone(self.office.directory().time_zone)):
            return NotDialled("callbacks.dial_hours")
        match self.office.do(found, FilledForm(Dial(), "", version), by):
            case Done(callback):
                dial = OneDial(callback_id, callback.version)
                self.minutes.dialled(_leg(dial, "staff"), callback.call_sid)
                return StaffDial(to, dial)
            case _:
                return NotDialled("callbacks.too_late")

    def under_way(self, dial: OneDial) -> Callback | None:
        """Return the callback that a person is rung about, or None where that dial is not on any more."""
        found = self.office.open(dial.callback)
        return found.callback if found and self._is_fresh(found, dial) and not _after(found, dial) else None

    def accepted(self, dial: OneDial) -> Dialable | None:
        """Note that the person took it; return the caller's number, None where nobody is to be rung."""
        found = self.office.open(dial.callback)
        if found is None or not self._is_fresh(found, dial):
            return None
        caller = self._may_dial.dialable(self.office.decrypt(found.callback.encrypted_number) or "")
        if not isinstance(caller, Dialable):
            return None
        match [step.act for step in _after(found, dial)]:
            case []:
                is_rung = self._noted(found, dial, Ring())
            case ["ring"]:
                is_rung = True  # the carrier asks again, since it got no answer
            case _:
                is_rung = False
        if is_rung:
            self.minutes.dialled(_leg(dial, "caller"), found.callback.call_sid)
        return caller if is_rung else None

    def ended(self, dial: OneDial, talked: Talked) -> None:
        """Note how the caller was reached or not, once."""
        self._over(dial, "caller", 0 if isinstance(talked, NoAnswerReason) else talked)
        act: Act = Try(talked) if isinstance(talked, NoAnswerReason) else Talk(talked)
        self._end(dial, act, {"", "ring"})

    def missed(self, dial: OneDial, how: NoAnswerReason) -> None:
        """Note that the person did not take it, unless they did."""
        self._end(dial, Miss(how), {""})

    def left(self, dial: OneDial, seconds: float) -> None:
        """Note how long the telephone of whoever dialled was in use."""
        self._over(dial, "staff", seconds)

    @property
    def _may_dial(self) -> AllowList:
        return self.office.directory().may_dial

    def _over(self, dial: OneDial, leg: str, seconds: float) -> None:
        found = self.office.open(dial.callback)
        if found is not None and self._dialled(found, dial, UNDER_WAY) is not None:
            self.minutes.dialled(_leg(dial, leg), found.callback.call_sid, seconds)

    def _end(self, dial: OneDial, act: Act, follows: set[str]) -> None:
        found = self.office.open(dial.callback)
        if found is None or self._dialled(found, dial, UNDER_WAY) is None:
            return
        after = _after(found, dial)
        if (after[-1].act if after else "") in follows:
            self._noted(found, dial, act)

    def _noted(self, found: OpenedCallback, dial: OneDial, act: Act) -> bool:
        """Note it in the name of whoever dialled, whatever was done at the desk meanwhile."""
        step = self._dialled(found, dial, UNDER_WAY)
        version = found.callback.version
        return step is not None and isinstance(
            self.office.do(found, FilledForm(act, "", version), step.by), Done
        )

    def _is_fresh(self, found: OpenedCallback, dial: OneDial) -> bool:
        step = self._dialled(found, dial, PICKED_UP)
        return step is not None and _is_theirs(found.callback, step.by)

    def _dialled(self, found: OpenedCallback, dial: OneDial, within: timedelta) -> CallbackStep | None:
        """Return the press of the button, if that was not too long ago and the last one."""
        since = found.since(dial.version - 1)
        acts = [step.act for step in since]
        if acts[:1] != ["dial"] or "dial" in acts[1:]:
            return None
        return since[0] if self.office.clock() - since[0].at <= within else None

    def _still_rings(self, found: OpenedCallback) -> bool:
        last = found.steps[-1] if found.steps else None
        return last is not None and last.act == "dial" and self.office.clock() - last.at < STILL_RINGS


def _leg(dial: OneDial, leg: str) -> str:
    return f"{dial.callback}-{dial.version}-{leg}"


def is_hour_to_call(at: datetime) -> bool:
    """Whether people are called back at that hour."""
    return EARLIEST <= at.time() < LATEST


def _is_theirs(callback: Callback, by: str) -> bool:
    return callback.state is CallbackState.TAKEN and callback.owner == by


def _is_seen(found: OpenedCallback, version: int) -> bool:
    """Whether the person's page shows all that was done at the desk."""
    return found.callback.version == version or found.was_only_dialled_since(version)


def _after(found: OpenedCallback, dial: OneDial) -> tuple[CallbackStep, ...]:
    """Return what the carrier has told of the last dial."""
    return tuple(step for step in found.since(dial.version) if is_of_dial(step))
