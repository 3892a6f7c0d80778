"""Why the line understood a sentence as it did, for staff and editors."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from ivr.desk.call import Exchange
from ivr.desk.view import confidence_word

ANSWERED = frozenset({"Answer", "Redirect"})
"Decisions after which the caller's next words may be about the answer."


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reading of a sentence; topics are slugs of articles or control intents."""

    heard: str = field(repr=False)
    language: str
    understanding: str
    "As the ledger has it: recognized, ambiguous …"
    topic: str
    confidence: float
    candidates: tuple[tuple[str, float], ...]
    "Topics with their confidence, the likeliest first."
    rule: str
    "The name of the rule that applied."

    @property
    def rule_words(self) -> str:
        """The word id of the rule."""
        return f"desk.rule.{re.sub(r'[^a-z]+', '_', self.rule)}"

    @property
    def sureness(self) -> str:
        """The confidence as a word id suffix; empty if there is none."""
        return confidence_word(self.confidence)

    @property
    def runners_up(self) -> tuple[tuple[str, str], ...]:
        """The other topics, each with its confidence as a word id suffix."""
        return tuple((topic, confidence_word(sure)) for topic, sure in self.candidates if topic != self.topic)


Explain: TypeAlias = Callable[[str, str, str], Explanation]
"Reads words in a language, said after an answer or, with none, as the first of a call."


def before(turns: tuple[Exchange, ...], number: int) -> str:
    """Return the article whose answer a turn follows at once; empty if there is none."""
    earlier = [turn for turn in turns if turn.turn < number]
    return earlier[-1].topic if earlier and earlier[-1].decision in ANSWERED else ""
