"""What a manager wants to see, as an address says it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from metrics.dashboard.names import Names
from metrics.period import BadPeriod, FarPeriod, Period
from metrics.period_figures import Filters


class Span(StrEnum):
    """Which period."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Fault:
    """What of an address could not be used: the id of the words that say so."""

    words: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A period and a part of it; what was wrong in the address was left out and is named."""

    span: Span
    period: Period
    filters: Filters
    faults: tuple[Fault, ...] = field(default=())

    def query(self, **changed: str) -> dict[str, str]:
        """Return it as an address says it, with some parts changed; an empty part is left out."""
        parts = {
            "period": self.span.value,
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            "department": self.filters.department,
            "article": self.filters.article,
            "language": self.filters.language,
            "hour": "" if self.filters.hour is None else str(self.filters.hour),
        }
        return {name: value for name, value in {**parts, **changed}.items() if value}


def choice_of(address: Mapping[str, str], now: datetime, names: Names, languages: Collection[str]) -> Choice:
    """Read an address; `now` is in the city's time zone."""
    faults: list[Fault] = []
    span, period = _period(address, now, faults)
    filters = Filters(
        _known(address.get("department", ""), names.departments, faults),
        _known(address.get("article", ""), names.articles, faults),
        _known(address.get("language", ""), languages, faults),
        _hour(address.get("hour", ""), faults),
    )
    return Choice(span, period, filters, tuple(faults))


def period_of(span: Span, today: date, zone: ZoneInfo) -> Period:
    """Return a named period up to today."""
    match span:
        case Span.TODAY:
            return Period(today, today, zone)
        case Span.WEEK:
            return Period(today - timedelta(days=today.weekday()), today, zone)
        case Span.YEAR:
            return Period(today.replace(month=1, day=1), today, zone)
        case Span.MONTH | Span.CUSTOM:
            return Period(today.replace(day=1), today, zone)


def _period(address: Mapping[str, str], now: datetime, faults: list[Fault]) -> tuple[Span, Period]:
    zone = now.tzinfo if isinstance(now.tzinfo, ZoneInfo) else ZoneInfo("UTC")
    wanted = address.get("period", Span.MONTH.value)
    span = Span(wanted) if wanted in set(Span) else Span.MONTH
    if span is not Span.CUSTOM:
        return span, period_of(span, now.date(), zone)
    try:
        first, last = (date.fromisoformat(address.get(name, "")) for name in ("from", "to"))
        return span, Period(first, last, zone)
    except FarPeriod:
        faults.append(Fault("dashboard.far_period"))
    except BadPeriod:
        faults.append(Fault("dashboard.bad_period"))
    except ValueError:
        faults.append(Fault("dashboard.bad_date"))
    return Span.MONTH, period_of(Span.MONTH, now.date(), zone)


def _known(value: str, known: Collection[str], faults: list[Fault]) -> str:
    if not value or value in known:
        return value
    faults.append(Fault("dashboard.bad_filter", value[:60]))
    return ""


def _hour(value: str, faults: list[Fault]) -> int | None:
    if not value:
        return None
    if value.isdecimal() and value.isascii() and int(value) < 24:
        return int(value)
    faults.append(Fault("dashboard.bad_filter", value[:60]))
    return None
