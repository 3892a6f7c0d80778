"""What the worst words cost each reader of foreign words: `python -m tests.bench.worst_words [READER]`.

Seeded fuzzing and hand-made pumping look for each reader's ten worst inputs. They are then read at half and
at full length: an exponent near 1 is linear growth. Milliseconds are those of the processor, so that a busy
machine measures as a quiet one does. Documents are measured at a part of what they accept.
"""

import math
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from intents.danger.rules import find_danger
from intents.places.civic_number import civic_numbers
from intents.privacy.letter import redacted_letter
from intents.privacy.numbers import reads_out_card
from intents.privacy.redaction import redacted, unpayable
from intents.quantities.number_words import tokens_of
from intents.text.transcript import OpenQuestion, Transcript, YesNo
from ivr.call.city import load_city
from ivr.line.nlu import nlu_pipeline
from ivr.storage.caller_words import ReadMessage
from ivr.studio.documents.document import BadDocument
from ivr.studio.documents.extraction import cut
from ivr.studio.unanswered.reply import LARGEST_BYTES, read_feedback
from ivr.twilio.text_webhooks import LONGEST_TEXT
from tests.bench.material import CITY, MODELS

WORST = 10
PUMPS = 150
"Inputs that are tried for each reader, besides those made by hand."
TRIED = 400
"Characters of an input while the worst are looked for."

ATOMS = """
january 3 1961 4111 1111 604 555 oh zero double five twenty hundred cent mille un deux quatre-vingt
et and then my name is tremblay je m'appelle jean-françois mr madame here speaking à l'appareil at
arobase gmail dot com email 12 oak street rue des érables unit apartment po box live h2x y4 a b c q
plate account passport sin card visa expires cvv pin code password mot de passe born march [card]
[name] [ ] ( ) . , - ' ’ @ # $ % / \\ * _ ` | = : ; ! ? not no yes thanks but the first four next
are what when where how much help fire smoke garbage taxes permit metres feet square 12.5 1,000
dollars tomorrow monday inspector put me through to the mayor qu'est-ce que l' d'
"""
HAND_MADE = (
    *(
        "January 3 1961 ",
        "4111 ",
        "1",
        "1-",
        "1 a ",
        "oh ",
        "five ",
        "double ",
        "A1",
        "a ",
        "a. ",
        "a-",
        "l'",
        "\n",
        " ",
        "- ",
    ),
    *(
        "my name is ",
        "q u x quux ",
        "nasrin speaking ",
        "jean dot ",
        "@ ",
        "a@",
        "12 oak ",
        "rue de la ",
        "[card] expires ",
    ),
    *(
        "the first four are 4111 ",
        "code is ",
        "um ",
        "and ",
        "to ",
        "not the dump, ",
        "one hundred ",
        "unit 4 ",
        "Mr. ",
        "p.m. ",
    ),
    *(
        "[",
        "[](",
        "[a](b",
        "**a ",
        "`a __b ",
        "# a # ",
        "| a ",
        "<p>",
        "<div>",
        "<table><tr><td>a",
        "1. a\n",
        "Dr. X. ",
    ),
    *(", ", "?! ", "a,b;c\t", '"', '""', "x\n\n", "é", "İ", "ﷺ", "⑽", "’s ", "0.", "1,000 ", "12 by ", "$1 "),
)


@dataclass(frozen=True)
class Reader:
    """Who reads foreign words, and the longest that it is given."""

    name: str
    read: Callable[[str], object]
    longest: int


@dataclass(frozen=True)
class Measured:
    """What one input costs at its full length, and how that grows when it doubles."""

    pump: str
    length: int
    milliseconds: float
    exponent: float


def readers() -> Iterator[Reader]:
    """Return every reader; transcripts are at most as long as texts are."""
    city = load_city(CITY)
    line = nlu_pipeline(city.catalog, MODELS)

    def understand(text: str) -> object:
        return line.understand_now(Transcript(text, "en", 1.0), OpenQuestion(), "en")

    def understand_after(text: str) -> object:
        return line.understand_now(
            Transcript(text, "fr", 1.0), YesNo(article=next(iter(city.catalog)).id), "fr"
        )

    yield Reader("redaction", redacted, LONGEST_TEXT)
    yield Reader("redaction of a message", unpayable, LONGEST_TEXT)
    yield Reader(
        "redaction of a voicemail",
        lambda text: ReadMessage.of(Transcript(text, "en", 1.0), redacted),
        2 * LONGEST_TEXT,
    )
    yield Reader("redaction of a letter", redacted_letter, 2 * LONGEST_TEXT)
    yield Reader("a card read out", reads_out_card, LONGEST_TEXT)
    yield Reader("danger", lambda text: find_danger(text, "en"), LONGEST_TEXT)
    yield Reader("understanding", understand, LONGEST_TEXT)
    yield Reader("understanding after an answer", understand_after, LONGEST_TEXT)
    yield Reader("quantities", tokens_of, LONGEST_TEXT)
    yield Reader("civic numbers", lambda text: [*civic_numbers(text)], LONGEST_TEXT)
    yield Reader("streets", city.services.streets.find, LONGEST_TEXT)
    yield Reader("names", lambda text: line.names.find(text, "en"), LONGEST_TEXT)
    yield Reader("documents", _document, 200_000)
    yield Reader("pages", lambda text: _document(f"<html><body>{text}"), 200_000)
    yield Reader("imports", _feedback, LARGEST_BYTES)


def _document(text: str) -> object:
    try:
        return cut(text.encode("utf-8", "replace"), "a.md", ("en", "fr"))
    except BadDocument as error:
        return error


def _feedback(text: str) -> object:
    return read_feedback(text.encode("utf-8", "replace"))


def worst_of(reader: Reader, chance: random.Random) -> list[Measured]:
    """Return the ten inputs that cost a reader most, the worst first."""
    pumps = [*HAND_MADE, *("".join(_pump(chance)) for _ in range(PUMPS))]
    tried = TRIED * max(1, reader.longest // (20 * LONGEST_TEXT))
    by_cost = sorted(dict.fromkeys(pumps), key=lambda pump: -_milliseconds(reader, pump, tried))
    measured = [_measured(reader, pump) for pump in by_cost[:WORST]]
    return sorted(measured, key=lambda each: -each.milliseconds)


def _pump(chance: random.Random) -> Iterator[str]:
    for _ in range(chance.randint(1, 5)):
        yield chance.choice(ATOMS.split()) + chance.choice((" ", " ", " ", "", ", ", "\n"))


def _measured(reader: Reader, pump: str) -> Measured:
    half, whole = (_milliseconds(reader, pump, length) for length in (reader.longest // 2, reader.longest))
    return Measured(pump, reader.longest, whole, math.log2(max(whole, 0.01) / max(half, 0.01)))


def _milliseconds(reader: Reader, pump: str, length: int) -> float:
    text = (pump * (length // len(pump) + 1))[:length]
    spent = []
    for mark in "xy":
        told = f"{mark} {text}"[:length]  # what was understood lately is not understood again
        begun = time.process_time()
        reader.read(told)
        spent.append((time.process_time() - begun) * 1000)
    return min(spent)


def _table(wanted: str) -> Iterator[str]:
    yield f"{'reader':32} {'input, repeated':44} {'length':>8} {'ms':>8} {'growth':>7}"
    for reader in readers():
        if wanted in reader.name:
            for one in worst_of(reader, random.Random(28)):
                cost = f"{one.length:8} {one.milliseconds:8.1f} {one.exponent:7.2f}"
                yield f"{reader.name:32} {one.pump!r:44.44} {cost}"


if __name__ == "__main__":
    for row in _table(" ".join(sys.argv[1:])):
        print(row, flush=True)
