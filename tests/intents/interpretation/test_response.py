"""Responses that acts alone tell: for first questions, and for lines without the sentence encoder."""

from collections.abc import Mapping

import numpy as np
import pytest

from intents.interpretation.response import (
    IN_SCOPE,
    LEAST_OF_LINE,
    LEAST_WEIGHTY,
    SURELY_OVER,
    ActReader,
    AnswerContext,
    Response,
    ResponseReading,
)
from intents.meaning.reading import Act, Asked, Reading

NOTHING_TOLD = AnswerContext("", "en", (), {}, 0.0)


def answered(is_topic: float = 0.9, **topics: float) -> AnswerContext:
    told = {name.replace("_", "."): chance for name, chance in topics.items()}
    return AnswerContext("tax.due", "en", ("It is due on July 2.",), told, is_topic)


def read(acts: Mapping[Act, float], told: AnswerContext = NOTHING_TOLD) -> ResponseReading:
    reading = Reading(dict.fromkeys(Act, 0.0) | dict(acts), {}, np.zeros(1, np.float32), 0.0)
    return ActReader().read("the words as such", Asked.HOW_CAN_I_HELP, told, reading)


@pytest.mark.parametrize(
    ("acts", "response"),
    [
        ({Act.PERSON: 0.2, Act.DEPARTMENT: 0.2, Act.NAMED_PERSON: 0.1, Act.ASK: 0.4}, Response.WANTS_PERSON),
        ({Act.REJECT: 0.2, Act.CORRECT: 0.2, Act.NO: 0.1, Act.ASK: 0.4}, Response.REJECTS),
        ({Act.ABOUT_DATA: 0.3, Act.ARE_YOU_HUMAN: 0.25, Act.ASK: 0.35}, Response.PRIVACY),
        ({Act.ASK: 0.3, Act.CHOOSE: 0.2, Act.PERSON: 0.4}, Response.ASKS_OTHER),
    ],
)
def test_similar_acts_count_together(acts: Mapping[Act, float], response: Response) -> None:
    assert read(acts).likeliest is response


@pytest.mark.parametrize(
    ("act", "least"),
    [(Act.CONFIRM, LEAST_WEIGHTY), (Act.END, SURELY_OVER), (Act.ABOUT_DATA, LEAST_OF_LINE)],
)
def test_what_would_end_confirm_or_explain_something_must_be_likely(act: Act, least: float) -> None:
    assert read({act: least - 0.01, Act.ASK: 0.1}).likeliest is Response.ASKS_OTHER
    assert read({act: least, Act.ASK: 0.1}).likeliest is not Response.ASKS_OTHER


def test_a_faint_question_refusal_or_wish_for_a_person_is_better_than_nothing() -> None:
    for act in (Act.ASK, Act.REJECT, Act.PERSON):
        assert read({act: 0.1}).chance(Response(read({act: 0.1}).likeliest)) == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("told", "response"),
    [
        (answered(tax_due=0.6, tax_pay=0.3), Response.ASKS_TOLD),
        (answered(tax_due=0.3, tax_pay=0.6), Response.ASKS_OTHER),
        (answered(IN_SCOPE - 0.01, tax_due=0.3, tax_pay=0.6), Response.ASKS_TOLD),
        (NOTHING_TOLD, Response.ASKS_OTHER),
    ],
)
def test_after_an_answer_the_likeliest_topic_says_what_a_question_asks_for(
    told: AnswerContext, response: Response
) -> None:
    assert read({Act.ASK: 0.9}, told).likeliest is response


def test_danger_is_read_by_others() -> None:
    assert Response.IN_DANGER not in read({Act.ASK: 0.9}).chances
