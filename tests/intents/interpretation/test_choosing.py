"""The table of what is meant after an answer: response × question, with what else was read."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from intents.acts.acting import beyond_yes
from intents.acts.detail import ToldAnswer
from intents.interpretation.after_answer import DOUBTED, ENDED, HELPED, RATHER_REFUSED, in_a_breath
from intents.interpretation.choosing import AGREED, DENIED, IN_DANGER, SURELY_IN_DANGER, TABLE, meaning
from intents.interpretation.elsewhere import SENTENCE_FIRST, sentence_first
from intents.interpretation.follow_up_book import FollowUpBook
from intents.interpretation.response import Response, ResponseReading
from intents.interpretation.topic_talk import NluModels
from intents.interpretation.utterance import Utterance
from intents.matching.meanings import Ranking
from intents.meaning.reading import AFTER_ANSWER, Act, Reading, asked_of
from intents.meaning.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    Danger,
    DangerKind,
    NoMatch,
    Recognized,
    Spoken,
    Understanding,
)
from intents.text.transcript import Choice, Closed, Expecting, OpenQuestion, YesNo


@dataclass(frozen=True)
class SettledMatcher:
    """A matcher that has decided already."""

    content: Understanding

    def weigh_queries(self, text: str, language: str) -> list[Ranking]:
        return [Ranking((), 0.1)]

    def weigh(self, texts: list[str], language: str) -> list[Ranking]:
        return [Ranking((), 0.1)]

    def judge(self, weighed: list[Ranking]) -> Understanding:
        return self.content

    def shares(self, text: str, language: str) -> dict[str, float]:
        return {"tax.due_date": 0.05, "tax.how_to_pay": 0.05, "roads.pothole": 0.9}

    def shares_of(self, texts: list[str], language: str) -> list[dict[str, float]]:
        return [self.shares(text, language) for text in texts]

    def nearest(self, text: str, language: str, article: str) -> str:
        return "when is it due"

    def likeliest_of(self, articles: tuple[str, ...], text: str, language: str) -> Candidate:
        return Candidate(articles[0], 0.1)


NOTHING = NoMatch()
ANSWER = ToldAnswer(
    "the due date",
    ("It is due on July 2.", "After that a penalty is added.", "Pay at your bank.", "Notices come in May."),
    further=(2, 3),
)
ASKED = ToldAnswer(
    "the due date",
    ("It is due on July 2.", "The penalty is 5%."),
    further=(1,),
    asks=((), ("how much is the penalty", "what if i'm late")),
)
HELPED_ASKED = YesNo(Closed.DID_THAT_HELP, "tax.due_date")
ABOUT_ASKED = YesNo(Closed.IS_IT_ABOUT, "tax.due_date")
OFFER_MADE = YesNo(Closed.SHALL_I)
MORE_ASKED = YesNo(Closed.ANYTHING_ELSE, "tax.due_date")


def reading(**acts: float) -> Reading:
    told = dict.fromkeys(Act, 0.0) | {Act[name.upper()]: chance for name, chance in acts.items()}
    danger = dict.fromkeys(DangerKind, 0.0) | {DangerKind.SELF_HARM: 0.01}
    return Reading(told, danger, np.zeros(1, np.float32), 0.0)


def responds(telling: tuple[float, ...] = (0.1, 0.9, 0.2), **chances: float) -> ResponseReading:
    told = dict.fromkeys(Response, 0.0) | {Response[name]: chance for name, chance in chances.items()}
    return ResponseReading(told, telling)


def meant(
    response: ResponseReading,
    text: str = "the words as such",
    expecting: Expecting = HELPED_ASKED,
    read: Reading | None = None,
    content: Understanding = NOTHING,
) -> Understanding:
    models = NluModels(SettledMatcher(content), answers={("tax.due_date", "en"): ANSWER})
    rest = beyond_yes(text) if asked_of(expecting) in AFTER_ANSWER else text
    nothing = Ranking((), 0.1)
    told = models.answer_context(rest, nothing, expecting, "en")
    return meaning(Utterance(text, rest, expecting, models, "en", read or reading(), nothing, told, response))


@pytest.mark.parametrize(
    ("response", "asked_whether_it_helped", "asked_for_more"),
    [
        (Response.ACCEPTS, ControlKind.YES, ControlKind.HELPED),
        (Response.ENDS, ControlKind.GOODBYE, ControlKind.NO),
        (Response.REJECTS, ControlKind.REJECT, ControlKind.REJECT),
        (Response.WANTS_PERSON, ControlKind.PERSON, ControlKind.PERSON),
        (Response.ASKS_TOLD, ControlKind.REPEAT, ControlKind.REPEAT),
        (Response.REPEAT, ControlKind.REPEAT, ControlKind.REPEAT),
        (Response.SLOWER, ControlKind.SLOWER, ControlKind.SLOWER),
        (Response.WAIT, ControlKind.WAIT, ControlKind.WAIT),
        (Response.ASKS_HUMAN, ControlKind.ARE_YOU_HUMAN, ControlKind.ARE_YOU_HUMAN),
        (Response.SMALL_TALK, ControlKind.GREET, ControlKind.GREET),
    ],
)
def test_each_response_is_one_control(
    response: Response, asked_whether_it_helped: ControlKind, asked_for_more: ControlKind
) -> None:
    sure = responds(**{response.name: 0.99})

    for expecting, kind in ((HELPED_ASKED, asked_whether_it_helped), (MORE_ASKED, asked_for_more)):
        control = meant(sure, expecting=expecting)

        assert isinstance(control, Control)
        assert control.kind is kind


@pytest.mark.parametrize("against", ["REJECTS", "WANTS_PERSON"])
def test_an_answer_is_confirmed_only_where_nothing_speaks_against_it(against: str) -> None:
    sure = meant(responds(ACCEPTS=HELPED))
    faint = meant(responds(ACCEPTS=HELPED - 0.01))
    doubted = meant(responds(**{"ACCEPTS": HELPED, against: DOUBTED}))

    assert [each.kind for each in (sure, faint, doubted) if isinstance(each, Control)] == [
        ControlKind.YES,
        ControlKind.ACCEPTS,
        ControlKind.ACCEPTS,
    ]


def test_a_refusal_that_the_other_classifier_hears_confirms_nothing() -> None:
    doubted = meant(responds(ACCEPTS=0.99), read=reading(reject=0.4))

    assert isinstance(doubted, Control)
    assert doubted.kind is ControlKind.ACCEPTS


@pytest.mark.parametrize("expecting", [HELPED_ASKED, MORE_ASKED])
@pytest.mark.parametrize(
    "doubtful",
    [
        responds(ENDS=ENDED - 0.01),
        responds(ACCEPTS=HELPED - 0.01),
        responds(ACCEPTS=HELPED, REJECTS=DOUBTED),
        responds(ACCEPTS=HELPED, WANTS_PERSON=DOUBTED),
    ],
)
def test_what_may_be_no_goodbye_ends_no_call(doubtful: ResponseReading, expecting: YesNo) -> None:
    control = meant(doubtful, expecting=expecting)

    assert isinstance(control, Control)
    assert control.kind is ControlKind.ACCEPTS


def test_a_no_to_anything_else_speaks_against_no_acceptance() -> None:
    no_to_more = meant(responds(ACCEPTS=0.99), expecting=MORE_ASKED, read=reading(no=0.9))

    assert isinstance(no_to_more, Control)
    assert no_to_more.kind is ControlKind.HELPED


@pytest.mark.parametrize("words", ["okay", "I know", "got it", "d'accord"])
def test_a_word_or_two_to_anything_else_only_receive_the_answer(words: str) -> None:
    control = meant(responds(ACCEPTS=0.99), words, MORE_ASKED)

    assert isinstance(control, Control)
    assert control.kind is ControlKind.ACCEPTS


def test_a_bare_yes_to_anything_else_asks_for_more_and_confirms_nothing() -> None:
    control = meant(responds(ACCEPTS=0.99), "yes please", MORE_ASKED)

    assert isinstance(control, Control)
    assert control.kind is ControlKind.YES


@pytest.mark.parametrize("against", ["REJECTS", "WANTS_PERSON"])
def test_no_doubtful_acceptance_confirms_an_answer_that_nobody_asked_about(against: str) -> None:
    doubted = meant(responds(**{"ACCEPTS": HELPED, against: DOUBTED}), expecting=MORE_ASKED)

    assert isinstance(doubted, Control)
    assert doubted.kind is ControlKind.ACCEPTS


def test_the_sentence_that_tells_what_is_asked_is_said_again() -> None:
    control = meant(responds(ASKS_TOLD=0.9), "and if I am late")

    assert isinstance(control, Control)
    assert control.sentences == (1,)


@pytest.mark.parametrize("sure", [responds(ASKS_UNTOLD=0.9), responds(UNCLEAR=0.9), responds(ACCEPTS=0.7)])
def test_a_value_that_is_repeated_is_confirmed_or_denied(sure: ResponseReading) -> None:
    right, wrong = meant(sure, "so the 2"), meant(sure, "is it 9")

    for control, is_so in ((right, None), (wrong, False)):
        assert isinstance(control, Control)
        assert control.kind is ControlKind.REPEAT
        assert control.sentences == (0,)
        assert control.is_so is is_so


def test_whoever_takes_note_of_a_value_accepts_but_a_wrong_one_is_put_right() -> None:
    noted, wrong = (meant(responds(ACCEPTS=0.99), words) for words in ("great, 2 then", "so it is 9"))

    assert isinstance(noted, Control)
    assert noted.kind in {ControlKind.YES, ControlKind.HELPED}
    assert isinstance(wrong, Control)
    assert wrong.is_so is False


def test_a_value_in_a_refusal_confirms_nothing() -> None:
    control = meant(responds(REJECTS=0.9), "so it is 2")

    assert isinstance(control, Control)
    assert control.kind is ControlKind.REJECT


def test_what_the_answer_does_not_tell_is_no_match_that_tells_something() -> None:
    assert meant(responds(ASKS_UNTOLD=0.9)) == NoMatch(tells=True)


@pytest.mark.parametrize("expecting", [HELPED_ASKED, MORE_ASKED])
def test_danger_goes_before_every_other_response(expecting: YesNo) -> None:
    certain = meant(responds(IN_DANGER=SURELY_IN_DANGER, ACCEPTS=1.0), expecting=expecting)
    possible = meant(responds(IN_DANGER=IN_DANGER, WANTS_PERSON=1.0), expecting=expecting)

    assert isinstance(certain, Danger)
    assert isinstance(possible, Spoken)
    assert possible.caution is DangerKind.SELF_HARM


def test_a_no_to_anything_else_ends_the_call_and_rejects_nothing() -> None:
    control = meant(responds(REJECTS=0.9), "no, nothing", MORE_ASKED)

    assert isinstance(control, Control)
    assert control.kind is ControlKind.NO


def test_paying_on_the_line_is_answered_before_what_the_words_do_with_the_answer() -> None:
    control = meant(responds(ACCEPTS=0.9), "take my card then", read=reading(payment=0.9))

    assert isinstance(control, Control)
    assert control.kind is ControlKind.PAYMENT


def test_the_last_row_takes_everything_and_each_row_has_its_own_name() -> None:
    assert meant(responds(UNCLEAR=0.9)) == NoMatch()
    assert len({row.name for row in TABLE}) == len(TABLE)


@pytest.mark.parametrize("expecting", [ABOUT_ASKED, OFFER_MADE], ids=repr)
@pytest.mark.parametrize(
    ("response", "kinds"),
    [
        (Response.ACCEPTS, {ControlKind.YES}),
        (Response.REJECTS, {ControlKind.NO, ControlKind.REJECT}),
        (Response.ENDS, {ControlKind.GOODBYE}),
        (Response.WANTS_PERSON, {ControlKind.PERSON}),
        (Response.REPEAT, {ControlKind.REPEAT}),
        (Response.SLOWER, {ControlKind.SLOWER}),
        (Response.WAIT, {ControlKind.WAIT}),
    ],
)
def test_a_closed_question_is_answered_in_any_words(
    response: Response, kinds: set[ControlKind], expecting: YesNo
) -> None:
    control = meant(responds(**{response.name: 0.99}), expecting=expecting)

    assert isinstance(control, Control)
    assert control.kind in kinds


@pytest.mark.parametrize("expecting", [ABOUT_ASKED, OFFER_MADE], ids=repr)
def test_a_doubtful_yes_agrees_to_nothing(expecting: YesNo) -> None:
    sure, doubtful = (
        meant(responds(ACCEPTS=chance), expecting=expecting) for chance in (AGREED, AGREED - 0.01)
    )

    assert isinstance(sure, Control)
    assert isinstance(doubtful, NoMatch)


@pytest.mark.parametrize("wish", ["WANTS_PERSON", "REPEAT", "SLOWER", "WAIT"])
def test_a_wish_among_choices_is_no_choice_whatever_topic_its_words_are_near(wish: str) -> None:
    choice = Choice(("roads.pothole", "tax.due_date"))

    wished = meant(responds(**{wish: 0.9}), "the pothole people", choice)
    chosen = meant(responds(ASKS_OTHER=0.9), "the pothole people", choice)

    assert isinstance(wished, Control)
    assert isinstance(chosen, Recognized)
    assert chosen.article == "roads.pothole"


@pytest.mark.parametrize("expecting", [HELPED_ASKED, MORE_ASKED])
@pytest.mark.parametrize("text", ["tell me more", "is there more to know"])
def test_who_asks_for_more_and_names_nothing_hears_what_was_not_told_at_first(
    text: str, expecting: YesNo
) -> None:
    control = meant(responds(ASKS_TOLD=0.9), text, expecting)

    assert isinstance(control, Control)
    assert control.sentences == (2, 3)


@pytest.mark.parametrize("expecting", [HELPED_ASKED, MORE_ASKED])
def test_a_goodbye_that_is_rather_a_correction_ends_no_call(expecting: YesNo) -> None:
    control = meant(responds(ENDS=0.8), expecting=expecting, read=reading(correct=RATHER_REFUSED))

    assert isinstance(control, Control)
    assert control.kind is ControlKind.ACCEPTS


@pytest.mark.parametrize("asked", [OFFER_MADE, ABOUT_ASKED])
def test_a_doubtful_no_to_an_offer_is_asked_again_and_a_sure_one_counts(asked: YesNo) -> None:
    doubtful, sure = (
        meant(responds(REJECTS=chance), "ah well you see", asked) for chance in (DENIED - 0.1, 0.9)
    )

    assert isinstance(doubtful, NoMatch)
    assert isinstance(sure, Control)
    assert sure.kind is not ControlKind.YES


@pytest.mark.parametrize("asked", [OFFER_MADE, ABOUT_ASKED])
def test_no_words_after_a_no_agree_to_an_offer(asked: YesNo) -> None:
    control = meant(responds(ACCEPTS=0.95), "no no that's fine", asked)

    assert isinstance(control, Control)
    assert control.kind is ControlKind.NO


@pytest.mark.parametrize(
    ("said", "sentences"),
    [("how much is that penalty", (1, 0)), ("when exactly is it due", ()), ("something else", ())],
)
def test_a_first_question_hears_first_the_sentence_whose_questions_it_fits_best(
    said: str, sentences: tuple[int, ...]
) -> None:
    answers = {("tax.due_date", "en"): ASKED}
    models = NluModels(
        SettledMatcher(Recognized("tax.due_date", 0.9)), answers=answers, follow_ups=FollowUpBook.of(answers)
    )
    nothing, first = Ranking((), 0.1), OpenQuestion()
    told = models.answer_context(said, nothing, first, "en")
    at = Utterance(said, said, first, models, "en", reading(), nothing, told, responds(ASKS_OTHER=0.9))

    with_letters_alone = replace(SENTENCE_FIRST, fitting=0.2, leading=0.05)

    assert sentence_first(at, "tax.due_date", with_letters_alone) == sentences


def test_whoever_was_offered_a_person_and_rather_wishes_for_one_agrees() -> None:
    faint = responds(ACCEPTS=AGREED - 0.3, WANTS_PERSON=0.3)

    offered = meant(faint, "ah well you see", OFFER_MADE)
    asked = meant(faint, "ah well you see", ABOUT_ASKED)

    assert isinstance(offered, Control)
    assert offered.kind is ControlKind.YES
    assert isinstance(asked, NoMatch)


def test_what_rather_takes_an_offer_than_ends_the_call_is_asked_again() -> None:
    taken = meant(responds(ENDS=0.4, WANTS_PERSON=0.3, ACCEPTS=0.2), "ah well you see", OFFER_MADE)
    ended = meant(responds(ENDS=0.6, WANTS_PERSON=0.2), "ah well you see", OFFER_MADE)

    assert isinstance(taken, NoMatch)
    assert isinstance(ended, Control)
    assert ended.kind is ControlKind.GOODBYE


@pytest.mark.parametrize("response", ["ENDS", "ACCEPTS"])
def test_a_no_to_anything_else_ends_the_call_however_unsure_the_rest_is(response: str) -> None:
    control = meant(responds(**{response: ENDED - 0.3}), "no I had my fun for a day", MORE_ASKED)

    assert isinstance(control, Control)
    assert control.kind is ControlKind.NO


@pytest.mark.parametrize("response", ["ACCEPTS", "REJECTS", "ENDS", "UNCLEAR"])
def test_a_question_in_form_is_neither_yes_nor_no_to_an_offer(response: str) -> None:
    asked = meant(responds(**{response: 0.95}), "and who would I be talking to?", OFFER_MADE)

    assert asked == NoMatch(tells=True, asks=True, refuses_offer=response == "REJECTS")


def test_another_topic_behind_a_no_to_an_offer_refuses_it_and_is_asked() -> None:
    other = Recognized("roads.pothole", 0.95)

    asked = meant(responds(ASKS_OTHER=0.9), "no, but who fixes potholes?", OFFER_MADE, content=other)

    assert asked == replace(other, refuses_offer=True)


@pytest.mark.parametrize("response", ["ACCEPTS", "REJECTS", "ENDS", "UNCLEAR"])
def test_a_question_in_form_is_never_heard_as_nothing_after_an_answer(response: str) -> None:
    for article in ("tax.due_date", ""):
        expecting = YesNo(Closed.ANYTHING_ELSE, article)
        asked = meant(responds(**{response: 0.95}), "is it open this morning or not", expecting)

        assert isinstance(asked, NoMatch)
        assert asked.tells


@pytest.mark.parametrize("said", ["I don't want to be put through", "passez-moi pas à quelqu'un"])
def test_whoever_wants_nobody_is_put_through_to_nobody(said: str) -> None:
    offered = meant(responds(WANTS_PERSON=1.0), said, OFFER_MADE)
    after = meant(responds(WANTS_PERSON=1.0), said, MORE_ASKED)

    assert offered == Control(ControlKind.NO)
    assert after == Control(ControlKind.ACCEPTS)


def test_what_is_asked_behind_a_refusal_of_anybody_is_answered() -> None:
    other = Recognized("roads.pothole", 0.95)

    asked = meant(
        responds(WANTS_PERSON=1.0), "don't transfer me, who fixes potholes?", OFFER_MADE, content=other
    )

    assert asked == replace(other, refuses_offer=True)


def test_whoever_wants_no_machine_but_a_person_is_put_through() -> None:
    wanted = meant(
        responds(WANTS_PERSON=1.0), "I don't want to talk to a machine, get me a person", OFFER_MADE
    )

    assert isinstance(wanted, Control)
    assert wanted.kind is ControlKind.PERSON


def test_thanks_without_a_yes_take_no_offer() -> None:
    sure = responds(ACCEPTS=0.9)

    assert meant(sure, "okay thanks, bye now", OFFER_MADE) == NoMatch()
    assert meant(sure, "yes, thanks", OFFER_MADE) == Control(ControlKind.YES)


def test_what_is_wholly_denied_is_neither_told_nor_offered() -> None:
    garbage = Recognized("waste.missed_pickup", 0.95, (Candidate("waste.missed_pickup", 0.95),))
    other = responds(ASKS_OTHER=0.9)

    assert meant(other, "it's not about garbage", content=garbage) == Control(ControlKind.CORRECT, 0.9)
    assert meant(other, "it's not about garbage", OpenQuestion(), content=garbage) == NoMatch(tells=True)


def test_what_is_told_beside_a_denial_of_the_answer_is_meant() -> None:
    hole = Recognized("roads.pothole", 0.95)

    corrected = meant(responds(ASKS_OTHER=0.9), "it's about the hole, not the penalty", content=hole)

    assert corrected == Control(ControlKind.CORRECT, 0.9, (Candidate("roads.pothole", 0.95),))


def test_before_yes_or_no_to_an_offer_without_an_answer_only_what_is_surely_meant_is_told() -> None:
    hours, asks = "first, when is it open", responds(ASKS_UNTOLD=0.9)
    likely = Ambiguous((Candidate("rec.library", 0.8),))
    faint = Ambiguous((Candidate("rec.library", 0.3), Candidate("rec.pool_rink_hours", 0.2)))

    assert meant(asks, hours, OFFER_MADE, content=likely) == likely
    assert meant(asks, hours, OFFER_MADE, content=faint) == NoMatch(tells=True, asks=True)


@pytest.mark.parametrize("kind", [ControlKind.ACCEPTS, ControlKind.YES, ControlKind.HELPED])
def test_thanks_behind_a_refused_offer_take_nothing(kind: ControlKind) -> None:
    models, nothing = NluModels(SettledMatcher(NOTHING)), Ranking((), 0.1)
    told = models.answer_context("no, dear", nothing, OFFER_MADE, "en")
    refused = responds(REJECTS=0.9)
    first = Utterance("no, dear", "no, dear", OFFER_MADE, models, "en", reading(), nothing, told, refused)

    both = in_a_breath(first, Control(kind, 0.54))

    assert isinstance(both, Control)
    assert both.kind is ControlKind.NO


def test_a_language_that_no_word_names_is_switched_to_only_where_it_is_surely_wanted() -> None:
    faint = meant(responds(LANGUAGE=0.2), "no. it's my roommate, can she hand it in", MORE_ASKED)
    sure = meant(responds(LANGUAGE=0.9), "the other one please", MORE_ASKED)

    assert not isinstance(faint, Control)
    assert isinstance(sure, Control)
    assert sure.kind is ControlKind.LANGUAGE
