"""A blind sample of callers who left content or in silence: a panel judges if they were in truth helped."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from metrics.facts.formula import Rate
from metrics.facts.query_counts import Proof, proof_of
from metrics.facts.sample import ClosedQuery
from metrics.ledger.outcome import CountsAs

STRATA = (Proof.CONTENT, Proof.SILENT)
"What is drawn, as many of each; the panel is not told which is which."


class Verdict(StrEnum):
    """What a panel says of a drawn query."""

    HELPED = "helped"
    NOT_HELPED = "not_helped"
    UNCLEAR = "unclear"
    "The caller was not reached, or the words do not say."


@dataclass(frozen=True, slots=True)
class DrawnQuery:
    """A query of the sample; `code` says nothing of its stratum."""

    code: str
    month: str
    call_sid: str
    number: int
    article: str
    opened_at: datetime
    stratum: Proof
    verdict: Verdict | None = None
    by: str = ""
    judged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StratumResult:
    """What a panel found of one stratum."""

    stratum: Proof
    drawn: int
    unclear: int
    helped: Rate
    "Of those of which the panel could tell."

    @property
    def waiting(self) -> int:
        """How many nobody has judged."""
        return self.drawn - self.unclear - self.helped.denominator


def draw(closed: Iterable[ClosedQuery], month: str, count: int) -> tuple[DrawnQuery, ...]:
    """Draw as many of each stratum by chance, which anybody can repeat and nobody can bend; mix them."""
    lots: dict[Proof, list[tuple[str, ClosedQuery]]] = {stratum: [] for stratum in STRATA}
    for one in closed:
        if one.counts_as is CountsAs.RESOLVED and proof_of(one) in lots:
            lots[proof_of(one)].append((_lot(month, one), one))
    drawn = [
        (lot, one, stratum)
        for stratum, some in lots.items()
        for lot, one in sorted(some, key=lambda pair: pair[0])[:count]
    ]
    mixed = sorted(drawn, key=lambda each: each[0][::-1])
    return tuple(
        DrawnQuery(
            f"{month}-{place:03}",
            month,
            one.query.call_sid,
            one.query.number,
            one.query.article,
            one.query.opened_at,
            stratum,
        )
        for place, (_, one, stratum) in enumerate(mixed, 1)
    )


def _lot(month: str, one: ClosedQuery) -> str:
    return sha256(f"blind:{month}:{one.query.call_sid}:{one.query.number}".encode()).hexdigest()


def results_of(drawn: Iterable[DrawnQuery]) -> tuple[StratumResult, ...]:
    """Return how many of each stratum were in truth helped."""
    known = tuple(drawn)
    return tuple(_result(stratum, [one for one in known if one.stratum is stratum]) for stratum in STRATA)


def _result(stratum: Proof, drawn: list[DrawnQuery]) -> StratumResult:
    verdicts = [one.verdict for one in drawn]
    helped, not_helped = verdicts.count(Verdict.HELPED), verdicts.count(Verdict.NOT_HELPED)
    return StratumResult(
        stratum, len(drawn), verdicts.count(Verdict.UNCLEAR), Rate(helped, helped + not_helped)
    )
