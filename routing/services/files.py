"""Reads a city's streets and services from its folder, with the faults of all files at once."""

from collections import defaultdict
from collections.abc import Collection as Some
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

import icalendar

from intents.places.street_book import Street, StreetBook
from intents.text.yaml_file import Entry, Problem, read_yaml
from routing.departments.hours import HolidayCalendar
from routing.requests.questions import Questions, read_questions
from routing.services.collection import Calendar, Collection, DatedCalendar, Winter, ZoneCalendar, ZoneMap
from routing.services.csv_file import HIGHEST, Row, rows_of
from routing.services.finding import Pickup, Stream
from routing.services.points import read_points
from routing.services.services import Services
from routing.services.status_file import load_files, words_in
from routing.services.zone_file import ZoneFiles
from routing.texting.templates import load_templates

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Weekday(StrEnum):
    """A day of the week as the files name it."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


def load_services(
    folder: Path, languages: Sequence[str], holidays: HolidayCalendar, articles: Some[str]
) -> tuple[Services, tuple[Problem, ...]]:
    """The services of places/ and services/, which are optional."""
    faults: list[Problem] = []
    streets = _streets(folder / "places", languages, faults)
    path = folder / "services" / "collection.yaml"
    files = ZoneFiles(folder / "places", streets, faults)
    collection = _collection(path, files, holidays, articles) if path.exists() else None
    server, reports, questions = _reports(folder / "services" / "requests.yaml", languages, articles, faults)
    texts = load_templates(folder / "services" / "texts.yaml", languages, articles, faults)
    zones = {
        path.stem: _zone_map(path, files) for path in sorted((folder / "services" / "zones").glob("*.yaml"))
    }
    winter = _winter(folder / "services" / "winter.yaml", files, languages, articles)
    numbered = load_files(folder / "services", languages, articles, faults)
    services = Services(
        streets,
        collection,
        reports,
        server,
        questions,
        texts,
        files=numbered,
        winter=winter,
        points=read_points(folder / "places" / "addresses.csv", streets, faults),
        zones=MappingProxyType(zones),
    )
    return services, tuple(sorted(set(faults)))


def _winter(path: Path, files: ZoneFiles, languages: Sequence[str], articles: Some[str]) -> Winter | None:
    """The plow routes, which are optional."""
    if not path.exists():
        return None
    fields = read_yaml(path, files.faults).fields(("article", "valid_to", "routes"), ("also",))
    article, also = fields["article"].text(), fields["also"].pairs() if fields["also"].is_given else {}
    for name, entry in ((article, fields["article"]), *also.items()):
        if name and name not in articles:
            entry.fault(f"there is no article {name}")
    routes = {name: entry.in_languages(languages) for name, entry in fields["routes"].pairs().items()}
    words = {name: words_in(entry, languages) for name, entry in also.items()}
    stretches = files.stretches(path.with_name("winter-routes.csv"), path.name, routes)
    return Winter(article, MappingProxyType(routes), stretches, fields["valid_to"].day(), words)


def _zone_map(path: Path, files: ZoneFiles) -> ZoneMap:
    fields = read_yaml(path, files.faults).fields(("zones", "valid_to"))
    zones = tuple(item.text() for item in fields["zones"].items())
    stretches = files.stretches(path.with_suffix(".csv"), path.name, zones)
    return ZoneMap(zones, stretches, fields["valid_to"].day())


def _reports(
    path: Path, languages: Sequence[str], articles: Some[str], faults: list[Problem]
) -> tuple[str, Mapping[str, str], Questions]:
    """The Open311 server, its service code for each article, and the questions for what it requires."""
    if not path.exists():
        return "", {}, {}
    fields = read_yaml(path, faults).fields(("server", "services"), ("questions",))
    server = fields["server"].text()
    if server and not server.startswith(("http://", "https://")):
        fields["server"].fault("server must be an address that begins with https://")
    codes = {}
    for article, entry in fields["services"].pairs().items():
        codes[article] = entry.text()
        if article not in articles:
            entry.fault(f"there is no article {article}")
    questions = read_questions(fields["questions"], languages) if fields["questions"].is_given else {}
    return server.rstrip("/"), MappingProxyType(codes), questions


def _streets(folder: Path, languages: Sequence[str], faults: list[Problem]) -> StreetBook:
    streets: dict[str, Street] = {}
    for row in rows_of(folder / "streets.csv", ("id", *languages, "from", "to"), faults):
        slug, names = row.fields["id"], _names(row, languages, faults)
        first, last = row.number("from", 1, faults), row.number("to", HIGHEST, faults)
        if slug in streets:
            faults.append(row.problem(f"the street {slug} stands here twice"))
        if first > last:
            faults.append(row.problem(f"the street {slug} ends before it begins: {first} to {last}"))
        streets[slug] = Street(slug, names, first, last)
    around = {
        row.fields["id"]: _names(row, languages, faults)
        for row in rows_of(folder / "around.csv", ("id", *languages), faults)
    }
    return StreetBook(streets, around)


def _names(row: Row, languages: Sequence[str], faults: list[Problem]) -> Mapping[str, str]:
    faults.extend(
        row.problem(f"{row.fields['id']} has no name in {language}")
        for language in languages
        if not row.fields[language].strip()
    )
    return MappingProxyType({language: row.fields[language].strip() for language in languages})


def _collection(path: Path, files: ZoneFiles, holidays: HolidayCalendar, articles: Some[str]) -> Collection:
    required = ("article", "valid_to", "late_after_holidays", "zones")
    fields = read_yaml(path, files.faults).fields(required, ("words",))
    article = fields["article"].text()
    if article and article not in articles:
        fields["article"].fault(f"there is no article {article}")
    words = _words(fields["words"]) if fields["words"].is_given else {}
    zones = {name: _calendar(entry, words) for name, entry in fields["zones"].pairs().items()}
    late = fields["late_after_holidays"].flag()
    return Collection(
        article,
        MappingProxyType(zones),
        files.stretches(path.with_name("collection-zones.csv"), path.name, zones),
        frozenset(holidays.days) if late else frozenset(),
        fields["valid_to"].day(),
    )


def _words(entry: Entry) -> Mapping[Stream, tuple[str, ...]]:
    """By kind of waste, the words for it in the city's calendars."""
    fields = entry.fields((), tuple(stream.value for stream in Stream))
    return {Stream(name): tuple(item.text() for item in field.items()) for name, field in fields.items()}


def _calendar(entry: Entry, words: Mapping[Stream, tuple[str, ...]]) -> Calendar:
    if "calendar" not in entry.pairs():
        return _zone(entry)
    if not words:
        entry.fault("a zone with a calendar needs words, which say what its events mean")
    file = entry.fields(("calendar",))["calendar"].text()
    return read_pickups(Path(entry.file).with_name(file), words, entry.faults)


def _zone(entry: Entry) -> ZoneCalendar:
    fields = entry.fields(("weekday", "weekly", "in_turn", "since"))
    return ZoneCalendar(
        DAYS.index(fields["weekday"].one_of(Weekday).value),
        tuple(item.one_of(Stream) for item in fields["weekly"].items()),
        tuple(item.one_of(Stream) for item in fields["in_turn"].items()),
        fields["since"].day(),
    )


def read_pickups(path: Path, words: Mapping[Stream, Sequence[str]], faults: list[Problem]) -> DatedCalendar:
    """Read a calendar; an event's summary says, in the city's own words, what is collected."""
    file = path.as_posix()
    try:
        events = icalendar.Calendar.from_ical(path.read_text(encoding="utf-8")).walk("VEVENT")
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
