from datetime import timedelta

import pytest

from ivr.accounts.oidc import LONGEST, Departure, from_json, is_answer_to, to_json
from tests.ivr.accounts.conftest import MORNING

LEFT = Departure("state", "nonce", "verifier", MORNING, "/desk")


def test_what_is_remembered_comes_back_as_it_was():
    assert from_json(to_json(LEFT)) == LEFT


@pytest.mark.parametrize("text", ["", "{}", "[]", "nonsense"])
def test_what_cannot_be_read_is_no_departure(text):
    assert from_json(text) is None


def test_only_the_answer_with_its_own_state_is_for_it():
    assert is_answer_to(LEFT, "state", MORNING)
    assert not is_answer_to(LEFT, "another", MORNING)
    assert not is_answer_to(LEFT, "", MORNING)


def test_an_answer_that_comes_late_is_not_for_it():
    assert not is_answer_to(LEFT, "state", MORNING + LONGEST + timedelta(seconds=1))
