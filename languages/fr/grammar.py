"""How Canadian French writes and says times, days, amounts and addresses."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from babel.dates import format_date

from languages.fr.speech import RULES
from languages.grammar import HUNDRED, SPACE, Grammar

MASCULINE = ("est ouvert", "est fermé")
AGREEMENT = {"la": ("est ouverte", "est fermée"), "les": ("sont ouverts", "sont fermés")}
"By a name's article: open and closed; an elided article does not tell, and most such names agree so."
THOUSAND = "mille"
APRIL = 4


class _French(Grammar):
    speech = RULES

    def clock(self, at: time, *, names_midnight: bool = False) -> str:  # noqa: ARG002  # it is “0 h” in figures
        return f"{at.hour} h" + (f" {at.minute:02}" if at.minute else "")

    def page_time(self, at: time) -> str:
        return f"{at.hour}{SPACE}h" + (f"{SPACE}{at.minute:02}" if at.minute else "")

    def page_hour(self, hour: int) -> str:
        return f"{hour}{SPACE}h"

    def opening(self, day: str, at: time, *, is_near: bool) -> str:  # noqa: ARG002  # no preposition
        return f"{day} à {self.clock(at)}"

    def dated_opening(self, at: datetime) -> str:
        return f"le {self.written_day(at.date())} à {self.clock(at.time())}"

    def spoken_day(self, day: date) -> str:
        return f"{self.weekdays[day.weekday()]}, {self.day_piece(day)}"

    def day_piece(self, day: date) -> str:
        return f"le {_first(day.day)} {self.months[day.month - 1]}"

    def written_day(self, day: date) -> str:
        return f"{self.weekdays[day.weekday()]} {_first(day.day)} {self.months[day.month - 1]}"

    def calendar_day(self, day: date, *, has_year: bool) -> str:
        return format_date(day, f"'{_first(day.day)}' MMMM{' y' if has_year else ''}", self.locale)

    def month_name(self, month: int) -> str:
        return "avril" if month == APRIL else super().month_name(month)

    def short_day(self, day: date) -> str:
        return f"{_first(day.day)}{SPACE}{self.month_name(day.month)}"

    def is_one(self, number: Decimal) -> bool:
        return number < 2

    @property
    def number_pieces(self) -> tuple[str, ...]:
        return (*map(str, (*range(100), *range(100, 1000, 100))), THOUSAND)

    @property
    def amount_pieces(self) -> tuple[str, ...]:
        return (*(str(hundreds * HUNDRED) for hundreds in range(1, 10)), THOUSAND, "dollars")

    def money(self, cents: int) -> str:
        dollars, rest = divmod(cents, HUNDRED)
        return f"{dollars:,}".replace(",", " ") + (f",{rest:02} $" if rest else " $")

    def agreeing(self, name: str) -> Mapping[str, str]:
        is_open, is_closed = AGREEMENT.get(name.partition(" ")[0], MASCULINE)
        return {"is_open": is_open, "is_closed": is_closed}


def _first(day: int) -> str:
    return "1er" if day == 1 else str(day)


GRAMMAR = _French("fr")
