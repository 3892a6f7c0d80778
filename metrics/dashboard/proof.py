"""What resolved rests on: its three parts, the signs, and what a sample of callers said."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.dashboard.choice import Names
from metrics.dashboard.view import DashboardWords, ShownRate, interval, numbers, percent, points, shown
from metrics.facts.formula import Formula
from metrics.facts.query_counts import Proof
from metrics.rates.figures import Slice
from metrics.rates.period_figures import Figures
from metrics.rates.rates import FORMULAS

PARTS = tuple(f"resolved_{proof.value}" for proof in Proof)
SIGNS = ("content_accepted", "content_nothing_else", "content_asked_on")
SAMPLE = (
    "sample_helped",
    "sample_helped_of_all",
    "sample_quiet_helped",
    "unasked_resolved",
    "unasked_silent",
)
HELPED, COUNTED, SILENT = (FORMULAS[name] for name in ("sample_helped", "unasked_resolved", "unasked_silent"))
BY_TOPIC: tuple[Formula, ...] = (HELPED, COUNTED, SILENT)


@dataclass(frozen=True, slots=True)
class TopicProof:
    """What a topic's sample says, beside what is counted of callers who were not asked."""

    name: str
    helped: str
    interval: str
    numbers: str
    counted: str
    silent: str
    more: str
    "By how many points more is counted than the sample says."


@dataclass(frozen=True, slots=True)
class Proofs:
    """What resolved rests on."""

    parts: tuple[ShownRate, ...]
    "They add up to resolved."
    signs: tuple[ShownRate, ...]
    sample: tuple[ShownRate, ...]
    "Empty when nobody was asked by chance."
    topics: tuple[TopicProof, ...]
    "Only topics of which enough callers replied."


def proofs(figures: Figures, topics: Sequence[Slice], names: Names, words: DashboardWords) -> Proofs | None:
    """Return what a period's resolved queries rest on; None if there were none."""
    if not figures.rate("resolved").numerator:
        return None
    has_sample = bool(figures.rate("sample_helped").denominator)
    return Proofs(
        tuple(shown(figures, id_, words) for id_ in PARTS),
        tuple(shown(figures, id_, words) for id_ in SIGNS if figures.rate(id_).denominator),
        tuple(shown(figures, id_, words) for id_ in SAMPLE) if has_sample else (),
        tuple(_topic(one, names, words) for one in topics if not one.tally.rate(HELPED).is_of_few),
    )


def part_lines(figures: Figures, words: DashboardWords) -> list[str]:
    """Return the parts of resolved and the sample, one line each with share, count and interval."""
    ids = (*PARTS, *(("sample_helped",) if figures.rate("sample_helped").denominator else ()))
    return [
        words(
            f"dashboard.part_{id_}",
            share=percent(rate.share, words.language),
            numbers=numbers(rate, words),
            interval=interval(rate, words.language),
        )
        for id_ in ids
        if (rate := figures.rate(id_)).denominator
    ]


def _topic(one: Slice, names: Names, words: DashboardWords) -> TopicProof:
    helped, counted, silent = (one.tally.rate(formula) for formula in BY_TOPIC)
    return TopicProof(
        names.article(one.key) or words("dashboard.unknown"),
        percent(helped.share, words.language),
        interval(helped, words.language),
        numbers(helped, words),
        percent(counted.share, words.language),
        percent(silent.share, words.language),
        points(counted, helped, words.language) or "–",
    )
