"""Addresses, days and what is collected, as they are said.

French values are spoken in recorded pieces (a number below 100, a street, a day), into which
`ivr/speaking/spoken_fr.py` takes the sentences apart: no French is synthesised in a call.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations

from intents.places.street_book import StreetBook
from ivr.call.opening import MONTHS, WEEKDAYS
from routing.asked import AddressQuestion, IsItThere, ShallIReport, WhatAddress
from routing.requests.asking import Already
from routing.services.finding import Address, Stream

_LEAP_YEAR = date(2028, 1, 1)
_YEAR_DAYS = 366


def spoken_street(street: str, streets: StreetBook, language: str) -> str:
    """A street's name, capitalized to begin a sentence."""
    name = streets.streets[street].names[language]
    return f"{name[:1].upper()}{name[1:]}"


def spoken_address(address: Address, streets: StreetBook, language: str) -> str:
    """A number and a street, or two streets: “12 Oak Street”, « 12, rue des Chênes »."""
    street = spoken_street(address.street, streets, language)
    within = streets.streets[address.street].names[language]
    if address.crossing:
        other = streets.streets[address.crossing].names[language]
        return f"{within}, {other}" if language == "fr" else f"{street} and {other}"
    if not address.number:
        return street
    return f"{address.number}, {within}" if language == "fr" else f"{address.number} {street}"


def spoken_day(day: date, language: str) -> str:
    """A day by its weekday and date: “Tuesday, December 1”, « mardi, le 1er décembre »."""
    weekday = WEEKDAYS[language][day.weekday()]
    if language == "fr":
        return f"{weekday}, {_french_date(day)}"
    return f"{weekday}, {MONTHS[language][day.month - 1]} {day.day}"


def written_day(day: date, language: str) -> str:
    """A day as it is texted: “Tuesday, December 1”, « mardi 1er décembre »."""
    weekday, month = WEEKDAYS[language][day.weekday()], MONTHS[language][day.month - 1]
    if language == "fr":
        return f"{weekday} {'1er' if day.day == 1 else day.day} {month}"
    return f"{weekday}, {month} {day.day}"


def address_prompt(asked: AddressQuestion, streets: StreetBook, language: str) -> tuple[str, dict[str, str]]:
    """The prompt that asks for an address, or for the part that is missing, and the prompt's values."""
    match asked:
        case WhatAddress(street=street) if street:
            return "address.ask_number", {"street": spoken_street(street, streets, language)}
        case WhatAddress(number=number) if number:
            return "address.ask_street", {"number": str(number)}
        case WhatAddress():
            return "address.ask", {}
        case IsItThere(address=address):
            prompt = "address.is_it" if address.number else "address.is_it_street"
            return prompt, {"address": spoken_address(address, streets, language)}
        case ShallIReport(already=Already(address=at)):
            prompt = "report.already_corner" if at.crossing else "report.already"
            return prompt, {"address": spoken_address(at, streets, language)}
        case ShallIReport(address=address):
            prompt = "report.offer_corner" if address.crossing else "report.offer"
            return prompt, {"address": spoken_address(address, streets, language)}


def values_in_pieces(streets: StreetBook) -> Iterator[str]:
    """Every French piece that addresses and days are made of."""
    yield from (str(number) for number in (*range(100), *range(100, 1000, 100)))
    yield "mille"
    yield from (spoken_street(street, streets, "fr") for street in streets.streets)
    yield from (names["fr"] for names in streets.around.values())
    yield from WEEKDAYS["fr"]
    yield from (_french_date(_LEAP_YEAR + timedelta(days=n)) for n in range(_YEAR_DAYS))


def sets_of_streams() -> Iterator[tuple[Stream, ...]]:
    """Every combination that may be collected together."""
    for size in range(1, len(Stream) + 1):
        yield from combinations(Stream, size)


def _french_date(day: date) -> str:
    return f"le {'1er' if day.day == 1 else day.day} {MONTHS['fr'][day.month - 1]}"
