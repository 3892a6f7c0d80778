"""What may be a follow-up to an answer: neither another topic for certain, nor a refusal."""

from dataclasses import replace

import pytest

from intents.acts.detail import ToldAnswer
from intents.acts.follow_up import FollowUp
from intents.acts.rule_reader import RuleReader
from intents.reading import Act, Asked
from intents.understanding import (
    Candidate,
    Control,
    ControlKind,
    NoMatch,
    Recognized,
    Understanding,
)

ANSWER = ToldAnswer("bulky items", ("Two pickups a year are free.", "A pickup takes a couch or a mattress."))
READING = RuleReader().read("do they take a mattress", "en", Asked.DID_THAT_HELP)


def follow_up(text: str, *, refuses: float = 0.0) -> FollowUp:
    acts = {**READING.acts, Act.REJECT: refuses, Act.ASK: 1 - refuses}
    return FollowUp(text, "en", replace(READING, acts=acts), "waste.bulky_item", {})


@pytest.mark.parametrize(
    "meant",
    [
        Recognized("waste.bulky_item", 0.97),
        Recognized("waste.hazardous", 0.6),
        NoMatch(tells=True),
        Control(ControlKind.REPEAT),
    ],
)
def test_what_the_answer_told_is_said_again(meant: Understanding) -> None:
    asked = follow_up("do they take a mattress").to(ANSWER, meant)

    assert isinstance(asked, Control)
    assert (asked.kind, asked.sentences) == (ControlKind.REPEAT, (1,))


@pytest.mark.parametrize(
    "meant",
    [
        Recognized("waste.hazardous", 0.99),
        Recognized("waste.bulky_item", 0.9, also=(Candidate("tax.due_date", 0.8),)),
        Control(ControlKind.YES),
        Control(ControlKind.PERSON),
    ],
)
def test_another_topic_a_yes_and_a_person_stay_what_they_are(meant: Understanding) -> None:
    assert follow_up("do they take a mattress").to(ANSWER, meant) == meant


def test_a_refusal_is_no_follow_up_unless_it_hardly_is_one_and_asks() -> None:
    refused = Control(ControlKind.REJECT)

    assert follow_up("is it free", refuses=0.9).to(ANSWER, refused) == refused
    assert follow_up("but is it free", refuses=0.3).to(ANSWER, refused) == refused
    assert follow_up("is it free", refuses=0.3).to(ANSWER, refused) != refused


def test_a_topic_whose_words_were_all_in_the_answer_is_the_answers() -> None:
    other = Recognized("social.211", 0.96)

    assert follow_up("where is the couch pickup").to(ANSWER, other) == Recognized("waste.bulky_item", 1.0)


def test_whoever_accepts_the_person_an_answer_offers_is_not_asked_for_more() -> None:
    offering = ToldAnswer("a high bill", ("A person in Utilities will read the meter with you.",))
    yes = Control(ControlKind.YES)
    assert follow_up("sure, please do that").to(offering, yes) == Control(ControlKind.PERSON)
    assert follow_up("sure, thank you").to(offering, yes) == yes
    assert follow_up("sure, please do that").to(ANSWER, yes) == yes
