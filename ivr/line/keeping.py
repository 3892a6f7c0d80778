"""The storage interface of calls between turns."""

from datetime import datetime
from typing import Protocol

from ivr.call.call import Call
from ivr.call.handoff import Briefing
from ivr.call.turn import TurnNote
from ivr.desk.callbacks.callback import Callback
from ivr.storage.store import StreamToken
from routing.journeys.run import Run
from routing.texting.texted import Reminded


class CallKeeper(Protocol):
    """Stores calls: in a database, or in memory for a typed call."""

    def load(self, sid: str) -> Call | None:
        """Return a call as last saved."""

    def begin(self, call: Call, token: StreamToken) -> Call:
        """Save a new call and return it, or the existing one."""

    def use_token(self, sid: str, token_hash: str) -> bool:
        """Consume a call's stream token; return whether it was valid."""

    def save(self, call: Call, note: TurnNote | None = None, token: StreamToken | None = None) -> Call:
        """Save a call, and the token of its next stream; raise StaleCall if it has changed meanwhile."""

    def note_wait(self, sid: str, turn: int, milliseconds: float) -> None:
        """Save a turn's response time."""

    def returning(self, caller: str) -> tuple[str, ...]:
        """Return the topics of a caller's repeated calls in the last days, by caller hash."""

    def saved_run(self, caller: str, reference: str) -> Run | None:
        """Return the journey under a reference number; without one, the journey that a caller left last."""

    def reminded(self, caller: str) -> tuple[Reminded, ...]:
        """Return what a caller is still to be reminded of, by caller hash."""

    def is_reachable(self, numbers: tuple[str, ...]) -> bool:
        """Return whether a number takes texts, as far as known, by its hash under each secret."""

    def objects(self, callers: tuple[str, ...]) -> bool:
        """Return whether a caller wished that nothing is transcribed, by their hash under each secret."""

    def waiting_since(self, department: str) -> tuple[datetime, ...]:
        """Return when each caller in a department's queue began to wait."""

    def callback(self, callback: Callback, recording_url: str) -> None:
        """File a callback."""

    def briefing(self, call: Call) -> Briefing:
        """Return what whoever takes a call is told."""
