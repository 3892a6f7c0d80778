"""What callers do with an answer, read on authors from whom nothing was learned or chosen."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from intents.interpretation.choosing import meaning
from intents.interpretation.pairs import shared_words
from intents.interpretation.response import Response
from intents.interpretation.utterance import Utterance
from intents.meaning.reading import asked_of
from intents.meaning.understanding import Control, ControlKind, danger_in
from intents.text.transcript import Closed, Transcript, YesNo
from tests.fixtures.typed_line import HAS_ENCODER, typed_ways
from training.turns import expecting_after

SEALED = Path(__file__).parent / "responses"
LEARNED_FROM = Path(__file__).parents[2] / "training" / "sentences" / "responses"
LEAST = {"en": 0.83, "fr": 0.83}
"Share that must be right; `python -m training.responses --curve` prints what is."
TOLD_AT_LEAST = {"surely": 0.5, "in doubt": 0.07}
"Share of questions, most without a word of the answer, that hear the sentence named by their author."
ANOTHER_AT_MOST = {"surely": 0.05, "in doubt": 0.03}
"""Share of them that hears another sentence instead; the rest is offered a person.

What is told in doubt is followed by “Did that help?”.
"""
LEAST_ELSEWHERE = {"confirm_topic": 0.85, "clarify": 0.9, "offer_person": 0.75}
"The same after “is it about …”, a choice, and the offer of a person."
ACCEPTED_AT_LEAST = 0.85
"Share of acceptances, in whatever words, that are heard as such."
REFUSED_AT_MOST = 0.02
"Share of refusals and wishes for a person that may be taken for a plain yes: irony without any sign of it."
IN_DANGER_AT_LEAST = 0.97
"Share of callers in danger after an answer who hear where to get help."
CAUTIONED_AT_MOST = 0.05
"Share of others who hear it, too."
QUESTIONS = {"did_that_help": Closed.DID_THAT_HELP, "anything_else": Closed.ANYTHING_ELSE}
SAME = {"choose": "other", "yes": "confirm", "no": "reject"}


@dataclass(frozen=True)
class Row:
    language: str
    response: str
    also: frozenset[str]
    named: str
    "The answer's sentence that tells what is asked, if the author named one."
    after: Utterance


def _label(expect: dict[str, Any], article: str) -> str:
    kind, value = next(iter(expect.items()))
    if kind == "answer":
        return "told" if value == article else "other"
    return SAME.get(kind, kind)


def _rows() -> Iterator[Row]:
    models = typed_ways().nlu_pipeline.models
    for file in sorted(SEALED.glob("*.jsonl")):
        for row in map(json.loads, file.read_text("utf-8").splitlines()):
            article, question = row["after"].get("article"), QUESTIONS.get(row["after"]["asked"])
            if not article or question is None:
                continue
            expecting = YesNo(question, article)
            reading = models.classifier.read(row["text"], row["lang"], row["after"]["asked"])
            after = Utterance.of(row["text"], expecting, models, row["lang"], reading)
            labels = [_label(each, article) for each in (row["expect"], *row.get("also", ())) if each]
            named = row["expect"].get("sentence", "")
            yield Row(row["lang"], labels[0], frozenset(labels), named, after)


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    if not HAS_ENCODER:
        pytest.skip("the sentence encoder is not here: make models")
    return list(_rows())


@pytest.mark.slow
def test_sealed_authors_are_read_right_in_both_languages(rows: list[Row]) -> None:
    right: dict[str, Counter[bool]] = defaultdict(Counter)
    for row in rows:
        right[row.language][row.after.response.likeliest.value in row.also] += 1

    for language, least in LEAST.items():
        assert right[language][True] >= least * right[language].total(), (language, right[language])


@pytest.mark.slow
def test_the_sentence_that_tells_what_is_asked_is_said(rows: list[Row]) -> None:
    asked = [row for row in rows if row.named]
    said = Counter(_said(row) for row in asked)

    assert len(asked) > 200
    for how, least in TOLD_AT_LEAST.items():
        assert said["named", how] >= least * len(asked), said
        assert said["another", how] <= ANOTHER_AT_MOST[how] * len(asked), said


def _said(row: Row) -> tuple[str, str]:
    """Which sentence is said, and whether surely or in doubt."""
    match meaning(row.after):
        case Control(ControlKind.REPEAT, sentences=sentences, doubted=doubted) if sentences:
            answer = row.after.models.answers[row.after.expecting.article, row.language]
            alike = [shared_words(row.named, sentence) for sentence in answer.sentences]
            which = "named" if alike.index(max(alike)) in sentences else "another"
            return which, "in doubt" if doubted else "surely"
        case _:
            return "nothing", ""


@pytest.mark.slow
@pytest.mark.skipif(not HAS_ENCODER, reason="the sentence encoder is not here: make models")
@pytest.mark.parametrize(("asked", "least"), LEAST_ELSEWHERE.items())
def test_sealed_authors_are_read_right_after_questions_that_follow_no_answer(
    asked: str, least: float
) -> None:
    models = typed_ways().nlu_pipeline.models
    right: Counter[bool] = Counter()
    for row in (
        row for file in SEALED.glob("*.jsonl") for row in map(json.loads, file.read_text().splitlines())
    ):
        expecting = expecting_after(row["after"])
        if row["after"]["asked"] != asked or expecting is None:
            continue
        reading = models.classifier.read(row["text"], row["lang"], asked_of(expecting))
        heard = Utterance.of(row["text"], expecting, models, row["lang"], reading)
        labels = {_label(each, "") for each in (row["expect"], *row.get("also", ())) if each}
        right[heard.response.likeliest.value in labels] += 1

    assert right[True] >= least * right.total(), right


@pytest.mark.slow
def test_an_acceptance_is_heard_in_any_words_and_hardly_any_refusal_is_taken_for_one(rows: list[Row]) -> None:
    accepted = [row for row in rows if row.response == Response.ACCEPTS]
    refused = [row for row in rows if row.response in {"reject", "person"} and "confirm" not in row.also]

    heard = sum(row.after.response.likeliest in {Response.ACCEPTS, Response.ENDS} for row in accepted)

    assert heard >= ACCEPTED_AT_LEAST * len(accepted), (heard, len(accepted))
    for question in QUESTIONS.values():
        asked = [row for row in refused if row.after.expecting.question is question]
        taken = sum(_confirms(row.after) for row in asked)
        assert taken <= REFUSED_AT_MOST * len(asked), (question, taken, len(asked))


@pytest.mark.slow
def test_callers_in_danger_after_an_answer_are_told_and_hardly_anybody_else(rows: list[Row]) -> None:
    in_danger = [row for row in rows if row.response == Response.IN_DANGER]
    others = [row for row in rows if Response.IN_DANGER not in row.also][::3]

    assert sum(map(_hears_danger, in_danger)) >= IN_DANGER_AT_LEAST * len(in_danger)
    assert sum(map(_hears_danger, others)) <= CAUTIONED_AT_MOST * len(others)


def _hears_danger(row: Row) -> bool:
    said = Transcript(row.after.text, row.language, 1.0)
    meant = typed_ways().nlu_pipeline.understand_now(said, row.after.expecting, row.language)
    return danger_in(meant) is not None


def _confirms(after: Utterance) -> bool:
    """Whether the answer counts as confirmed; a yes to “anything else” confirms nothing."""
    kind = ControlKind.HELPED if after.is_last_question else ControlKind.YES
    meant = meaning(after)
    return isinstance(meant, Control) and meant.kind is kind and not meant.about


def test_no_sentence_of_a_sealed_author_was_learned_from() -> None:
    learned = {
        json.loads(line)["text"].casefold()
        for file in LEARNED_FROM.glob("*.jsonl")
        for line in file.read_text("utf-8").splitlines()
    }
    sealed = [
        json.loads(line)["text"]
        for file in SEALED.glob("*.jsonl")
        for line in file.read_text("utf-8").splitlines()
    ]

    shared = [text for text in sealed if text.casefold() in learned and len(text.split()) > SHORT]

    assert len(sealed) > 1000
    assert shared == []


SHORT = 7
"Words; anybody says “yes please” or « et pour un chat? »."
