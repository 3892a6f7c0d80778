"""The sentences that the utterance classifier learns from."""

import json
from collections import Counter
from pathlib import Path

import pytest

from intents.articles.phrasing import OUT_OF_SCOPE
from intents.meaning.reading import Act
from intents.meaning.understanding import DangerKind
from intents.text.languages import languages
from intents.text.wording import plain
from tests.bench.material import city_lessons
from training.corpus import HARMLESS, corpus, labelled_set, sentences
from training.examples import Example

UTTERANCES = Path(__file__).parents[1] / "understanding"
MOST_OF_THIS_YEAR = 3000
"So many sentences may be written for one classifier: more by the same hands teach no new caller."

own = corpus(None)


def of_subjects() -> list[Example]:
    return [each for each in own if each.author.startswith("subjects")]


def test_a_labelled_set_that_is_missing_is_refused_rather_than_left_out(tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.jsonl"
    faulty.write_text('{"text": "a bin", "label": "waste.bin", "lang": "en"}\n{"text": 3}\n', "utf-8")

    with pytest.raises(FileNotFoundError, match=r"gone\.jsonl"):
        labelled_set(tmp_path / "gone.jsonl")
    with pytest.raises(ValueError, match=r"faulty\.jsonl:2"):
        labelled_set(faulty)


def test_sentences_are_refused_where_a_language_has_none() -> None:
    assert sentences("danger_heard", "en") == {}, "nothing was misheard in English"
    with pytest.raises(FileNotFoundError, match="acts_de"):
        sentences("acts", "de")


def test_no_sentence_is_both_danger_and_harmless() -> None:
    of_danger = {each.text.casefold() for each in own if each.danger != HARMLESS}
    harmless = {each.text.casefold() for each in own if each.danger == HARMLESS}

    assert of_danger & harmless == set()


@pytest.mark.parametrize("language", languages())
def test_each_kind_of_danger_has_hundreds_of_sentences_in_each_language(language: str) -> None:
    counted = Counter(each.danger for each in own if each.language == language)

    assert min(counted[kind] for kind in DangerKind) >= 400
    assert counted[HARMLESS] >= sum(counted[kind] for kind in DangerKind)


@pytest.mark.parametrize("language", languages())
def test_each_act_has_sentences_in_each_language(language: str) -> None:
    counted = Counter(each.act for each in own if each.language == language and each.author == "acts")

    assert {act for act in Act if counted[act] < 10} == {Act.CORRECT, Act.NAMED_PERSON}, "these have frames"


@pytest.mark.parametrize("language", languages())
def test_each_subject_has_dozens_of_sentences_in_each_language(language: str) -> None:
    counted = Counter(each.subject for each in of_subjects() if each.language == language)

    assert min(counted.values()) >= 50
    assert counted[OUT_OF_SCOPE] >= 1000


def test_no_more_sentences_were_written_than_agreed() -> None:
    written = [each for each in own if each.author in {"acts", "stories", "near", "idioms"}]

    assert len(written) <= MOST_OF_THIS_YEAR


def test_no_sentence_stands_under_two_subjects() -> None:
    subjects: dict[tuple[str, str], set[str]] = {}
    for each in of_subjects():
        subjects.setdefault((each.language, plain(each.text)), set()).add(str(each.subject))

    assert [text for text, named in subjects.items() if len(named) > 1] == []


def test_no_sentence_is_a_phrasing_of_the_example_city() -> None:
    # What a matcher learns as well, it would believe too easily.
    phrasings = {plain(each.text) for each in city_lessons()}

    assert [each.text for each in of_subjects() if plain(each.text) in phrasings] == []


def test_no_sentence_is_one_that_measures() -> None:
    files = [file.read_text("utf-8") for file in UTTERANCES.glob("*.jsonl")]
    lines = [json.loads(line) for file in files for line in file.splitlines()]
    asked = {
        plain(line.get("said", line["text"])) for line in lines if not line["label"].startswith("danger")
    }

    assert [each.text for each in of_subjects() if plain(each.text) in asked] == []
