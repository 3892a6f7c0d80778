"""A blind sample of callers who left content or in silence: a panel judges if they were in truth helped."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from metrics.facts.formula import Rate
from metrics.facts.query_counts import Proof, proof_of
from metrics.facts.sample import ClosedQuery, sample_of
from metrics.facts.statement import terms_of
from metrics.facts.statement_store import statements
from metrics.facts.tables import BLIND_SAMPLE
from metrics.ledger.outcome import CountsAs
from metrics.ledger.period import Period, Terms
from metrics.ledger.reading import extract
from metrics.ledger.sql import changed, value_of, values_of

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


def settles_at(session: Session, month: Period) -> datetime:
    """Return when a month may be drawn: before that, whoever is still to call again would be among them."""
    stated = statements(session)
    days = (Period(day, day, month.time_zone) for day in month.days())
    return max(day.settles_at(terms_of(stated, day.first).repeat_window) for day in days)


def drawn_of(session: Session, month: str) -> tuple[DrawnQuery, ...]:
    """Return a month's sample, as it was drawn."""
    found = select(BLIND_SAMPLE).where(BLIND_SAMPLE.c.month == month).order_by(BLIND_SAMPLE.c.code)
    return tuple(value_of(DrawnQuery, row) for row in session.execute(found))


def draw_month(
    session: Session, month: Period, name: str, count: int, now: datetime
) -> tuple[DrawnQuery, ...]:
    """Draw a month's sample, which reads all its days."""
    stated = statements(session)
    closed = (
        one
        for day in month.days()
        for one in _closed_on(session, Period(day, day, month.time_zone), now, terms_of(stated, day))
    )
    return draw(closed, name, count)


def keep_sample(session: Session, drawn: Collection[DrawnQuery], now: datetime) -> None:
    """Keep a month's sample, once: a sample that could be drawn again could be chosen."""
    rows = [values_of(one, BLIND_SAMPLE, drawn_at=now) for one in drawn]
    if rows and not drawn_of(session, str(rows[0]["month"])):
        session.execute(insert(BLIND_SAMPLE), rows)


def _closed_on(session: Session, day: Period, now: datetime, terms: Terms) -> tuple[ClosedQuery, ...]:
    return sample_of(extract(session, day, window=terms.repeat_window), now, terms).closed


def judge(session: Session, code: str, verdict: Verdict, by: str, now: datetime) -> bool:
    """Keep a panel's verdict; a later one replaces it. Return whether there is such a code."""
    judged = update(BLIND_SAMPLE).where(BLIND_SAMPLE.c.code == code)
    return bool(changed(session, judged.values(verdict=verdict.value, by=by, judged_at=now)))
