"""A hand-off survives being written down, and shows nothing of what the caller dictated."""

from hypothesis import given
from hypothesis import strategies as st

from intents.privacy.personal import Personal
from routing.decision import Reason
from routing.handoff.handoff import Entity, HandOff, How, ToldAnswer, from_json, to_json

COUNTS = st.integers(0, 99)
HANDOFFS = st.builds(
    HandOff,
    attempts=COUNTS,
    asked_for_person=COUNTS,
    earlier=COUNTS,
    answered=st.just((ToldAnswer("waste", 3),)),
    confidence=st.floats(0, 1),
)


@given(HANDOFFS)
def test_what_was_written_is_read_again(handoff: HandOff) -> None:
    assert from_json(to_json(handoff)) == handoff


def test_a_printed_hand_off_holds_neither_words_nor_values() -> None:
    entity = Entity(Personal.ADDRESS, "encrypted-value", How.KEYED)

    printed = repr(HandOff("fr", "waste", Reason.ASKED, last_words="des mots", entities=(entity,)))

    assert "encrypted-value" not in printed
    assert "des mots" not in printed
