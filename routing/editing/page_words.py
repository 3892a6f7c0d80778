"""The words of a page, and how it writes days, times and faults."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from routing.editing.fault_words import fault_in
from routing.editing.form import Faults
from routing.editing.overlay import Edited

Words = Callable[..., str]


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of a page, and how it writes days and times."""

    say: Words
    language: str
    zone: ZoneInfo

    def spoken(self, edited: Edited) -> str:
        """Return the city's language that is nearest to the page's."""
        languages = edited.base.directory.languages
        return self.language if self.language in languages else languages[0]

    def day(self, day: date) -> str:
        """Return a day, such as Friday, December 25, 2026."""
        return self.say(
            "editing.date",
            weekday=self.say(f"editing.weekday.{day.weekday()}"),
            month=self.say(f"editing.month.{day.month}"),
            day=self.say("editing.first") if day.day == 1 else str(day.day),
            year=str(day.year),
        )

    def moment(self, at: datetime) -> str:
        """Return a day and time on the city's wall."""
        local = at.astimezone(self.zone)
        return self.say("editing.moment", date=self.day(local.date()), time=f"{local:%H:%M}")

    def fault(self, sentence: str) -> str:
        """Return a reader's sentence in the page's language."""
        return fault_in(sentence, self.language)

    def faults(self, faults: Faults) -> Mapping[str, tuple[str, ...]]:
        """Return faults in the page's language."""
        return {
            field: tuple(self.fault(sentence) for sentence in sentences)
            for field, sentences in faults.items()
        }

    def field(self, name: str) -> str:
        """Return what the page calls a field of the form."""
        parts = name.split(".")
        kind = {"hours": f"editing.day.{parts[-1]}"}.get(parts[0], f"editing.field.{parts[0]}")
        return self.say(kind) + (f" ({parts[-1]})" if parts[0] in {"name", "text"} else "")
