"""The rules of the line, one by one; whole calls stand in tests/conversations."""

from dataclasses import replace
from datetime import datetime

import pytest

from intents.articles.article import Consequence
from intents.meaning.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    Danger,
    DangerKind,
    NoMatch,
    Recognized,
    Silence,
    Understanding,
    Wanted,
)
from ivr.call.city import City
from routing.asked import AnythingElse, DidThatHelp, FromMenu, HowCanIHelp, IsItAbout, WhichOf
from routing.deciding.policy import decide, is_doubted
from routing.decision import (
    Answer,
    AskMore,
    AskOpenly,
    Clarify,
    Decision,
    Emergency,
    End,
    Explain,
    Reason,
    Reprompt,
    RepromptStep,
    Route,
    SwitchLanguage,
    TakeMessage,
)
from routing.dialogue_state import DialogueState
from routing.journeys.guide import Guide, GuidedYesNo
from routing.journeys.run import Given, Run
from tests.fixtures.example import withheld

TALK = DialogueState("en")


def decided(
    city: City, meant: Understanding, dialogue: DialogueState = TALK, at: str = "2026-11-25 10:00"
) -> Decision:
    now = datetime.fromisoformat(at).replace(tzinfo=city.directory.time_zone)
    return decide(meant, dialogue, city.catalog, city.directory, now)


def test_danger_is_an_emergency_with_a_person_while_one_is_there(city: City) -> None:
    decision = decided(city, Danger(DangerKind.LIFE, "rule"))

    assert isinstance(decision, Emergency)
    assert decision.department == "contact"


def test_danger_is_an_emergency_also_when_nobody_is_there(city: City) -> None:
    assert decided(city, Danger(DangerKind.LIFE, "rule"), at="2026-11-25 23:00") == Emergency(DangerKind.LIFE)


def test_a_plain_answer_needs_no_confirmation_when_it_is_sure(city: City) -> None:
    assert decided(city, Recognized("waste.collection_day", 0.95)) == Answer("waste.collection_day")


def test_an_unsure_answer_names_its_topic_first(city: City) -> None:
    decision = decided(city, Recognized("waste.collection_day", 0.6))

    assert decision == Answer("waste.collection_day", names_topic=True)


def test_a_severe_topic_is_asked_about_when_it_is_unsure(city: City) -> None:
    assert decided(city, Recognized("util.sewer_backup", 0.6)) == Clarify(("util.sewer_backup",))


def test_a_severe_topic_is_not_asked_about_twice(city: City) -> None:
    asked = replace(TALK, asked=IsItAbout("util.sewer_backup"))

    assert isinstance(decided(city, Recognized("util.sewer_backup", 0.6), asked), Route)


TICKETS = ("parking.pay_ticket", "parking.dispute_ticket")


@pytest.mark.parametrize("asked", [WhichOf(TICKETS), FromMenu(TICKETS)])
def test_what_was_hardly_heard_of_a_choice_is_confirmed(city: City, asked: WhichOf | FromMenu) -> None:
    heard = Recognized("parking.dispute_ticket", 0.73)

    assert decided(city, heard, replace(TALK, asked=asked)) == Clarify(("parking.dispute_ticket",))


def test_what_was_clearly_taken_of_a_choice_is_answered(city: City) -> None:
    asked = replace(TALK, asked=WhichOf(TICKETS))

    assert isinstance(decided(city, Recognized("parking.pay_ticket", 0.86), asked), Answer)


def test_a_complex_topic_goes_to_its_department_while_it_is_open(city: City) -> None:
    decision = decided(city, Recognized("tax.balance_account", 0.95))

    assert isinstance(decision, Route)
    assert (decision.department, decision.reason) == ("revenue", Reason.POLICY)


def test_a_complex_topic_becomes_a_message_while_it_is_closed(city: City) -> None:
    decision = decided(city, Recognized("tax.balance_account", 0.95), at="2026-11-25 22:00")

    assert isinstance(decision, TakeMessage)
    assert decision.opens_at is not None
    assert decision.opens_at.date().isoformat() == "2026-11-26"


def test_an_urgent_topic_reaches_the_on_call_crew_at_night(city: City) -> None:
    decision = decided(city, Recognized("util.main_break_no_water", 0.95), at="2026-11-25 03:00")

    assert isinstance(decision, Route)
    assert decision.reason is Reason.URGENT
    assert decision.numbers


def test_an_answer_past_its_review_date_is_not_spoken(city: City) -> None:
    decision = decided(city, Recognized("tax.due_date", 0.95), at="2031-11-25 10:00")

    assert isinstance(decision, Route | TakeMessage)
    assert decision.reason is Reason.NOT_CURRENT


def test_an_answer_whose_figures_changed_in_the_first_language_is_not_spoken_in_the_other(city: City) -> None:
    city = withheld(city, "tax.due_date", "fr")
    asked = Recognized("tax.due_date", 0.95)

    in_french = decided(city, asked, replace(TALK, language="fr"))

    assert isinstance(in_french, Route)
    assert in_french.reason is Reason.NOT_CURRENT
    assert isinstance(decided(city, asked), Answer)


def test_who_asks_for_a_person_after_a_topic_gets_the_topics_department(city: City) -> None:
    decision = decided(city, Control(ControlKind.PERSON), replace(TALK, article="tax.due_date"))

    assert isinstance(decision, Route)
    assert decision.department == "revenue"


@pytest.mark.parametrize(
    ("about", "department", "article"),
    [
        (("tax.due_date",), "revenue", "tax.due_date"),
        (("tax.due_date", "tax.how_to_pay"), "revenue", ""),
        (("tax.due_date", "waste.collection_day"), "contact", ""),
    ],
)
def test_who_asks_for_a_person_about_something_gets_those_who_know_it(
    city: City, about: tuple[str, ...], department: str, article: str
) -> None:
    wish = Control(ControlKind.PERSON, about=tuple(Candidate(each, 0.9 / len(about)) for each in about))

    decision = decided(city, wish, replace(TALK, article="parking.pay_ticket"))

    assert isinstance(decision, Route)
    assert (decision.department, decision.article, decision.reason) == (department, article, Reason.ASKED)


def test_how_city_hall_is_reached_is_no_topic_of_a_bare_wish_for_a_person(city: City) -> None:
    wish = Control(ControlKind.PERSON, about=(Candidate("city.contact_directory", 0.9),))

    decision = decided(city, wish, TALK)

    assert isinstance(decision, Route)
    assert (decision.department, decision.article) == ("contact", "")


def test_who_asks_for_a_person_about_what_cannot_wait_gets_the_crew_on_call_at_night(city: City) -> None:
    wish = Control(ControlKind.PERSON, about=(Candidate("util.main_break_no_water", 0.9),))

    decision = decided(city, wish, at="2026-11-25 23:00")

    assert isinstance(decision, Route)
    assert decision.reason is Reason.URGENT


def test_at_most_three_choices_are_offered(city: City) -> None:
    many = tuple(Candidate(article.id, 0.2) for article in list(city.catalog)[:5])

    decision = decided(city, Ambiguous(many))

    assert isinstance(decision, Clarify)
    assert len(decision.articles) == 3


@pytest.mark.parametrize(
    ("kind", "asked", "decision"),
    [
        (ControlKind.YES, DidThatHelp("tax.due_date"), AskMore()),
        (ControlKind.YES, AnythingElse(), AskOpenly()),
        (ControlKind.NO, AnythingElse(), End()),
        (ControlKind.GOODBYE, HowCanIHelp(), End()),
        (ControlKind.LANGUAGE, HowCanIHelp(), SwitchLanguage("fr")),
        (ControlKind.ARE_YOU_HUMAN, HowCanIHelp(), Explain(ControlKind.ARE_YOU_HUMAN)),
        (ControlKind.PAYMENT, HowCanIHelp(), Explain(ControlKind.PAYMENT)),
    ],
)
def test_a_wish_means_what_was_asked_before(
    city: City, kind: ControlKind, asked: HowCanIHelp, decision: Decision
) -> None:
    assert decided(city, Control(kind), replace(TALK, asked=asked)) == decision


def test_who_wants_to_pay_for_something_known_is_told_how_at_once(city: City) -> None:
    pays = Control(ControlKind.PAYMENT, about=(Candidate("parking.pay_ticket", 0.8),))
    decision = decided(city, pays, TALK)

    assert isinstance(decision, Answer)
    assert decision.article == "parking.pay_ticket"
    assert decision.no_payment


def test_whoever_calls_again_to_pay_is_warned_and_hears_the_apology(city: City) -> None:
    pays = Control(ControlKind.PAYMENT, about=(Candidate("parking.pay_ticket", 0.8),), calls_again=True)
    decision = decided(city, pays, TALK)

    assert isinstance(decision, Answer)
    assert decision.no_payment
    assert decision.first


def test_no_journey_and_no_person_takes_the_place_of_the_warning_against_paying(city: City) -> None:
    for article in ("permit.apply_by_phone", "tax.balance_account"):
        pays = Control(ControlKind.PAYMENT, about=(Candidate(article, 0.95),))
        now = datetime(2026, 11, 25, 10, tzinfo=city.directory.time_zone)
        decision = decide(pays, TALK, city.catalog, city.directory, now, city.services)
        assert decision == Explain(ControlKind.PAYMENT)


def test_a_person_in_no_list_does_not_delay_the_crew_on_call(city: City) -> None:
    flooded = (Candidate("util.main_break_no_water", 0.95),)
    wish = Control(ControlKind.PERSON, about=flooded, wanted=Wanted("", "Thaddeus"))
    decision = decided(city, wish, TALK, at="2026-11-25 23:00")

    assert isinstance(decision, Route)
    assert (decision.department, decision.reason) == ("utilities", Reason.URGENT)


def test_a_no_to_an_answer_brings_a_person(city: City) -> None:
    decision = decided(city, Control(ControlKind.NO), replace(TALK, asked=DidThatHelp("tax.due_date")))

    assert isinstance(decision, Route)
    assert decision.reason is Reason.REJECTED


@pytest.mark.parametrize(
    ("misses", "step"),
    [(0, RepromptStep.REPHRASE), (1, RepromptStep.EXAMPLES), (2, RepromptStep.MENU)],
    ids=str,
)
def test_each_reprompt_is_more_directed(city: City, misses: int, step: RepromptStep) -> None:
    decision = decided(city, NoMatch(), replace(TALK, misses=misses))

    assert isinstance(decision, Reprompt)
    assert decision.step is step


def test_the_fourth_miss_brings_a_person(city: City) -> None:
    decision = decided(city, Silence(), replace(TALK, misses=3))

    assert isinstance(decision, Route)
    assert decision.reason is Reason.NOT_HEARD


def test_a_closed_question_is_asked_again_once_with_its_keys(city: City) -> None:
    asked = replace(TALK, asked=WhichOf(("tax.due_date", "tax.how_to_pay")))

    assert decided(city, NoMatch(), asked) == Reprompt(RepromptStep.AGAIN, heard=True)


@pytest.mark.parametrize(
    ("misses", "step"),
    [(0, RepromptStep.REPHRASE), (1, RepromptStep.MENU)],
    ids=["asked once", "then the keypad"],
)
def test_whose_words_are_hardly_heard_gets_the_keypad_sooner(
    city: City, misses: int, step: RepromptStep
) -> None:
    decision = decided(city, NoMatch(is_unclear=True), replace(TALK, misses=misses))

    assert isinstance(decision, Reprompt)
    assert decision.step is step


def test_silence_after_an_answer_ends_the_call_politely_after_one_more_try(city: City) -> None:
    told = replace(TALK, article="tax.due_date")

    for question in (DidThatHelp("tax.due_date"), AnythingElse("tax.due_date")):
        asked = replace(told, asked=question)

        assert decided(city, Silence(), asked) == Reprompt(RepromptStep.ONCE_MORE, heard=False)
        assert decided(city, Silence(), replace(asked, misses=1)) == End(heard=False)


def test_the_second_question_of_a_breath_is_answered_after_the_first(city: City) -> None:
    asked = replace(TALK, asked=DidThatHelp("tax.due_date"), pending=("waste.collection_day",))
    both = Answer("waste.collection_day", also_asked=True)

    assert decided(city, Control(ControlKind.YES), asked) == both
    assert decided(city, Silence(), asked) == both


def test_a_yes_that_was_hardly_one_is_no_answer_on_a_guided_journey(city: City) -> None:
    run = Run("permit.need_one", "permit-explorer@3", "deck_height", (Given("project", "deck"),))
    asked = DialogueState("en", asked=GuidedYesNo("permit.need_one", "deck_height"), run=run)

    faint = guided(city, Control(ControlKind.YES, 0.4), asked)
    clear = guided(city, Control(ControlKind.YES, 0.9), asked)

    assert faint == Reprompt(RepromptStep.AGAIN, heard=True)
    assert clear == Guide(replace(run, step="heritage", given=(*run.given, Given("deck_height", "yes"))))


def test_a_call_goes_to_a_person_when_its_journey_has_changed_since(city: City) -> None:
    run = Run("permit.need_one", "permit-explorer@0", "deck_height", (Given("project", "deck"),))
    asked = DialogueState("en", asked=GuidedYesNo("permit.need_one", "deck_height"), run=run)

    decision = guided(city, Control(ControlKind.YES), asked)

    assert isinstance(decision, Route)
    assert decision.reason is Reason.NOT_CURRENT


def test_a_journey_past_its_review_is_not_begun(city: City) -> None:
    meant = Recognized("permit.need_one", 0.95, option="deck")

    late = guided(city, meant, TALK, "2027-04-06 10:00")

    assert not isinstance(late, Guide)
    assert isinstance(guided(city, meant, TALK), Guide)


def guided(
    city: City, meant: Understanding, dialogue: DialogueState, at: str = "2026-11-25 10:00"
) -> Decision:
    now = datetime.fromisoformat(at).replace(tzinfo=city.directory.time_zone)
    return decide(meant, dialogue, city.catalog, city.directory, now, city.services)


@pytest.mark.parametrize(
    ("consequence", "confidence", "doubted"),
    [
        (Consequence.SEVERE, 1.0, True),
        (Consequence.MODERATE, 0.8, True),
        (Consequence.MODERATE, 0.9, False),
        (Consequence.LOW, 0.5, False),
    ],
)
def test_a_caller_is_asked_whether_it_helped_where_a_wrong_answer_would_matter(
    consequence: Consequence, confidence: float, *, doubted: bool
) -> None:
    assert is_doubted(consequence, confidence) is doubted


TOLD = replace(TALK, asked=AnythingElse("tax.due_date"), article="tax.due_date", latest="tax.due_date")
ELSEWHERE = replace(TALK, asked=AnythingElse("transit.info"), latest="transit.info")


def test_words_follow_an_answer_after_either_question_and_none_after_who_else_answers() -> None:
    assert TOLD.follows_answer
    assert replace(TOLD, asked=DidThatHelp("tax.due_date")).follows_answer
    assert not ELSEWHERE.follows_answer
    assert not replace(TALK, asked=AnythingElse()).follows_answer


def test_an_acceptance_of_an_answer_ends_the_call_and_a_doubtful_one_is_asked_about_once(city: City) -> None:
    doubtful = Control(ControlKind.ACCEPTS)

    assert decided(city, Control(ControlKind.HELPED), TOLD) == End()
    assert decided(city, doubtful, TOLD) == Reprompt(RepromptStep.ONCE_MORE, heard=True)
    assert decided(city, doubtful, replace(TOLD, misses=1)) == End()


def test_a_yes_to_anything_else_asks_openly_and_a_no_says_goodbye(city: City) -> None:
    assert decided(city, Control(ControlKind.YES), TOLD) == AskOpenly()
    assert decided(city, Control(ControlKind.NO), TOLD) == End()


def test_a_refusal_after_anything_else_reaches_who_knows_it(city: City) -> None:
    refused = decided(city, Control(ControlKind.REJECT), TOLD)

    assert isinstance(refused, Route)
    assert (refused.department, refused.reason) == ("revenue", Reason.REJECTED)
