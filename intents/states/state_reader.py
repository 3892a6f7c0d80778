"""What a caller's words tell of their state, and of danger that nothing else heard."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from intents.danger.rules import Caution
from intents.meaning.reading import Asked, Reading
from intents.meaning.understanding import CallerState, Danger, DangerKind

LEAST: Mapping[CallerState, float] = MappingProxyType(
    {
        CallerState.CHILD: 0.45,
        CallerState.AFRAID: 0.4,
        CallerState.LIMITED_LANGUAGE: 0.4,
        CallerState.HARD_OF_HEARING: 0.38,
        CallerState.ANGRY: 0.36,
    }
)
"""Minimum score of each state. A crisis is certain danger, and is not read here.

An adult who is taken for a child is worse off than a child who is taken for an adult, so few ordinary
callers reach it: by parts left out, of 4,600 ordinary turns and first sentences 0.05 % for a child, 0.1 % for
fear, 0.2 % for the others. 30 % of children, 48 % of who is afraid, 56 % of who speaks little of it,
53 % of who hears badly and 25 % of the angry do (`python -m training.states`).
"""
POSSIBLE, POSSIBLE_IN_STATE, HARDLY = 0.71, 0.4, 0.2
"""Minimum score of danger that nothing else heard; of a caller in some state; that is not doubted.

By parts left out, 72 % of callers in danger reach the first by this reading alone, and 0.4 % of ordinary
turns and first sentences, many of which tell of danger that is over.
"""
FEARED = 0.1
"Minimum score of danger beside fear, without which « c'est ce qu'il me fallait » looks like it."


@dataclass(frozen=True, slots=True)
class StateReading:
    """How much the words speak for each state and each kind of danger: 0 for nothing, 1 for all."""

    scores: Mapping[CallerState, float] = field(default_factory=dict)
    danger: Mapping[DangerKind, float] = field(default_factory=dict)

    @property
    def states(self) -> frozenset[CallerState]:
        """The states that the caller is in."""
        likely = frozenset(state for state, score in self.scores.items() if score >= LEAST[state])
        return likely if self._danger >= FEARED else likely - {CallerState.AFRAID}

    def heard(self, danger: Danger | Caution | None, reading: Reading) -> Danger | Caution | None:
        """Return the danger that was heard, or else what may be danger by this reading."""
        match danger:
            case None if CallerState.AFRAID in self.states:
                return Caution(DangerKind.LIFE)
            case None if self._danger >= (POSSIBLE_IN_STATE if self.states else POSSIBLE):
                return Caution(max(self.danger, key=self.danger.__getitem__))
            case Caution() if self.hardly_tells(reading):
                return None
            case _:
                return danger

    @property
    def _danger(self) -> float:
        return sum(self.danger.values())

    def hardly_tells(self, reading: Reading, least: float = HARDLY) -> bool:
        """Whether possible danger in an answer is hardly any; words that nobody read are never doubted."""
        is_answer = reading.asked is not Asked.HOW_CAN_I_HELP and not reading.around_rule
        return is_answer and bool(self.danger) and not self.states and self._danger < least


class StateReader(Protocol):
    """Anything that reads the state that a caller is in."""

    def read(self, text: str, reading: Reading) -> StateReading:
        """Return how much the words speak for each state and kind of danger."""
        ...
