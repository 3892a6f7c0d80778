"""A call: what has happened so far, as one value that is stored after every turn."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from intents.catalog import Catalog
from intents.understanding import Understanding
from ivr.call_state import Event, HungUp, MessageLeft, PersonReached, State, next_state
from ivr.query import DELIVERED, Queries, changed, current
from ivr.query_events import Moment, queries_after
from routing.decision import Answer, Decision, Explain, Redirect, Repeat, SwitchLanguage
from routing.so_far import SoFar


@dataclass(frozen=True, slots=True)
class Greeted:
    """The line has spoken its greeting and decided nothing yet."""


Spoken: TypeAlias = Decision | Greeted


@dataclass(frozen=True, slots=True)
class Call:
    """One connection, keyed by the carrier's CallSid."""

    sid: str
    started_at: datetime
    so_far: SoFar
    caller: str = ""
    "A keyed hash of the caller's number; empty when it is hidden."
    state: State = State.LISTENING
    queries: Queries = ()
    turns: int = 0
    spoke: bool = False
    "Whether the caller ever said or keyed anything."
    slow: bool = False
    attempt: int = 0
    "How many numbers of people have been rung."
    accepted: bool = False
    "Whether a person pressed the key that takes the call."
    recording: bool = False
    "Whether the caller was asked to speak after the tone."
    carrier_hears: bool = False
    "Whether the carrier turns speech into words, since this machine could not."
    last: Spoken = Greeted()
    "What Repeat says again."
    ended_at: datetime | None = None
    is_test: bool = False
    version: int = 0
    "How often it was stored: of two writers the second one notices."

    @property
    def language(self) -> str:
        """The language in which the line speaks now."""
        return self.so_far.language

    @property
    def is_settled_by_hang_up(self) -> bool:
        """Whether a hang-up decides the outcomes; otherwise the dial result or the recording will say."""
        match self.state:
            case State.TRANSFERRING:
                return not self.accepted
            case State.RECORDING:
                return not self.recording
            case _:
                return True

    def heard(self, played: float) -> "Call":
        """Note how much of the last answer the caller heard (0–1)."""
        query = current(self.queries)
        if query is None or played < DELIVERED or not isinstance(self.last, Answer | Redirect):
            return self
        return replace(self, queries=changed(self.queries, replace(query, delivered=True)))

    def speaking(self, language: str) -> "Call":
        """Go on in the language that the caller was heard to speak."""
        return replace(self, so_far=replace(self.so_far, language=language))

    def decided(self, decision: Decision, meant: Understanding, catalog: Catalog, now: datetime) -> "Call":
        """Return the call after a turn; raise IllegalEvent when its state does not allow the decision."""
        noted = replace(self, so_far=self.so_far.noting(meant), turns=self.turns + 1)
        moved = noted.after(decision, catalog, now, meant)
        return replace(
            moved,
            so_far=noted.so_far.after(decision),
            slow=self.slow or decision == Repeat(slower=True),
        )

    def after(
        self, event: Event, catalog: Catalog, now: datetime, meant: Understanding | None = None
    ) -> "Call":
        """Return the call after an event; raise IllegalEvent when its state does not know it."""
        state = next_state(self.state, event)
        moment = Moment(now, self.state, self.spoke, self.so_far.pending, catalog, meant)
        return replace(
            self,
            state=state,
            queries=queries_after(self.queries, event, moment),
            attempt=self.attempt + (state is State.TRANSFERRING),
            accepted=self.accepted and state is not State.TRANSFERRING,
            last=self.last if isinstance(event, NOT_REPEATED) else event,
            ended_at=now if state is State.ENDED else self.ended_at,
        )


NOT_REPEATED = Repeat | Explain | SwitchLanguage | HungUp | MessageLeft | PersonReached
