"""Where the caller is in an utterance, and all that is remembered of it.

NEXT is the whole table of states, and `Endpoint.entering` alone sets one.
"""

from dataclasses import dataclass, replace
from enum import Enum

from ivr.speech.timing import Timing


class State(Enum):
    """Where the caller is in an utterance."""

    QUIET = "quiet"
    STARTING = "starting"
    "Something that may be speech has begun."
    SPEAKING = "speaking"
    PAUSED = "paused"
    "Silence long enough to transcribe on trial, too short to answer."


NEXT: dict[State, frozenset[State]] = {
    State.QUIET: frozenset({State.STARTING}),
    State.STARTING: frozenset({State.QUIET, State.SPEAKING}),
    State.SPEAKING: frozenset({State.QUIET, State.PAUSED}),
    State.PAUSED: frozenset({State.QUIET, State.SPEAKING}),
}


class IllegalState(Exception):
    """A step that the table does not allow: a fault in the program."""


class Early(Enum):
    """What the early transcript of a paused utterance has shown."""

    MISSING = "missing"
    OPEN = "open"
    "It might still grow."
    CERTAIN = "certain"
    "It already says all that is needed."


@dataclass(frozen=True, slots=True)
class Endpoint:
    """All that is remembered from frame to frame, in seconds."""

    timing: Timing
    expects_short: bool = False
    state: State = State.QUIET
    early: Early = Early.MISSING
    speech_seconds: float = 0.0
    "Speech in this utterance."
    utterance_seconds: float = 0.0
    "Since its first sound."
    silence_seconds: float = 0.0
    "Since its last sound of speech."
    rising_seconds: float = 0.0
    "Unbroken speech that does not count yet."
    waited_seconds: float = 0.0
    "Both sides silent since the line's own voice ended."
    has_barged_in: bool = False
    has_given_up: bool = False
    "No-input was said since then."

    def entering(self, state: State) -> "Endpoint":
        """The same in another state, if the table allows it; quiet keeps nothing of the utterance."""
        if state not in NEXT[self.state]:
            raise IllegalState(f"{self.state.value} → {state.value}")
        if state is State.QUIET:
            return self.forgetting()
        return replace(self, state=state, early=Early.MISSING, rising_seconds=0.0)

    def expecting(self, timing: Timing, *, short: bool) -> "Endpoint":
        """The line has asked something new; what the caller is saying meanwhile goes on."""
        return replace(self, timing=timing, expects_short=short, waited_seconds=0.0, has_given_up=False)

    def informed(self, early: Early) -> "Endpoint":
        """An early transcript of the paused utterance has come."""
        return replace(self, early=early) if self.state is State.PAUSED else self

    def interrupting(self) -> "Endpoint":
        """What is being said is meant to cut the line off, however short it is."""
        return replace(self, has_barged_in=True)

    def forgetting(self) -> "Endpoint":
        """What the caller was saying does not count; the wait for words goes on."""
        return Endpoint(
            self.timing,
            self.expects_short,
            waited_seconds=self.waited_seconds,
            has_given_up=self.has_given_up,
        )

    @property
    def patience_seconds(self) -> float:
        """Silence that ends this utterance."""
        match self.early:
            case Early.MISSING:
                return self.timing.end_unheard_seconds
            case Early.CERTAIN:
                return self.timing.end_certain_seconds
            case Early.OPEN:
                return self.timing.end_short_seconds if self.expects_short else self.timing.end_seconds
