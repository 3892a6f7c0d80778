"""A formula of the line: what is counted, of what, and in which words the glossary says so."""

from dataclasses import dataclass
from typing import TypeVar

from metrics.count import Count
from metrics.terms import Terms
from metrics.text import Text

DEFINITIONS = "2026-11-26"
"The version of all definitions, printed with every figure; it changes when one of them does."

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Formula:
    """A share; its two counts are names of columns, and the first lies within the second."""

    id: str
    counts: str
    of: str
    name: Text
    numerator: Text
    denominator: Text
    waits_for_repeats: bool = False
    "Whether its last days may still change, because a repeat may still come."
    since: str = DEFINITIONS
    "The version in which it got its present form."

    def written(self, language: str, terms: Terms) -> str:
        """The formula in words, with the city's own numbers in it."""
        words = f"{self.numerator.spoken(language)} ÷ {self.denominator.spoken(language)}"
        return words.format(
            repeat_days=terms.repeat_days,
            answer_within_seconds=terms.answer_within_seconds,
            short_abandon_seconds=terms.short_abandon_seconds,
            retransfer_minutes=terms.retransfer_minutes,
        )


class NotWithin(ValueError):
    """A share was defined whose numerator could pass its denominator."""


@dataclass(frozen=True, slots=True)
class Share:
    """A numerator and a denominator that are known to fit."""

    counts: str
    of: str

    @classmethod
    def of_counts(cls, part: Count[Thing], whole: Count[Thing]) -> "Share":
        """Refuse a part that is not within the whole."""
        if not part.is_within(whole):
            raise NotWithin(f"{part.name} is not within {whole.name}")
        return cls(part.name, whole.name)


def formula(
    share: Share,
    name: tuple[str, str],
    numerator: tuple[str, str],
    denominator: Text,
    *,
    waits: bool = False,
    id: str = "",  # noqa: A002 - the formula's own word for it
) -> Formula:
    """Write a formula; its id is its numerator's name unless it has one of its own."""
    return Formula(
        id or share.counts,
        share.counts,
        share.of,
        Text(*name),
        Text(*numerator),
        denominator,
        waits,
    )
