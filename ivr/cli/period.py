"""A period as it is typed: two days, or today, week, month or year."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ivr.errors import BadInput
from metrics.period import BadPeriod, FarPeriod, Period

NAMES = ("today", "week", "month", "year")


def period_of(first: str, last: str, zone: ZoneInfo, now: datetime) -> Period:
    """The period from one day to another, today where one is left out."""
    today = now.astimezone(zone).date()
    try:
        return Period(day_of(first, today), day_of(last, today), zone)
    except FarPeriod as far:
        raise BadInput(str(far)) from far
    except BadPeriod as bad:
        raise BadInput(f"{bad}; give --from a day before --to") from bad


def named_period(name: str, zone: ZoneInfo, now: datetime) -> Period:
    """Today, or the week, month or year up to today; or two days written FROM..TO."""
    today = now.astimezone(zone).date()
    match name:
        case "today":
            return Period(today, today, zone)
        case "week":
            return Period(today - timedelta(days=today.weekday()), today, zone)
        case "month":
            return Period(today.replace(day=1), today, zone)
        case "year":
            return Period(today.replace(month=1, day=1), today, zone)
        case _ if ".." in name:
            first, last = name.split("..", 1)
            return period_of(first, last, zone, now)
        case _:
            raise BadInput(f"{name}: no period; write {', '.join(NAMES)} or 2026-11-01..2026-11-30")


def day_of(text: str, today: date) -> date:
    """The day that was typed, or today."""
    try:
        return date.fromisoformat(text) if text else today
    except ValueError:
        raise BadInput(f"{text}: not a day; write it like 2026-11-25") from None
