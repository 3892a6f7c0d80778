"""What second opinions did and cost since the service started: counts and kinds, never words."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from intents.personal import Personal


class Outcome(StrEnum):
    """How a wish for a second opinion ended."""

    CHOSEN = "chosen"
    NONE_OF_THEM = "none_of_them"
    NOT_ASKED = "not_asked"
    RESTING = "resting"
    TOO_LATE = "too_late"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    NOT_AN_ANSWER = "not_an_answer"


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, in the currency of the server's bill."""

    prompt: float
    completion: float


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a server says that one request used."""

    prompt: int = 0
    completion: int = 0

    @property
    def total(self) -> int:
        """Both together."""
        return self.prompt + self.completion


@dataclass(slots=True)
class Tally:
    """The counts of one process; the cost is known when the prices are."""

    prices: Prices | None = None
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    removed: Counter[Personal] = field(default_factory=Counter)
    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    @property
    def cost(self) -> float | None:
        """What the tokens cost so far, or None when nobody said what they cost."""
        if self.prices is None:
            return None
        spent = self.prompt_tokens * self.prices.prompt + self.completion_tokens * self.prices.completion
        return spent / 1_000_000

    def used(self, tokens: Tokens) -> None:
        """Count the tokens of an answer."""
        self.prompt_tokens += tokens.prompt
        self.completion_tokens += tokens.completion

    def ended(self, outcome: Outcome, removed: tuple[Personal, ...]) -> None:
        """Count a wish by how it ended, and what was kept from the server."""
        self.outcomes[outcome] += 1
        self.removed.update(removed)
