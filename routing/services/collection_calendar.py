"""Reads a zone's pickups from an iCalendar file with one event per day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from icalendar import Calendar

from intents.text.yaml_file import Problem
from routing.services.collection import DatedCalendar
from routing.services.finding import Pickup, Stream


def read_pickups(path: Path, words: Mapping[Stream, Sequence[str]], faults: list[Problem]) -> DatedCalendar:
    """Read a calendar; an event's summary says, in the city's own words, what is collected."""
    file = path.as_posix()
    try:
        events = Calendar.from_ical(path.read_text(encoding="utf-8")).walk("VEVENT")
    except FileNotFoundError:
        faults.append(Problem(file, 1, "there is no such file"))
        return DatedCalendar(())
    except (ValueError, IndexError):
        faults.append(Problem(file, 1, "not readable as an iCalendar file in UTF-8"))
        return DatedCalendar(())
    found: dict[date, set[Stream]] = defaultdict(set)
    for event in events:
        summary = str(event.get("SUMMARY", ""))
        collected = {stream for stream, said in words.items() if any(_says(summary, word) for word in said)}
        day = event.get("DTSTART")
        if event.get("RRULE"):
            faults.append(Problem(file, 1, f"{summary!r} repeats; export the calendar with each day"))
        elif day is None or not collected:
            faults.append(Problem(file, 1, f"{summary!r} says no day, or nothing of what words lists"))
        else:
            found[_date(day.dt)] |= collected
    return DatedCalendar(
        tuple(
            Pickup(day, tuple(stream for stream in Stream if stream in found[day])) for day in sorted(found)
        )
    )


def _says(summary: str, word: str) -> bool:
    return word.casefold() in summary.casefold()


def _date(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
