"""The sentences from which the product learned what callers speak about."""

import json
from collections import Counter
from pathlib import Path

import pytest

from intents.danger import LANGUAGES
from intents.encoder import Encoder
from intents.phrasing import OUT_OF_SCOPE
from intents.sense_file import fingerprint_of, shipped
from intents.subject_examples import subject_examples
from intents.subject_store import FILE, SOURCES, with_subjects
from intents.wording import plain
from tests.bench.material import city_lessons
from tests.intents.lengths import Lengths

UTTERANCES = Path(__file__).parents[1] / "understanding"


def test_what_is_shipped_was_learned_from_the_sentences_as_they_are() -> None:
    assert shipped(FILE).fingerprint == fingerprint_of(subject_examples(), SOURCES), "run make subjects"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_subject_has_dozens_of_sentences_in_each_language(language: str) -> None:
    counted = Counter(each.label for each in subject_examples() if each.language == language)

    assert min(counted.values()) >= 50
    assert counted[OUT_OF_SCOPE] >= 1000


def test_no_sentence_stands_under_two_subjects() -> None:
    subjects: dict[tuple[str, str], set[str]] = {}
    for each in subject_examples():
        subjects.setdefault((each.language, plain(each.text)), set()).add(each.label)

    assert [text for text, named in subjects.items() if len(named) > 1] == []


def test_no_sentence_is_a_phrasing_of_the_example_city() -> None:
    # What a matcher learns as well, it would believe too easily.
    phrasings = {plain(each.text) for each in city_lessons()}

    assert [each.text for each in subject_examples() if plain(each.text) in phrasings] == []


def test_no_sentence_is_one_that_measures() -> None:
    files = [file.read_text("utf-8") for file in UTTERANCES.glob("*.jsonl")]
    lines = [json.loads(line) for file in files for line in file.splitlines()]
    asked = {
        plain(line.get("said", line["text"])) for line in lines if not line["label"].startswith("danger")
    }

    assert [each.text for each in subject_examples() if plain(each.text) in asked] == []


def test_the_weights_for_the_encoder_of_the_line_are_shipped() -> None:
    assert {*shipped(FILE).heads} == {"use-multilingual-v3"}


def test_an_encoder_that_it_was_not_learned_through_stays_as_it_is() -> None:
    stranger: Encoder = Lengths()

    assert with_subjects([stranger]) == (stranger,)
