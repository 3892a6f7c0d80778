"""What the managers' pages need of the line: its ledger, the city's names, promises not kept."""

from functools import partial

from ivr.city_names import names_of
from ivr.open_hours import open_hours
from ivr.parts import Parts
from metrics.dashboard.managing import Managing
from routing.promises.store import failed_promises


def managing_of(parts: Parts) -> Managing:
    """Return the dashboard for a line's own ledger."""
    return Managing(
        parts.database.reading,
        parts.clock,
        lambda language: names_of(parts.city_now(), language),
        lambda: parts.city_now().directory.languages,
        lambda: _failed(parts),
        partial(open_hours, parts.city_now),
    )


def _failed(parts: Parts) -> int:
    with parts.database.reading() as session:
        return len(failed_promises(session, parts.clock()))
