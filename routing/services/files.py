"""A city's streets and services read from its folder, with every fault of every file at once."""

from collections import defaultdict
from collections.abc import Collection as Some
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from intents.places.street_book import Street, StreetBook
from intents.yaml_file import Entry, Problem, read_yaml
from routing.departments.hours import HolidayCalendar
from routing.services.collection import Collection, ZoneCalendar, ZoneStretch
from routing.services.csv_file import HIGHEST, Row, rows_of
from routing.services.finding import Stream
from routing.services.services import Services
from routing.services.status_file import load_status
from routing.services.zones import ZoneMap
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
    """The services of places/ and services/, which a city may lack."""
    faults: list[Problem] = []
    streets = _streets(folder / "places", languages, faults)
    path = folder / "services" / "collection.yaml"
    collection = _collection(path, streets, holidays, articles, faults) if path.exists() else None
    server, reports = _reports(folder / "services" / "requests.yaml", articles, faults)
    texts = load_templates(folder / "services" / "texts.yaml", languages, articles, faults)
    zones = {
        path.stem: _zone_map(path, streets, faults)
        for path in sorted((folder / "services" / "zones").glob("*.yaml"))
    }
    status = load_status(folder / "services" / "status.yaml", languages, articles, faults)
    maps = MappingProxyType(zones)
    services = Services(streets, collection, reports, server, texts, status=status, zones=maps)
    return services, tuple(sorted(set(faults)))


def _zone_map(path: Path, streets: StreetBook, faults: list[Problem]) -> ZoneMap:
    fields = read_yaml(path, faults).fields(("zones", "valid_to"))
    zones = tuple(item.text() for item in fields["zones"].items())
    stretches = _stretches(path.with_suffix(".csv"), path.name, streets, zones, faults)
    return ZoneMap(zones, stretches, fields["valid_to"].day())


def _reports(path: Path, articles: Some[str], faults: list[Problem]) -> tuple[str, Mapping[str, str]]:
    """The Open311 server, and its service code for each article."""
    if not path.exists():
        return "", {}
    fields = read_yaml(path, faults).fields(("server", "services"))
    server = fields["server"].text()
    if server and not server.startswith(("http://", "https://")):
        fields["server"].fault("server must be an address that begins with https://")
    codes = {}
    for article, entry in fields["services"].pairs().items():
        codes[article] = entry.text()
        if article not in articles:
            entry.fault(f"there is no article {article}")
    return server.rstrip("/"), MappingProxyType(codes)


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


def _collection(
    path: Path, streets: StreetBook, holidays: HolidayCalendar, articles: Some[str], faults: list[Problem]
) -> Collection:
    fields = read_yaml(path, faults).fields(("article", "valid_to", "late_after_holidays", "zones"))
    article = fields["article"].text()
    if article and article not in articles:
        fields["article"].fault(f"there is no article {article}")
    zones = {name: _zone(entry) for name, entry in fields["zones"].pairs().items()}
    late = fields["late_after_holidays"].flag()
    return Collection(
        article,
        MappingProxyType(zones),
        _stretches(path.with_name("collection-zones.csv"), path.name, streets, zones, faults),
        frozenset(holidays.days) if late else frozenset(),
        fields["valid_to"].day(),
    )


def _zone(entry: Entry) -> ZoneCalendar:
    fields = entry.fields(("weekday", "weekly", "in_turn", "since"))
    return ZoneCalendar(
        DAYS.index(fields["weekday"].one_of(Weekday).value),
        tuple(item.one_of(Stream) for item in fields["weekly"].items()),
        tuple(item.one_of(Stream) for item in fields["in_turn"].items()),
        fields["since"].day(),
    )


def _stretches(
    path: Path, named_in: str, streets: StreetBook, zones: Some[str], faults: list[Problem]
) -> Mapping[str, tuple[ZoneStretch, ...]]:
    found: dict[str, list[ZoneStretch]] = defaultdict(list)
    for row in rows_of(path, ("street", "from", "to", "zone"), faults, needed=True):
        street, zone = row.fields["street"], row.fields["zone"]
        if street not in streets.streets:
            faults.append(row.problem(f"there is no street {street} in places/streets.csv"))
        elif zone not in zones:
            faults.append(row.problem(f"there is no zone {zone} in {named_in}"))
        else:
            first, last = row.number("from", 0, faults), row.number("to", HIGHEST, faults)
            found[street].append(ZoneStretch(first, last, zone))
    faults.extend(_without_zone(path, streets, found) if path.exists() else ())
    return MappingProxyType({street: tuple(stretches) for street, stretches in found.items()})


def _without_zone(path: Path, streets: StreetBook, found: Some[str]) -> Iterator[Problem]:
    for street in streets.streets.keys() - set(found):
        yield Problem(path.as_posix(), 1, f"the street {street} is in no zone")
