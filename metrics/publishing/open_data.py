"""Open data: query outcomes by topic, day and month, with small counts suppressed."""

import csv
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from io import StringIO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from languages.forms import DEFAULT, formed_languages, forms
from metrics.facts.daily import Grain
from metrics.facts.formula import DEFINITIONS
from metrics.facts.tables import FACTS
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.period import Period
from metrics.publishing.rounding import (
    ALL,
    BASE,
    Draw,
    Key,
    Published,
    bounds_of,
    exposed_in,
    publish,
    rounded,
)
from metrics.text import Text

UNKNOWN = "(unknown)"
"The topic of a query that was not understood."
EMERGENCIES = "(emergencies)"
"All kinds of danger together: a single one on a known day could identify somebody."


@dataclass(frozen=True, slots=True)
class TopicDay:
    """A topic's outcomes on a day."""

    day: date
    article: str
    outcomes: Mapping[QueryOutcome, int]


@dataclass(frozen=True, slots=True)
class OpenData:
    """Both tables as CSV."""

    daily: str
    monthly: str


def open_data_of(days: Iterable[TopicDay], draw: Draw, sensitive: Collection[str] = ()) -> OpenData:
    """Round each month's counts by topic and outcome, and each day's count of all.

    `sensitive` are the topics that are told together, as everything is that was an emergency.
    """
    daily: list[tuple[str, ...]] = []
    monthly: list[tuple[str, ...]] = []
    for month, of_month in sorted(_by_month(days).items()):
        table = publish(_cells(of_month, sensitive), partial(_draw_of, draw, month))
        monthly += [(month, *key, str(count)) for key, count in table.counts.items()]
        daily += _days_beside(table, of_month, draw)
    return OpenData(_csv(("day",), daily), _csv(("month", "topic", "outcome"), monthly))


def _draw_of(draw: Draw, month: str, text: str) -> float:
    return draw(f"{month} {text}")


def _days_beside(table: Published, days: list[TopicDay], draw: Draw) -> list[tuple[str, ...]]:
    """The month's days, unless together with the table they would reveal a small count."""
    counts: dict[str, int] = defaultdict(int)
    for day in days:
        counts[day.day.isoformat()] += sum(day.outcomes.values())
    shown = {day: rounded(count, draw(f"{day} {count}")) for day, count in sorted(counts.items())}
    bounds = [bounds_of(count) for count in shown.values()]
    whole = (sum(least for least, _ in bounds), sum(most for _, most in bounds))
    small = [(day,) for day, count in counts.items() if 0 < count < BASE]
    total = table.known.get((ALL, ALL))
    by_day: dict[Key, int] = {(day,): count for day, count in shown.items()}
    if exposed_in(table.small, table.known, whole) or exposed_in(
        small, by_day, None if total is None else bounds_of(total)
    ):
        return []
    return [(day, str(count)) for day, count in shown.items() if count]


def _by_month(days: Iterable[TopicDay]) -> dict[str, list[TopicDay]]:
    months: dict[str, list[TopicDay]] = defaultdict(list)
    for day in days:
        months[f"{day.day:%Y-%m}"].append(day)
    return months


def _cells(days: list[TopicDay], sensitive: Collection[str]) -> dict[Key, int]:
    cells: dict[Key, int] = defaultdict(int)
    for day in days:
        for outcome, count in day.outcomes.items():
            is_emergency = outcome is QueryOutcome.EMERGENCY_REDIRECTED or day.article in sensitive
            if count:
                cells[EMERGENCIES if is_emergency else day.article or UNKNOWN, outcome.value] += count
    return cells


def _csv(sides: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow((*sides, f"queries (rounded to {BASE}; definitions {DEFINITIONS})"))
    writer.writerows(rows)
    return written.getvalue()


def topic_days(session: Session, period: Period) -> Iterator[TopicDay]:
    """Return outcomes by topic and day."""
    facts = FACTS.c
    sums = select(facts.day, facts.article, *(func.sum(facts[outcome.value]) for outcome in QueryOutcome))
    found = sums.where(facts.grain == Grain.TOPIC.value, facts.day.between(period.first, period.last))
    for day, article, *counts in session.execute(found.group_by(facts.day, facts.article)):
        yield TopicDay(day, article, dict(zip(QueryOutcome, map(int, counts), strict=True)))


CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
}
LANGUAGES = "http://publications.europa.eu/resource/authority/language/"
CSV = "http://publications.europa.eu/resource/authority/file-type/CSV"
KEYWORD = Text("telephone")
TITLE = Text("Calls to the phone line of {city}, by topic and outcome")
ABOUT = Text(
    "How many queries on each topic ended how, by month, and how many there were each day. Each count and"
    " each sum is rounded by itself, at random, to one of the two nearest multiples of 5, so that it is"
    " right on the average. Left out is what was rounded to 0, and each sum that would give away a count"
    " under 5. Every kind of emergency is counted together. No caller, call, word or number is in it."
)


MADE_UP = Text("Made up: none of these calls happened.")


@dataclass(frozen=True, slots=True)
class File:
    """One file of the data set."""

    name: str
    title: Text
    content: bytes


def metadata(
    publisher: Mapping[str, str],
    period: Period,
    made_at: datetime,
    files: Sequence[File],
    *,
    is_made_up: bool = False,
) -> dict[str, object]:
    """The data set and its files; `publisher` is the city's name by language."""
    languages, first = formed_languages(), publisher.get(DEFAULT, "")
    cities = {code: publisher.get(code, first) for code in languages}
    titles = {code: TITLE.spoken(code).format(city=cities[code]) for code in languages}
    return {
        "@context": CONTEXT,
        "@type": "dcat:Dataset",
        "dct:title": _named(titles),
        "dct:description": [*(_in_all(MADE_UP) if is_made_up else ()), *_in_all(ABOUT)],
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": _named(cities)},
        "dct:issued": _typed(made_at.isoformat(), "xsd:dateTime"),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _typed(period.first.isoformat(), "xsd:date"),
            "dcat:endDate": _typed(period.last.isoformat(), "xsd:date"),
        },
        "dct:language": [{"@id": f"{LANGUAGES}{forms(code).text('authority')}"} for code in languages],
        "owl:versionInfo": f"definitions {DEFINITIONS}",
        "dcat:keyword": _in_all(KEYWORD),
        "dcat:distribution": [_distribution(file) for file in files],
    }


def _distribution(file: File) -> dict[str, object]:
    return {
        "@type": "dcat:Distribution",
        "dct:title": _in_all(file.title),
        "dcat:downloadURL": {"@id": file.name},
        "dcat:accessURL": {"@id": file.name},
        "dct:format": {"@id": CSV},
        "dcat:mediaType": {"@id": "http://www.iana.org/assignments/media-types/text/csv"},
        "dcat:byteSize": _typed(str(len(file.content)), "xsd:nonNegativeInteger"),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": _typed(hashlib.sha256(file.content).hexdigest(), "xsd:hexBinary"),
        },
    }


def _in_all(text: Text) -> list[dict[str, str]]:
    return _named({code: text.spoken(code) for code in formed_languages()})


def _named(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": code} for code, text in texts.items()]


def _typed(value: str, kind: str) -> dict[str, str]:
    return {"@value": value, "@type": kind}
