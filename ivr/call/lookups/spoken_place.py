"""Addresses, days and what is collected, as they are said.

Where the voice is too slow for a call, values are spoken in recorded pieces (a number below 100, a street, a
day), into which the language's `speech.py` takes the sentences apart: nothing is synthesised in a call.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations

from intents.places.street_book import StreetBook
from languages.forms import forms
from languages.grammar import first_upper
from routing.asked import AddressQuestion, IsItThere, ShallIReport, WhatAddress
from routing.requests.asking import Already
from routing.services.finding import Address, Stream

_LEAP_YEAR = date(2028, 1, 1)
_YEAR_DAYS = 366
IN_PIECES = "values_in_pieces"
"The form that says whether values are recorded in pieces."


def spoken_street(street: str, streets: StreetBook, language: str) -> str:
    """A street's name, capitalized to begin a sentence."""
    return first_upper(streets.streets[street].names[language])


def spoken_address(address: Address, streets: StreetBook, language: str) -> str:
    """A number and a street, or two streets: “12 Oak Street”, « 12, rue des Chênes »."""
    within, grammar = streets.streets[address.street].names[language], forms(language).grammar
    if address.crossing:
        return grammar.corner(within, streets.streets[address.crossing].names[language])
    return grammar.address(address.number, within) if address.number else first_upper(within)


def spoken_day(day: date, language: str) -> str:
    """A day by its weekday and date: “Tuesday, December 1”, « mardi, le 1er décembre »."""
    return forms(language).grammar.spoken_day(day)


def written_day(day: date, language: str) -> str:
    """A day as it is texted: “Tuesday, December 1”, « mardi 1er décembre »."""
    return forms(language).grammar.written_day(day)


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


def values_in_pieces(streets: StreetBook, language: str) -> Iterator[str]:
    """Every piece that addresses and days are made of."""
    grammar = forms(language).grammar
    yield from grammar.number_pieces
    yield from (spoken_street(street, streets, language) for street in streets.streets)
    yield from (names[language] for names in streets.around.values())
    yield from grammar.weekdays
    yield from (grammar.day_piece(_LEAP_YEAR + timedelta(days=n)) for n in range(_YEAR_DAYS))


def sets_of_streams() -> Iterator[tuple[Stream, ...]]:
    """Every combination that may be collected together."""
    for size in range(1, len(Stream) + 1):
        yield from combinations(Stream, size)
