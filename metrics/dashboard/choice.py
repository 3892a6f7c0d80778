"""A dashboard query, read from a URL and written to one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from metrics.ledger.period import BadPeriod, FarPeriod, Period
from metrics.ledger.records import Carrier
from metrics.rates.period_figures import Filters


@dataclass(frozen=True, slots=True)
class Names:
    """The city's current names in one language; removed items keep their slug."""

    city: str
    departments: Mapping[str, str] = field(default_factory=dict)
    articles: Mapping[str, str] = field(default_factory=dict)
    logo: Path | None = None

    def department(self, slug: str) -> str:
        """Return a department's name."""
        return self.departments.get(slug, slug)

    def article(self, slug: str) -> str:
        """Return an article's name."""
        return self.articles.get(slug, slug)


FIRST_WEEK_DAYS = 7
"So long into a month the one before is shown first: this one has hardly any settled figures."


class PeriodSpan(StrEnum):
    """Which period."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    LAST_MONTH = "last_month"
    YEAR = "year"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class SelectionFault:
    """Invalid parts of a URL, as word ids."""

    words: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """A period with filters; invalid parts of the URL are dropped and listed."""

    span: PeriodSpan
    period: Period
    filters: Filters
    faults: tuple[SelectionFault, ...] = field(default=())

    def query(self, **changed: str) -> dict[str, str]:
        """Return it as a URL query with changes; empty parts are left out."""
        parts = {
            "period": self.span.value,
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            "department": self.filters.department,
            "article": self.filters.article,
            "language": self.filters.language,
            "carrier": self.filters.carrier,
            "hour": "" if self.filters.hour is None else str(self.filters.hour),
        }
        return {name: value for name, value in {**parts, **changed}.items() if value}


def choice_of(
    address: Mapping[str, str], now: datetime, names: Names, languages: Collection[str]
) -> Selection:
    """Read a URL query; `now` is in the city's time zone."""
    faults: list[SelectionFault] = []
    span, period = _period(address, now, faults)
    filters = Filters(
        _known(address.get("department", ""), names.departments, faults),
        _known(address.get("article", ""), names.articles, faults),
        _known(address.get("language", ""), languages, faults),
        _hour(address.get("hour", ""), faults),
        _known(address.get("carrier", ""), set(Carrier), faults),
    )
    return Selection(span, period, filters, tuple(faults))


def period_of(span: PeriodSpan, today: date, zone: ZoneInfo) -> Period:
    """Return a named period: up to today, or the whole month before."""
    match span:
        case PeriodSpan.TODAY:
            return Period(today, today, zone)
        case PeriodSpan.WEEK:
            return Period(today - timedelta(days=today.weekday()), today, zone)
        case PeriodSpan.YEAR:
            return Period(today.replace(month=1, day=1), today, zone)
        case PeriodSpan.LAST_MONTH:
            last = today.replace(day=1) - timedelta(days=1)
            return Period(last.replace(day=1), last, zone)
        case PeriodSpan.MONTH | PeriodSpan.CUSTOM:
            return Period(today.replace(day=1), today, zone)


def usual_span(today: date) -> PeriodSpan:
    """Return what is shown unless another period is asked for."""
    return PeriodSpan.LAST_MONTH if today.day <= FIRST_WEEK_DAYS else PeriodSpan.MONTH


def _period(
    address: Mapping[str, str], now: datetime, faults: list[SelectionFault]
) -> tuple[PeriodSpan, Period]:
    zone = now.tzinfo if isinstance(now.tzinfo, ZoneInfo) else ZoneInfo("UTC")
    wanted = address.get("period", "")
    span = PeriodSpan(wanted) if wanted in set(PeriodSpan) else usual_span(now.date())
    if span is not PeriodSpan.CUSTOM:
        return span, period_of(span, now.date(), zone)
    try:
        first, last = (date.fromisoformat(address.get(name, "")) for name in ("from", "to"))
        return span, Period(first, last, zone)
    except FarPeriod:
        faults.append(SelectionFault("dashboard.far_period"))
    except BadPeriod:
        faults.append(SelectionFault("dashboard.bad_period"))
    except ValueError:
        faults.append(SelectionFault("dashboard.bad_date"))
    return PeriodSpan.MONTH, period_of(PeriodSpan.MONTH, now.date(), zone)


def _known(value: str, known: Collection[str], faults: list[SelectionFault]) -> str:
    if not value or value in known:
        return value
    faults.append(SelectionFault("dashboard.bad_filter", value[:60]))
    return ""


def _hour(value: str, faults: list[SelectionFault]) -> int | None:
    if not value:
        return None
    if value.isdecimal() and value.isascii() and len(value) < 3 and int(value) < 24:
        return int(value)
    faults.append(SelectionFault("dashboard.bad_filter", value[:60]))
    return None
