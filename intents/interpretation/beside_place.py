"""The words around a place."""

import re

from intents.acts.acting import asks_in_a_clause, is_question
from intents.acts.detail import kinds_asked
from intents.articles.article import Language
from intents.meaning.day_named import day_named
from intents.meaning.understanding import Ambiguous, Control, Recognized, Understanding
from intents.places.civic_number import civic_numbers, without_numbers, without_units
from intents.places.place import AND, BETWEEN, CORNERS, LEADING, NAMELESS, WHERE, Place
from intents.places.street_book import StreetBook, words_of
from intents.text.transcript import Choice, CivicAddress, Expecting, Menu
from intents.text.wording import clauses

_TAKEN_BACK = re.compile(
    r".*\b(?:no|nope|non|sorry|pardon|excusez|wait|attendez|actually|rather|plut[oô]t|mean|dire)\b[\s,.;]*",
    re.IGNORECASE | re.DOTALL,
)

TOLD_AT_ADDRESS = frozenset(
    {"days", "hours", "weekend", "night", "by_time", "frequency", "duration", "holidays"}
)
"Kinds of detail that a lookup at an address may tell."


def asks_day(text: str, language: Language) -> bool:
    """Whether it is asked which day, and none is named."""
    return "days" in kinds_asked(text, language) and day_named(text, language) is None


def begins_question(text: str) -> bool:
    """Whether any clause begins like a question; a mark alone may be doubt: “Alder, I think?”."""
    return any(is_question(part) for part in clauses(text))


def asks_beside_address(text: str, language: Language) -> bool:
    """Whether a question asks for kinds of detail of which an address tells none."""
    asked = kinds_asked(text, language)
    return asks_in_a_clause(text) and bool(asked) and not asked & TOLD_AT_ADDRESS


def names_no_place(place: Place, text: str, expecting: Expecting, language: Language) -> bool:
    """Whether what was found is an option's number or a day's: « mardi huit »."""
    if isinstance(expecting, Choice | Menu):
        return not place.streets
    is_day = not place.says_where and day_named(text, language) is not None
    return is_day and not isinstance(expecting, CivicAddress)


def rest_of(text: str, place: Place, book: StreetBook) -> str:
    """The words without the place, which would hide what is asked about it."""
    text = _as_corrected(text)
    told = without_units(without_numbers(text, civic_numbers(text)) if place.number else text)
    names = [
        *(
            name
            for guess in (*place.streets, *place.crossing)
            for name in book.streets[guess.street].names.values()
        ),
        *(book.around[place.municipality].values() if place.municipality else ()),
    ]
    hidden = {*(word for name in names for word in words_of(name)), "0"}
    rest = [word for word in words_of(told) if word not in hidden]
    while rest and rest[-1] in LEADING:
        rest.pop()
    return " ".join(rest)


def _as_corrected(text: str) -> str:
    """The words after a correction that tell a number anew: “12 Oak, no sorry, 45 Alder Court”."""
    taken_back = _TAKEN_BACK.match(text)
    parts = (taken_back[0], text[taken_back.end() :]) if taken_back else ()
    return parts[1] if parts and all(next(civic_numbers(part), None) for part in parts) else text


LARGEST_KEY = 9
"“Two” may answer by a key's number."


def tells_place_alone(meant: Understanding, text: str, place: Place, book: StreetBook) -> bool:
    """Whether words taken for a topic or an act tell nothing but a place: “right beside 86”."""
    match meant:
        case Recognized() | Ambiguous():
            return tells_only(text, place, book)
        case Control():
            return (place.number > LARGEST_KEY or bool(place.streets)) and tells_only(text, place, book)
        case _:
            return False


def tells_only(text: str, place: Place, book: StreetBook, also: frozenset[str] = frozenset()) -> bool:
    """Whether the words tell nothing but a place: “at the corner of First and Main”."""
    if place.is_same:
        return True
    around = NAMELESS | BETWEEN | CORNERS | AND | WHERE | also
    return all(word in around for word in rest_of(text, place, book).split())
