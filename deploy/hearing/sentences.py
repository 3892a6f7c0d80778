"""What is said for the lesson: sentences that the product learns from anyway, short answers and places."""

import json
import random
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

import yaml

from intents.wording import plain
from intents.yaml_text import reviewed

_SHORTEST, _LONGEST = 15, 100
"Characters; longer sentences mostly need a longer window of the encoder, which costs more."
_SHARES = (("subjects", 6), ("danger", 3), ("harmless", 1))
"So many in turn."
_FRENCH_TO_ENGLISH = 3
"Whisper base hears English well already; it must not forget it."
_TESTS = Path(__file__).parents[2] / "tests" / "understanding"
_PLACES = {"fr": 60, "en": 20}
_TIMES = {"fr": 2, "en": 1}
"So many voices say each short answer."


class Said(NamedTuple):
    """A sentence, its language and which of several times it is said."""

    text: str
    lang: str
    time: int = 0


def sentences(count: int, chance: random.Random) -> list[Said]:
    """So many sentences of callers, three French ones to each English one, in an order left to chance."""
    french, english = (_in_turn(lang, chance) for lang in ("fr", "en"))
    rounds = ([*islice(french, _FRENCH_TO_ENGLISH), *islice(english, 1)] for _ in range(count))
    return [*islice(chain.from_iterable(rounds), count)]


def short_ones(chance: random.Random) -> Iterator[Said]:
    """The short answers, and places by their addresses."""
    for lang, times in _TIMES.items():
        known = yaml.safe_load((Path(__file__).parent / f"short_{lang}.yaml").read_text("utf-8"))
        answers = [text for text in known["answers"] if plain(text) not in _said_to_measure()]
        yield from (Said(text, lang, time) for text in answers for time in range(times))
        for _ in range(_PLACES[lang]):
            street, other = chance.sample(known["streets"], 2)
            number = chance.randint(*chance.choice([(2, 99), (100, 999), (1000, 9999)]))
            yield Said(chance.choice(known["places"]).format(number=number, street=street, other=other), lang)


def _in_turn(lang: str, chance: random.Random) -> Iterator[Said]:
    measured = _measured()
    danger = reviewed("danger_examples", lang)
    kinds = {
        "subjects": [*chain.from_iterable(reviewed("subject_examples", lang).values())],
        "danger": [text for label, texts in danger.items() if "." in label for text in texts],
        "harmless": [text for label, texts in danger.items() if "." not in label for text in texts],
    }
    for texts in kinds.values():
        texts[:] = [
            text for text in texts if _SHORTEST <= len(text) <= _LONGEST and plain(text) not in measured
        ]
        chance.shuffle(texts)
    while kinds["subjects"]:
        for kind, share in _SHARES:
            texts = kinds[kind]
            yield from (Said(texts.pop(), lang) for _ in range(min(share, len(texts))))


@cache
def _measured() -> frozenset[str]:
    """All utterances that measure."""
    return frozenset(plain(line.get("said", line["text"])) for line in _lines("*.jsonl"))


@cache
def _said_to_measure() -> frozenset[str]:
    """Those that are spoken to measure the ear; “agent” is taught, although it is asked in writing."""
    return frozenset(plain(line["said"]) for line in _lines("spoken_*.jsonl"))


def _lines(pattern: str) -> Iterator[dict[str, str]]:
    for file in _TESTS.glob(pattern):
        yield from map(json.loads, file.read_text("utf-8").splitlines())
