"""What the whole line makes of callers in danger: its rules and what it learned, together.

Danger is told in two degrees, and either puts the safety words before all else. The floors leave room for a
classifier that is taught anew; what it reaches stands in its model card.
"""

import json
import pickle
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from intents.articles.folder import load_catalog
from intents.interpretation.choosing import TABLE
from intents.meaning.understanding import Danger, NoMatch, Recognized, Spoken, Understanding
from intents.text.transcript import OpenQuestion, Transcript, YesNo
from ivr.call.texts import load_prompts
from ivr.line.explaining import explain, said_after
from ivr.line.nlu import MOST, NluPipeline, UnderstandingCache, nlu_pipeline
from metrics.ledger.records import TurnRecord
from tests.fixtures.core_call import CoreCall
from tests.fixtures.example import example_city

ROOT = Path(__file__).parents[3]
MODELS = ROOT / "var" / "models"
UTTERANCES = ROOT / "tests" / "understanding"
MOST_FALSE_ALARMS = 0.03
"Of lookalikes, told as certain: the caller of such a one loses the call."
TOLD = 0.96
"Of callers in danger, in either degree; the goal is all of them."
CERTAIN = 0.85
TOLD_BY_TELEPHONE = {"en": 0.94, "fr": 0.88}
"Of what Whisper base makes of them on a telephone line."

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def learned() -> NluPipeline:
    if not (MODELS / "use" / "weights.npz").is_file():
        pytest.skip("the sentence encoder is not on this machine: cityline models fetch")
    catalog, _ = load_catalog(ROOT / "deploy" / "example-city" / "answers", (), ("en", "fr"))
    return nlu_pipeline(catalog, MODELS)


def is_certain(meant: Understanding) -> bool:
    return isinstance(meant, Danger)


def is_told(meant: Understanding) -> bool:
    return is_certain(meant) or (isinstance(meant, Spoken) and meant.caution is not None)


def understood(learned: NluPipeline, name: str, language: str) -> list[Understanding]:
    lines = [json.loads(line) for line in (UTTERANCES / name).read_text("utf-8").splitlines()]
    texts = [line["text"] for line in lines if line["lang"] == language]
    return [
        learned.understand_now(Transcript(text, language, 1.0), OpenQuestion(), language) for text in texts
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "um, a house fire"),
        ("en", "Um, a man, a gun"),
        ("en", "um a gas leak"),
        ("en", "ayuda por favor my house is on fire por favor ayuda"),
        ("fr", "euh, un feu de maison"),
        ("fr", "ben, un homme avec un fusil"),
        ("fr", "ayuda por favor ma maison est en feu por favor ayuda"),
    ],
)
def test_danger_in_the_lines_own_words_comes_before_another_language(
    learned: NluPipeline, language: str, words: str
) -> None:
    assert is_told(learned.understand_now(Transcript(words, language, 0.9), OpenQuestion(), language))


def test_danger_that_is_certain_names_the_language_that_was_heard(learned: NluPipeline) -> None:
    said = Transcript("call 911 there is a fire", "en", 0.9, foreign="es")

    meant = learned.understand_now(said, OpenQuestion(), "en")

    assert isinstance(meant, Danger)
    assert meant.language == "es"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", ["danger_valid.jsonl", "danger_test.jsonl"])
def test_callers_in_danger_hear_the_safety_words_and_most_of_them_nothing_else(
    learned: NluPipeline, name: str, language: str
) -> None:
    meant = understood(learned, name, language)

    assert sum(map(is_told, meant)) / len(meant) >= TOLD
    assert sum(map(is_certain, meant)) / len(meant) >= CERTAIN


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", ["spoken_danger_valid.jsonl", "spoken_danger_test.jsonl"])
def test_what_a_telephone_leaves_of_danger_is_told_as_well(
    learned: NluPipeline, name: str, language: str
) -> None:
    meant = understood(learned, name, language)

    assert sum(map(is_told, meant)) / len(meant) >= TOLD_BY_TELEPHONE[language]


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
def test_hardly_any_lookalike_costs_its_caller_the_call(
    learned: NluPipeline, name: str, language: str
) -> None:
    meant = understood(learned, name, language)

    assert sum(map(is_certain, meant)) / len(meant) <= MOST_FALSE_ALARMS


class Thinking:
    """Counts how often it had to think."""

    def __init__(self, meant: Understanding) -> None:
        self.meant, self.times = meant, 0

    def __call__(self) -> Understanding:
        self.times += 1
        return self.meant


def test_the_same_words_are_thought_about_once() -> None:
    recollection, thinking = UnderstandingCache(), Thinking(Recognized("waste.collection_day", 0.9))

    first = recollection.of("garbage day", OpenQuestion(), "en", thinking)
    second = recollection.of("garbage day", OpenQuestion(), "en", thinking)

    assert first == second == thinking.meant
    assert thinking.times == 1


def test_the_same_words_mean_something_else_after_another_question_or_in_another_language() -> None:
    recollection, thinking = UnderstandingCache(), Thinking(NoMatch())

    recollection.of("oui", OpenQuestion(), "fr", thinking)
    recollection.of("oui", YesNo(), "fr", thinking)
    recollection.of("oui", OpenQuestion(), "en", thinking)

    assert thinking.times == 3


def test_only_the_latest_are_kept() -> None:
    recollection, thinking = UnderstandingCache(), Thinking(NoMatch())

    for number in range(MOST + 1):
        recollection.of(f"utterance {number}", OpenQuestion(), "en", thinking)
    recollection.of("utterance 0", OpenQuestion(), "en", thinking)

    assert thinking.times == MOST + 2


def test_no_word_of_a_caller_is_kept() -> None:
    recollection = UnderstandingCache()

    recollection.of("my name is Marguerite", OpenQuestion(), "en", Thinking(NoMatch()))

    assert b"Marguerite" not in pickle.dumps(list(vars(recollection)["_kept"].items()))


def test_what_cannot_be_written_is_understood_all_the_same() -> None:
    thinking = Thinking(NoMatch())

    assert UnderstandingCache().of("\ud800", OpenQuestion(), "en", thinking) == NoMatch()


@pytest.fixture
async def call() -> CoreCall:
    city = example_city()
    now = datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("America/Vancouver"))
    call = CoreCall(city, load_prompts(city.directory.languages, city.path), now)
    await call.ring()
    return call


async def test_the_tokens_of_a_turn_stand_in_its_row(call: CoreCall) -> None:
    call.tokens = 110
    await call.says(NoMatch(), "en")
    call.tokens = 0
    await call.says(NoMatch(), "en")

    assert [turn.tokens for turn in call.archive.of(TurnRecord)] == [110, 0]


@pytest.mark.parametrize(
    "said",
    [
        "so what's a permit like that going to run me",
        "this is killing me, when is garbage day",
        "I'm dying to know when the pool opens",
        "you're a lifesaver, thanks",
        "ça me tue, vos taxes, c'est quand la date limite",
        "vous me sauvez la vie, merci",
    ],
)
def test_a_figure_of_speech_is_no_danger(learned: NluPipeline, said: str) -> None:
    language = "fr" if "vo" in said else "en"

    meant = learned.understand_now(Transcript(said, language, 1.0), OpenQuestion(), language)

    assert not is_told(meant)


@pytest.mark.parametrize("after", ["", "waste.collection_day"])
def test_a_question_is_explained_by_its_rule_and_the_questions_near_it(
    learned: NluPipeline, after: str
) -> None:
    told = explain("when is garbage day", "en", said_after(after), learned)

    assert told.topic not in [topic for topic, _ in told.runners_up]
    assert told.sureness in {"sure", "fairly", "unsure"}
    assert told.rule in {row.name for row in TABLE}
