"""Calls back from the desk: staff are rung first, then the caller, and what came of it is noted."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from routing.callbacks.callback import Callback, CallbackState
from routing.callbacks.forms import FilledForm
from routing.callbacks.office import CallbackOffice, Done, OpenedCallback
from routing.callbacks.progress import Act, CallbackStep, Dial, Talk, Try

EARLIEST, LATEST = time(8), time(20)
"Nobody is called back earlier or later in the city's own time."
UNDER_WAY = timedelta(hours=4)
"So long the end of a dial may come after it; a later one is of another."
PICKED_UP = timedelta(minutes=5)
"So long after the button a telephone may be picked up."


@dataclass(frozen=True, slots=True)
class Dialling:
    """Dials for the desk; the callback's history holds each dial and its end."""

    office: CallbackOffice
    ring: Callable[[str, str], Awaitable[bool]]
    "Rings a member of staff about a callback; whether the carrier took it."

    def begin(self, callback_id: str, version: int, by: str, number: str) -> str:
        """Note that a person dials; return the id of what stands in the way, or nothing."""
        found = self.office.open(callback_id)
        if found is None or found.callback.version != version or not _is_theirs(found.callback, by):
            return "callbacks.too_late"
        if not number:
            return "callbacks.dial_no_own"
        if not self.office.decrypt(found.callback.encrypted_number):
            return "callbacks.dial_hidden"
        if not is_hour_to_call(self.office.clock().astimezone(self.office.directory().time_zone)):
            return "callbacks.dial_hours"
        done = self.office.do(found, FilledForm(Dial(), "", version), by)
        return "" if isinstance(done, Done) else "callbacks.too_late"

    def under_way(self, callback_id: str) -> Callback | None:
        """Return the callback that a person is rung about, or None where nobody dials it now."""
        found = self.office.open(callback_id)
        step = _last(found)
        is_fresh = step is not None and self.office.clock() - step.at <= PICKED_UP
        return found.callback if found and is_fresh else None

    def number(self, callback: Callback) -> str:
        """Return the caller's number; empty where it cannot be read."""
        return self.office.decrypt(callback.encrypted_number) or ""

    def ended(self, callback_id: str, seconds: int | None) -> None:
        """Note how a dial ended, once: how long they talked, or None where the caller was not reached."""
        found = self.office.open(callback_id)
        step = _last(found)
        if found is None or step is None or self.office.clock() - step.at > UNDER_WAY:
            return
        act: Act = Try() if seconds is None else Talk(seconds)
        self.office.do(found, FilledForm(act, "", found.callback.version), step.by)


def is_hour_to_call(at: datetime) -> bool:
    """Whether people are called back at that hour."""
    return EARLIEST <= at.time() < LATEST


def _is_theirs(callback: Callback, by: str) -> bool:
    return callback.state is CallbackState.TAKEN and callback.owner == by


def _last(found: OpenedCallback | None) -> CallbackStep | None:
    """The dial that has not ended yet, if that is the last that was done."""
    last = found.steps[-1] if found and found.steps else None
    return last if last is not None and last.act == "dial" else None
