"""Values that are said in parts: the closed list of days and times, in languages that are not spoken live."""

from collections.abc import Iterator

from intents.article import Language
from ivr.speech.spoken_fr import MONTHS, clock

_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_WORDS = (
    "aujourd'hui",
    "demain",
    "et",
    "ou",
    "de",
    "à",
    "du",
    "au",
    "le",
    "jusqu'à",
    "fermé",
    "ouvert",
    "puis",
)


def foreseen(language: Language) -> tuple[str, ...]:
    """The parts of every opening time and date; empty for a language whose voice speaks at once."""
    return tuple(dict.fromkeys(_french())) if language == "fr" else ()


def _french() -> Iterator[str]:
    yield from _WORDS
    for weekday in _WEEKDAYS:
        yield from (weekday, f"le {weekday}", f"du {weekday}", f"au {weekday}")
    yield from (f"le {'1er' if day == 1 else day}" for day in range(1, 32))
    yield from ("premier", *MONTHS)
    yield from (str(number) for number in range(61))
    for hour in range(24):
        for minute in (0, 15, 30, 45):
            yield from (clock(hour, minute), f"à {clock(hour, minute)}", f"de {clock(hour, minute)}")
