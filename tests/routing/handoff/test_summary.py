"""A call in one sentence: what matters most is said first to last within the time that there is."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.privacy.personal import Personal
from intents.privacy.redaction import NEEDED
from routing.decision import Reason
from routing.handoff.handoff import Entity, HandOff, ToldAnswer
from routing.handoff.summary import SummaryPieces, speaking_seconds, summary
from routing.journeys.run import Given, Run

Language = Callable[[str], SummaryPieces]
LONG, SHORT = 30.0, 6.5
ASKED = HandOff("fr", "utilities", Reason.ASKED, "water.bill", asked_for_person=2)
METER = (ToldAnswer("water.meter", 3),)
ANSWERS = st.builds(ToldAnswer, st.sampled_from(["water.bill", "water.meter", "gone"]), st.just(1))
THINGS = st.builds(Entity, st.sampled_from(sorted(NEEDED)), st.just("encrypted"))
KNOWN = st.builds(
    HandOff,
    language=st.sampled_from(["en", "fr"]),
    reason=st.sampled_from(Reason),
    article=st.sampled_from(["water.bill", "pool", "unknown", ""]),
    answered=st.lists(
        st.builds(ToldAnswer, st.sampled_from(["water.bill", "water.meter", "gone"]), st.just(1))
    ).map(tuple),
    entities=st.lists(st.builds(Entity, st.sampled_from(sorted(NEEDED)), st.just("encrypted"))).map(tuple),
    asked_for_person=st.integers(0, 5),
    earlier=st.integers(0, 5),
)


def test_it_reads_as_one_natural_sentence(pieces: Language) -> None:
    said = summary(replace(ASKED, answered=METER), pieces("en"), LONG)

    assert said == (
        "French speaker, about a high water bill, already told about reading the meter; "
        "asked for a person twice."
    )


def test_it_is_said_in_french_to_those_who_speak_it(pieces: Language) -> None:
    said = summary(replace(ASKED, answered=METER), pieces("fr"), LONG)

    assert said == (
        "Personne francophone, pour une facture d'eau trop élevée, "
        "a déjà entendu la réponse sur la lecture du compteur; a demandé quelqu'un deux fois."
    )


def test_what_matters_least_is_left_out_when_time_is_short(pieces: Language) -> None:
    known = replace(ASKED, answered=METER, earlier=1, entities=(Entity(Personal.PLATE, "encrypted"),))

    said = summary(known, pieces("en"), 5.0)

    assert said == "French speaker, about a high water bill; asked for a person twice."


def test_the_answers_given_on_a_guided_journey_are_said_where_there_is_time(pieces: Language) -> None:
    run = Run("permit.need_one", "explorer@1", "", (Given("project", "deck"), Given("high", "yes")))
    known = replace(ASKED, run=run)

    assert "; answered project: deck, high: yes; asked for a person twice" in summary(
        known, pieces("en"), LONG
    )
    assert "project" not in summary(known, pieces("en"), 5.0)


def test_whom_the_caller_asked_for_is_said_also_when_time_is_short(pieces: Language) -> None:
    known = replace(ASKED, answered=METER, wants="Madame Gagnon")

    said = summary(known, pieces("en"), 4.0)

    assert "asks for Madame Gagnon" in said


def test_danger_is_said_whatever_else_is_left_out(pieces: Language) -> None:
    known = replace(ASKED, reason=Reason.EMERGENCY, answered=METER)

    said = summary(known, pieces("en"), 5.0)

    assert said == "May be in danger and was told to dial 9-1-1."


def test_a_shared_language_is_the_first_to_be_left_out(pieces: Language) -> None:
    known = replace(ASKED, language="en", answered=METER)

    assert "English" not in summary(known, pieces("en"), SHORT)
    assert "French" in summary(replace(known, language="fr"), pieces("en"), SHORT)


@pytest.mark.parametrize(
    ("times", "said"),
    [(0, "asked for a person."), (2, "asked for a person twice."), (3, "asked for a person 3 times.")],
)
def test_how_often_a_person_was_asked_for_is_said(pieces: Language, times: int, said: str) -> None:
    assert summary(replace(ASKED, asked_for_person=times), pieces("en"), LONG).endswith(said)


def test_what_was_given_is_worth_more_than_the_ordinary_reason(pieces: Language) -> None:
    account = Entity(Personal.ACCOUNT, "encrypted")
    known = HandOff("en", "utilities", Reason.POLICY, "water.bill", entities=(account,))

    said = summary(known, pieces("en"), 5.0)

    assert said == "About a high water bill, gave an account or permit number."


def test_another_reason_is_followed_by_how_often_a_person_was_asked_for(pieces: Language) -> None:
    known = replace(ASKED, reason=Reason.NOT_UNDERSTOOD)

    said = summary(known, pieces("en"), LONG)

    assert said.endswith("; we did not understand the question, asked for a person twice.")


def test_an_answer_that_did_not_help_is_not_said_to_be_heard_too(pieces: Language) -> None:
    known = HandOff("en", "utilities", Reason.REJECTED, "water.bill", answered=(ToldAnswer("water.bill", 1),))

    said = summary(known, pieces("en"), LONG)

    assert said == "English speaker, about a high water bill; our answer did not help."


def test_the_answer_on_the_topic_itself_is_not_named_twice(pieces: Language) -> None:
    known = replace(ASKED, answered=(ToldAnswer("water.bill", 1),))

    assert "already heard our answer" in summary(known, pieces("en"), LONG)


def test_what_the_caller_gave_is_said_by_kind_and_earlier_calls_by_number(pieces: Language) -> None:
    given_things = tuple(
        Entity(kind, "encrypted") for kind in (Personal.ADDRESS, Personal.PLATE, Personal.PHONE)
    )

    said = summary(replace(ASKED, entities=given_things, earlier=2), pieces("en"), LONG)

    assert said.endswith("2 earlier calls about it in seven days, gave an address and a plate number.")


def test_a_topic_that_is_not_known_is_said_to_be_so(pieces: Language) -> None:
    assert "topic not known" in summary(replace(ASKED, article=""), pieces("en"), LONG)


@given(known=KNOWN, staff=st.sampled_from(["en", "fr"]))
def test_it_always_fits_its_time_and_is_never_empty(pieces: Language, known: HandOff, staff: str) -> None:
    said = summary(known, pieces(staff), SHORT)

    assert speaking_seconds(said, staff) <= SHORT
    assert len(said) > 5
    assert said.count(".") == 1


@pytest.mark.parametrize("language", ["en", "fr"])
def test_there_is_a_piece_for_every_reason_and_every_thing(pieces: Language, language: str) -> None:
    for reason in Reason:
        assert summary(replace(ASKED, reason=reason), pieces(language), LONG)
    for kind in NEEDED:
        assert summary(replace(ASKED, entities=(Entity(kind, "encrypted"),)), pieces(language), LONG)
