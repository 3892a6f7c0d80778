"""What is said for the lesson of the ear."""

import json
import random
from collections import Counter
from pathlib import Path

from deploy.hearing.sentences import sentences, short_ones
from intents.wording import plain

UNDERSTANDING = Path(__file__).parents[2] / "understanding"


def test_three_french_sentences_go_with_each_english_one() -> None:
    said = sentences(400, random.Random(1))

    assert Counter(each.lang for each in said) == {"fr": 300, "en": 100}


def test_no_sentence_is_said_twice() -> None:
    said = sentences(400, random.Random(1))

    assert len({*said}) == len(said)


def test_chance_decides_and_the_same_chance_decides_alike() -> None:
    assert sentences(40, random.Random(1)) == sentences(40, random.Random(1))
    assert sentences(40, random.Random(1)) != sentences(40, random.Random(2))


def test_short_answers_name_both_languages_and_whole_addresses() -> None:
    said = [*short_ones(random.Random(1))]

    assert {each.lang for each in said} == {"en", "fr"}
    assert {"oui", "yes"} <= {each.text for each in said}
    assert not [each.text for each in said if "{" in each.text]


def test_nothing_is_said_that_measures() -> None:
    lines = [
        json.loads(line)
        for file in UNDERSTANDING.glob("*.jsonl")
        for line in file.read_text("utf-8").splitlines()
    ]
    measured = {plain(line.get("said", line["text"])) for line in lines}
    spoken = {plain(line["said"]) for line in lines if "said" in line}

    assert spoken
    assert not [text for text, *_ in sentences(3500, random.Random(7)) if plain(text) in measured]
    assert not [text for text, *_ in short_ones(random.Random(7)) if plain(text) in spoken]
