"""A wrong number is one only at an open question, clear, and never offered."""

import pytest

from intents.interpretation.wrong_number import WRONG_NUMBER, in_its_place
from intents.meaning.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    DangerKind,
    NoMatch,
    Recognized,
)
from intents.text.transcript import Choice, Closed, Expecting, OpenQuestion, YesNo

POOL, MISDIALLED = Candidate("rec.pool", 0.3), Candidate(WRONG_NUMBER, 0.9)
LATER = (
    YesNo(Closed.DID_THAT_HELP, "rec.pool"),
    YesNo(Closed.ANYTHING_ELSE),
    YesNo(Closed.IS_IT_ABOUT, "rec.pool"),
    Choice(("rec.pool", "rec.rink")),
)


def test_first_words_that_clearly_are_for_someone_else_say_so() -> None:
    clear = Recognized(WRONG_NUMBER, 0.9)
    assert in_its_place(clear, OpenQuestion()) == clear


def test_it_is_told_rather_than_asked_about() -> None:
    likely = Candidate(WRONG_NUMBER, 0.5)
    assert in_its_place(Ambiguous((likely, POOL)), OpenQuestion()) == Recognized(WRONG_NUMBER, 0.5)


def test_an_unlikely_one_is_no_match() -> None:
    meant = in_its_place(Recognized(WRONG_NUMBER, 0.3, (MISDIALLED, POOL)), OpenQuestion())
    assert meant == NoMatch((POOL,), tells=True)


@pytest.mark.parametrize("expecting", LATER)
def test_whoever_has_been_asked_something_has_not_misdialled(expecting: Expecting) -> None:
    assert in_its_place(Recognized(WRONG_NUMBER, 0.95), expecting) == NoMatch((), tells=True)


@pytest.mark.parametrize("expecting", [OpenQuestion(), *LATER])
def test_it_is_never_offered(expecting: Expecting) -> None:
    unlikely = Candidate(WRONG_NUMBER, 0.2)
    assert in_its_place(Ambiguous((POOL, unlikely)), expecting) == Ambiguous((POOL,))
    assert in_its_place(Ambiguous((unlikely,)), expecting) == NoMatch((), tells=True)


def test_a_refusal_names_no_wrong_number() -> None:
    refused = Control(ControlKind.CORRECT, 0.8, (MISDIALLED, POOL))
    assert in_its_place(refused, LATER[0]) == Control(ControlKind.CORRECT, 0.8, (POOL,))


def test_nobody_is_offered_it_later() -> None:
    assert in_its_place(NoMatch((MISDIALLED, POOL)), YesNo()) == NoMatch((POOL,))
    both = Recognized("rec.pool", 0.9, also=(MISDIALLED,))
    assert in_its_place(both, OpenQuestion()) == Recognized("rec.pool", 0.9)


def test_whoever_says_so_in_words_like_a_wish_to_hear_it_again_is_told() -> None:
    wish = Control(ControlKind.REPEAT, 0.8, (MISDIALLED,))

    assert in_its_place(wish, OpenQuestion()) == wish


def test_the_safety_sentence_is_kept() -> None:
    meant = in_its_place(Ambiguous((MISDIALLED,), caution=DangerKind.LIFE), YesNo())
    assert meant == NoMatch((), tells=True, caution=DangerKind.LIFE)


def test_other_articles_are_left_alone() -> None:
    for meant in (Recognized("rec.pool", 0.2), Ambiguous((POOL,)), NoMatch((POOL,))):
        assert in_its_place(meant, OpenQuestion()) == meant
