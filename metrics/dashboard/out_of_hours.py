"""How many calls came while nobody was there to take them: what only the line could answer."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeAlias

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from metrics.cell import grain_for
from metrics.fact_tables import FACTS
from metrics.period import Period
from metrics.period_figures import EVERYTHING, Filters
from metrics.rate import Rate
from metrics.text import Text

OpenHours: TypeAlias = Callable[[str, date], frozenset[int]]
"The hours (0–23) of a day in which a department takes calls; of the operator, without a slug."
NAME = Text("Calls out of hours", "Appels hors des heures d'ouverture")
WRITTEN = Text(
    "calls that began in an hour of the clock in which the department, or else the operator, took no calls at"
    " all, by the hours and holidays as they are now ÷ all calls",
    "appels commencés à une heure de l'horloge où le service, ou sinon le standard, ne prenait aucun appel,"
    " selon l'horaire et les congés actuels ÷ tous les appels",
)


def out_of_hours(
    session: Session, period: Period, open_hours: OpenHours, filters: Filters = EVERYTHING
) -> Rate:
    """The calls that began while the department that is looked at, or the operator, was closed."""
    by_hours: defaultdict[frozenset[int], list[date]] = defaultdict(list)
    for day in period.days():
        by_hours[open_hours(filters.department, day)].append(day)
    found = [_calls(session, days, filters) for days in by_hours.values()]
    closed = sum(
        count
        for hours, counts in zip(by_hours, found, strict=True)
        for hour, count in counts.items()
        if hour not in hours
    )
    return Rate(closed, sum(sum(counts.values()) for counts in found))


def _calls(session: Session, days: Iterable[date], filters: Filters) -> dict[int, int]:
    """The calls that began on some days, by hour."""
    facts = FACTS.c
    grain = grain_for(filters.parts | {"hour"})
    wanted: list[ColumnElement[bool]] = [facts.grain == grain.value, facts.day.in_(days)]
    wanted += [facts[part] == getattr(filters, part) for part in sorted(filters.parts)]
    sums = select(facts.hour, func.sum(facts.calls)).where(*wanted).group_by(facts.hour)
    return {hour: int(count) for hour, count in session.execute(sums)}
