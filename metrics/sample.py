"""What of a period's ledger the formulas look at, at an instant."""

from dataclasses import dataclass
from datetime import datetime

from metrics.ledger import CallRecord, Extract, QueryRecord
from metrics.outcome import CountsAs, QueryOutcome, counts_as
from metrics.repeat import Contacts, RepeatTest, repeat_test


@dataclass(frozen=True, slots=True)
class Closed:
    """A query that is over, with what it counts as now."""

    query: QueryRecord
    outcome: QueryOutcome
    counts_as: CountsAs
    repeat: RepeatTest

    @property
    def is_real(self) -> bool:
        """Whether a caller wanted something: silence and spam are shown, but no rate is taken of them."""
        return self.counts_as is not CountsAs.EXCLUDED


@dataclass(frozen=True, slots=True)
class Sample:
    """The calls and queries of a period that are over."""

    calls: tuple[CallRecord, ...]
    closed: tuple[Closed, ...]

    @property
    def real(self) -> tuple[Closed, ...]:
        """The queries of callers who wanted something."""
        return tuple(query for query in self.closed if query.is_real)


def sample_of(extract: Extract, now: datetime) -> Sample:
    """What of an extract is over, as it counts at an instant."""
    contacts = Contacts.of((*extract.queries, *extract.later))
    return Sample(
        tuple(call for call in extract.calls if call.disposition),
        tuple(
            _closed(query, query.outcome, repeat_test(query, contacts, now))
            for query in extract.queries
            if query.outcome
        ),
    )


def _closed(query: QueryRecord, outcome: QueryOutcome, repeat: RepeatTest) -> Closed:
    counts = counts_as(outcome)
    return Closed(query, outcome, _tested(repeat) if counts is CountsAs.PROVISIONAL else counts, repeat)


def _tested(repeat: RepeatTest) -> CountsAs:
    """An unconfirmed answer resolves only when a repeat could have been seen and was not."""
    match repeat:
        case RepeatTest.PASSED:
            return CountsAs.RESOLVED
        case RepeatTest.PENDING:
            return CountsAs.PROVISIONAL
        case RepeatTest.REPEATED | RepeatTest.UNTESTABLE:
            return CountsAs.UNRESOLVED
