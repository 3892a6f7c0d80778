"""Ordinary plans in words that sound like self-harm, and danger in as plain words, by an author left out."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from intents.meaning.understanding import Danger, DangerKind, Understanding, danger_in
from intents.text.transcript import Closed, OpenQuestion, Transcript, YesNo
from routing.asked import AnythingElse
from routing.deciding.policy import decide
from routing.decision import Route
from routing.dialogue_state import DialogueState
from tests.fixtures.typed_line import HAS_ENCODER, typed_ways

HERE = Path(__file__).parent
FIRST, LATER = OpenQuestion(), YesNo(Closed.ANYTHING_ELSE, "waste.missed_pickup")
MISTAKEN = 0.04
"Share of ordinary plans that may be taken for certain danger; it was 0.056 before plans were learned from."
TOLD = 0.8
"Share of callers in danger, in plain and indirect words, who must hear where to get help."
CONNECTED, CONNECTED_OTHERS = 0.8, 0.05
"Share of callers who may be in a crisis, and of ordinary ones, who get a person after an answer."


@pytest.mark.slow
@pytest.mark.parametrize("asked", [FIRST, LATER], ids=["first", "later"])
def test_a_caller_who_tells_an_ordinary_plan_is_seldom_taken_for_one_in_danger(
    asked: OpenQuestion | YesNo,
) -> None:
    understood = _understood("danger_plans_negative", asked)

    assert sum(isinstance(each, Danger) for each in understood) <= MISTAKEN * len(understood)


@pytest.mark.slow
def test_a_caller_in_danger_is_told_though_the_words_are_plain() -> None:
    understood = _understood("danger_plans", FIRST)

    assert sum(danger_in(each) is not None for each in understood) >= TOLD * len(understood)


@pytest.mark.slow
def test_whoever_may_be_in_a_crisis_after_an_answer_gets_a_person_and_few_others_do() -> None:
    in_crisis = [
        meant
        for meant in _understood("danger_plans", LATER)
        if danger_in(meant) is DangerKind.SELF_HARM and not isinstance(meant, Danger)
    ]
    others = _understood("danger_plans_negative", LATER)

    assert sum(map(_is_connected, in_crisis)) >= CONNECTED * len(in_crisis) > 0
    assert sum(map(_is_connected, others)) <= CONNECTED_OTHERS * len(others)


def _is_connected(meant: Understanding) -> bool:
    city, article = typed_ways().city, LATER.article
    talk = DialogueState("en", AnythingElse(article), article, answers=1, latest=article)
    now = datetime(2026, 12, 1, 10, tzinfo=city.directory.time_zone)
    is_possible = danger_in(meant) is DangerKind.SELF_HARM and not isinstance(meant, Danger)
    return is_possible and isinstance(decide(meant, talk, city.catalog, city.directory, now), Route)


def _understood(name: str, asked: OpenQuestion | YesNo) -> list[Understanding]:
    if not HAS_ENCODER:
        pytest.skip("the sentence encoder is not here: make models")
    pipeline = typed_ways().nlu_pipeline
    rows = map(json.loads, (HERE / f"{name}.jsonl").read_text("utf-8").splitlines())
    return [
        pipeline.understand_now(Transcript(row["text"], row["lang"], 1.0), asked, row["lang"]) for row in rows
    ]
