"""The utterances that measure the understanding are worth measuring with."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from intents.articles.folder import load_catalog
from intents.text.yaml_file import yaml_values

_HERE = Path(__file__).parent
_ANSWERS = _HERE.parents[1] / "deploy" / "example-city" / "answers"
_LEARNED = sorted(
    path for folder in ("intents", "training") for path in (_HERE.parents[1] / folder).rglob("*_??.yaml")
)
_MEASURED = (
    "test.jsonl",
    "oos.jsonl",
    "open_test.jsonl",
    "danger_calibration.jsonl",
    "danger_calibration_negative.jsonl",
    "danger_earlier.jsonl",
    "danger_earlier_negative.jsonl",
    "danger_unseen.jsonl",
    "danger_unseen_negative.jsonl",
    "danger_plans.jsonl",
    "danger_plans_negative.jsonl",
)
_WRITTEN = sorted(path for path in _HERE.glob("*.jsonl") if not path.name.startswith("spoken_"))


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _texts(node: object) -> Iterator[str]:
    match node:
        case str():
            yield node
        case list():
            yield from (text for each in node for text in _texts(each))
        case dict():
            yield from (text for each in node.values() for text in _texts(each))


def _words(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


@pytest.mark.parametrize("path", _WRITTEN, ids=lambda path: path.name)
def test_every_line_has_an_id_of_its_own_and_is_written_in_english_or_french(path: Path) -> None:
    lines = _lines(path)

    assert len({line["id"] for line in lines}) == len(lines)
    assert {line["lang"] for line in lines} == {"en", "fr"}
    assert all(line["text"].strip() for line in lines)


_YOUNGER = {"permit.apply_by_phone", "city.elections", "city.weddings", "rec.library"}
"Articles younger than the sets, whose sentences stay as they were measured."


@pytest.mark.parametrize(
    ("name", "least"), [("valid", 4), ("valid_other_voices", 3), ("valid_held_back", 3), ("test", 10)]
)
def test_every_article_is_asked_for_several_times_in_each_language(name: str, least: int) -> None:
    catalog, _ = load_catalog(_ANSWERS, (), ("en", "fr"))

    asked = Counter((line["label"], line["lang"]) for line in _lines(_HERE / f"{name}.jsonl"))

    written_for = [
        article.id for article in catalog if article.id not in _YOUNGER and not article.is_referral
    ]
    assert asked.keys() == {(article, language) for article in written_for for language in ("en", "fr")}
    assert min(asked.values()) >= least


def test_no_sentence_is_in_two_files() -> None:
    seen = Counter((_words(line["text"]), line["lang"]) for path in _WRITTEN for line in _lines(path))

    assert [sentence for sentence, times in seen.items() if times > 1] == []


@pytest.mark.parametrize("path", _WRITTEN, ids=lambda path: path.name)
def test_what_no_article_answers_stands_in_files_of_its_own(path: Path) -> None:
    labels = {line["label"] for line in _lines(path)}

    assert labels == {"oos"} or "oos" not in labels


def test_no_sentence_is_a_phrasing() -> None:
    catalog, _ = load_catalog(_ANSWERS, (), ("en", "fr"))
    phrasings = {
        _words(phrasing)
        for taught in (*catalog, *catalog.topics)
        for wordings in taught.wordings.values()
        for phrasing in wordings.phrasings
    }

    written = {_words(line["text"]): line["id"] for path in _WRITTEN for line in _lines(path)}

    assert [written[sentence] for sentence in sorted(phrasings & written.keys())] == []


@pytest.fixture(scope="module")
def measured() -> dict[str, str]:
    """The id of each sentence, by its words; a single word is vocabulary."""
    every = {_words(line["text"]): line["id"] for name in _MEASURED for line in _lines(_HERE / name)}
    return {said: id_ for said, id_ in every.items() if len(said.split()) > 1}


@pytest.mark.parametrize("path", _LEARNED, ids=lambda path: path.name)
def test_the_product_comes_with_no_sentence_that_it_is_measured_by(
    path: Path, measured: dict[str, str]
) -> None:
    known = {_words(text) for text in _texts(yaml_values(path.read_text(encoding="utf-8")))}

    assert [measured[sentence] for sentence in sorted(known & measured.keys())] == []
