"""Whether the ledger has every call that the carrier placed, each with one disposition."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ivr.storage.database import Database
from metrics.ledger import store as ledger
from metrics.ledger.period import Period
from metrics.ledger.reconciliation import differences
from simulator.carrier.trace import CarrierTrace

SETTLED_SECONDS = 390.0
"Rows are written by a job of every minute, and calls whose end nobody told are closed after five."


@dataclass(frozen=True)
class Reconciled:
    """What the ledger says of the calls that the carrier placed."""

    calls: int
    unknown: int
    "Calls that the ledger does not have."
    without_disposition: int
    without_outcome: int
    "Queries without an outcome."
    strangers: int
    "Calls that the ledger has and the carrier never placed."
    broken_rules: tuple[str, ...]
    dispositions: dict[str, int]

    @property
    def is_exact(self) -> bool:
        lost = self.unknown + self.without_disposition + self.without_outcome + self.strangers
        return not lost and not self.broken_rules


def reconciled(traces: Sequence[CarrierTrace], database: Database) -> Reconciled:
    """Compare the ledger with the calls."""
    today = datetime.now(UTC).date()
    period = Period(today - timedelta(days=1), today + timedelta(days=1), ZoneInfo("UTC"))
    with database.reading() as session:
        extract = ledger.extract(session, period)
    placed_sids = {trace.call_sid for trace in traces}
    known = {call.call_sid: call for call in extract.calls}
    return Reconciled(
        len(traces),
        len(placed_sids - known.keys()),
        sum(call.disposition is None for call in known.values()),
        sum(query.outcome is None for query in extract.queries),
        len(known.keys() - placed_sids) + len(extract.calls) - len(known),
        tuple(each.rule for each in differences(extract)),
        dict(Counter(str(call.disposition) for call in known.values())),
    )


async def settled(traces: Sequence[CarrierTrace], database: Database) -> tuple[Reconciled, float]:
    """Wait until the ledger is exact, or long enough; return it and the seconds."""
    began = time.monotonic()
    while True:
        found = await asyncio.to_thread(reconciled, traces, database)
        seconds = time.monotonic() - began
        if found.is_exact or seconds > SETTLED_SECONDS:
            return found, seconds
        await asyncio.sleep(1)
