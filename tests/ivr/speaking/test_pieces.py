import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speaking.speaker import pieces, recorded_form, spoken


def test_an_answer_is_said_sentence_by_sentence() -> None:
    answer = "Set out your cart by 7 a.m. on your day. Keep 1 m between carts! Any questions?"

    assert pieces(answer, "en") == (
        "Set out your cart by seven a.m. on your day.",
        "Keep one metre between carts!",
        "Any questions?",
    )


@pytest.mark.parametrize("text", ["We open at 8 a.m. Monday to Friday.", "Ask Dr. Wong or J. Okafor."])
def test_the_point_of_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert len(pieces(text, "en")) == 1


def test_a_time_may_end_a_sentence() -> None:
    assert pieces("We close at 4:30 p.m. Leave a message.", "en") == (
        "We close at four thirty p.m.",
        "Leave a message.",
    )


def test_what_has_no_word_is_not_said() -> None:
    assert pieces(" … ! ", "en") == ()


@given(text=st.text("abcé .!?,A9", max_size=80))
def test_no_word_is_lost_between_pieces(text: str) -> None:
    words = [word for word in spoken(text, "fr").split() if any(map(str.isalnum, word))]

    said = " ".join(pieces(text, "fr")).split()

    assert [word for word in said if any(map(str.isalnum, word))] == words


def test_one_recording_serves_both_ends_of_a_sentence() -> None:
    assert recorded_form("Demain.") == recorded_form("demain,")


def test_a_question_has_a_recording_of_its_own() -> None:
    assert recorded_form("Demain?") != recorded_form("Demain.")
