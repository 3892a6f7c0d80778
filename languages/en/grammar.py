"""How English writes and says times, days, amounts and addresses."""

from datetime import date, datetime, time
from decimal import Decimal

from babel.dates import format_date

from languages.en.speech import RULES
from languages.grammar import HUNDRED, SPACE, Grammar, first_upper

NOON = 12


class _English(Grammar):
    speech = RULES

    def clock(self, at: time, *, names_midnight: bool = False) -> str:
        if (at.hour, at.minute) == (NOON, 0):
            return "noon"
        if names_midnight and (at.hour, at.minute) == (0, 0):
            return "midnight"
        minutes = f":{at.minute:02}" if at.minute else ""
        return f"{at.hour % NOON or NOON}{minutes} {'a.m.' if at.hour < NOON else 'p.m.'}"

    def page_time(self, at: time) -> str:
        return f"{at.hour % NOON or NOON}:{at.minute:02}{SPACE}{'a.m.' if at.hour < NOON else 'p.m.'}"

    def opening(self, day: str, at: time, *, is_near: bool) -> str:
        return f"{'' if is_near else 'on '}{day} at {self.clock(at)}"

    def dated_opening(self, at: datetime) -> str:
        return f"on {self.spoken_day(at.date())}, at {self.clock(at.time())}"

    def on(self, day: str) -> str:
        return f"On {day}"

    def written_day(self, day: date) -> str:
        return f"{self.weekdays[day.weekday()]}, {self.months[day.month - 1]} {day.day}"

    def calendar_day(self, day: date, *, has_year: bool) -> str:
        return format_date(day, f"MMMM d{', y' if has_year else ''}", self.locale)

    def short_day(self, day: date) -> str:
        return f"{self.month_name(day.month)}{SPACE}{day.day}"

    def full_day(self, day: date) -> str:
        return f"{self.short_day(day)}, {day.year}"

    def percent(self, number: Decimal) -> str:
        return f"{self.figures(number)}%"

    def is_one(self, number: Decimal) -> bool:
        return number == 1

    def money(self, cents: int) -> str:
        dollars, rest = divmod(cents, HUNDRED)
        return f"${dollars:,}.{rest:02}" if rest else f"${dollars:,}"

    def read_figures(self, written: str) -> str:
        return written.replace(",", "")

    def read_hour(self, hour: int, half: str) -> int:
        return hour % NOON + (NOON if half.casefold() == "p" else 0)

    def corner(self, street: str, other: str) -> str:
        return f"{first_upper(street)} and {other}"

    def address(self, number: int, street: str) -> str:
        return f"{number} {first_upper(street)}"


GRAMMAR = _English("en")
