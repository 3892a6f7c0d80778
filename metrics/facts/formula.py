"""Formulas: numerator, denominator, and their words for the glossary."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TypeVar

from languages.forms import DEFAULT
from metrics.facts.counts import Count
from metrics.ledger.period import LIMITS, HeldTerms
from metrics.text import Text

FEW = 30
"Smallest denominator shown without a caveat."
Z_95 = 1.959964
"The two-sided 95 % quantile of the normal distribution."


@dataclass(frozen=True, slots=True)
class Rate:
    """A numerator and a denominator."""

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator:
            raise ValueError(f"{self.numerator} of {self.denominator} is no share")

    @property
    def share(self) -> float | None:
        """0–1, or None if the denominator is zero."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def is_of_few(self) -> bool:
        """Whether the sample is too small."""
        return self.denominator < FEW

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95% Wilson score interval."""
        n = self.denominator
        if not n:
            return None
        share, z2 = self.numerator / n, Z_95**2
        middle = (share + z2 / (2 * n)) / (1 + z2 / n)
        spread = Z_95 * sqrt(share * (1 - share) / n + z2 / (4 * n**2)) / (1 + z2 / n)
        return max(0.0, middle - spread), min(1.0, middle + spread)


DEFINITIONS = "2026-12-02"
"The version of all definitions, printed with every figure; bump it when one changes."

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Formula:
    """A rate of two counts (by column name), the first within the second."""

    id: str
    counts: str
    of: str
    name: Text
    numerator: Text
    denominator: Text
    waits_for_repeats: bool = False
    "Whether recent days may still change because of repeats."
    since: str = DEFINITIONS
    "The version of its last change."

    def written(self, language: str, held: Sequence[HeldTerms]) -> str:
        """Return the formula in words, with the city's terms and the days when these changed."""
        words = f"{self.numerator.spoken(language)} ÷ {self.denominator.spoken(language)}"
        return words.format(**{name: term_text(name, held, language) for name in LIMITS})


_FROM = Text("from")


def term_text(name: str, held: Sequence[HeldTerms], language: str = DEFAULT) -> str:
    """Return a term's value, and each later one with its day: “60 (from 2026-11-14: 30)”."""
    told, before = "", None
    for one in held:
        value = getattr(one.terms, name)
        if before is None:
            told = str(value)
        elif value != before:
            told += f" ({_FROM.spoken(language)} {one.since}: {value})"
        before = value
    return told


class NotWithin(ValueError):
    """The numerator is not a subset of the denominator."""


@dataclass(frozen=True, slots=True)
class Share:
    """A checked pair of numerator and denominator."""

    counts: str
    of: str

    @classmethod
    def of_counts(cls, part: Count[Thing], whole: Count[Thing]) -> "Share":
        """Check that the part is within the whole."""
        if not part.is_within(whole):
            raise NotWithin(f"{part.name} is not within {whole.name}")
        return cls(part.name, whole.name)


def formula(
    share: Share,
    name: Text,
    numerator: Text,
    denominator: Text,
    *,
    waits: bool = False,
    id: str = "",  # noqa: A002 - the formula's own word for it
) -> Formula:
    """Make a formula; its id defaults to the numerator's name."""
    return Formula(
        id or share.counts,
        share.counts,
        share.of,
        name,
        numerator,
        denominator,
        waits,
    )
