"""What the whole line makes of callers in danger: its rules and what it learned, together."""

import json
from pathlib import Path

import pytest

from intents.expecting import Question
from intents.loading import load_catalog
from intents.transcript import Transcript
from intents.understanding import Danger
from ivr.comprehension import Comprehension, comprehension

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "var" / "models"
UTTERANCES = ROOT / "tests" / "understanding"
MOST_FALSE_ALARMS = 0.01
HEARD_BY_TELEPHONE = {
    ("spoken_danger_valid.jsonl", "en"): 0.98,
    ("spoken_danger_valid.jsonl", "fr"): 0.78,
    ("spoken_danger_test.jsonl", "en"): 0.93,
    ("spoken_danger_test.jsonl", "fr"): 0.72,
}
"What is reached on what Whisper base makes of a telephone line; the goal is all of it."

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def learned() -> Comprehension:
    if not (MODELS / "use" / "weights.npz").is_file():
        pytest.skip("the sentence encoder is not on this machine: cityline models fetch")
    catalog, _ = load_catalog(ROOT / "deploy" / "example-city" / "answers", (), ("en", "fr"))
    return comprehension(catalog, MODELS)


def share_taken_for_danger(learned: Comprehension, name: str, language: str) -> float:
    lines = [json.loads(line) for line in (UTTERANCES / name).read_text("utf-8").splitlines()]
    texts = [line["text"] for line in lines if line["lang"] == language]
    meant = [learned.understand_now(Transcript(text, language, 1.0), Question(), language) for text in texts]
    return sum(isinstance(each, Danger) for each in meant) / len(texts)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", ["danger_valid.jsonl", "danger_test.jsonl"])
def test_no_caller_in_danger_is_missed(learned: Comprehension, name: str, language: str) -> None:
    assert share_taken_for_danger(learned, name, language) == 1


@pytest.mark.parametrize(("name", "language"), HEARD_BY_TELEPHONE, ids=str)
def test_what_a_telephone_leaves_of_danger_is_heard_no_worse_than_it_was(
    learned: Comprehension, name: str, language: str
) -> None:
    assert share_taken_for_danger(learned, name, language) >= HEARD_BY_TELEPHONE[name, language]


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("danger_valid_negative.jsonl", "en"),
        ("danger_valid_negative.jsonl", "fr"),
        ("danger_test_negative.jsonl", "en"),
        ("danger_test_negative.jsonl", "fr"),
        ("spoken_danger_valid_negative.jsonl", "en"),
    ],
)
def test_one_in_a_hundred_lookalikes_at_most_is_an_alarm(
    learned: Comprehension, name: str, language: str
) -> None:
    false_alarms = share_taken_for_danger(learned, name, language)

    assert false_alarms <= MOST_FALSE_ALARMS
