import base64
from datetime import UTC, datetime

import pytest

from ivr.accounts.second_step.second_steps import draw_key, offer_of, step_of

KEY = base64.b32encode(b"12345678901234567890").decode()
"The key of RFC 6238's own examples, whose codes of eight digits end in these six."


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924")]
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert step_of(KEY, code, datetime.fromtimestamp(seconds, UTC)) == seconds // 30


def test_a_code_may_be_half_a_minute_early_or_late_and_no_more() -> None:
    step = 1111111109 // 30
    times = (datetime.fromtimestamp(30 * (step + away), UTC) for away in (-2, -1, 0, 1, 2))

    assert [step_of(KEY, "081804", at) for at in times] == [None, step, step, step, None]


@pytest.mark.parametrize("typed", ["287 082", " 287082 "])
def test_a_code_is_taken_as_people_type_it(typed: str) -> None:
    assert step_of(KEY, typed, datetime.fromtimestamp(59, UTC)) == 1


@pytest.mark.parametrize("typed", ["", "28708", "2870822", "abcdef", "２８７０８２", "287082\x00", "²²²²²²"])
def test_what_is_no_code_is_wrong(typed: str) -> None:
    assert step_of(KEY, typed, datetime.fromtimestamp(59, UTC)) is None


def test_each_key_is_another_and_comes_as_picture_and_text() -> None:
    assert draw_key() != draw_key()
    offer = offer_of(KEY, "ada@city.example")
    assert offer.picture.startswith("<svg")
    assert "style" not in offer.picture
    assert offer.typed.replace(" ", "") == KEY
    assert "ada" not in repr(offer)
