from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.twilio.number import Change, NumberSettings, changes, connected, faults, weaknesses

BASE = "https://line.example.ca"
BIN = "https://handler.twilio.com/twiml/EH1"
RIGHT = NumberSettings(
    voice_url=f"{BASE}/voice#rc=2&rp=all&ct=2000&rt=5000",
    voice_method="POST",
    voice_fallback_url=BIN,
    status_callback=f"{BASE}/voice/status#rc=2&rp=all&ct=2000&rt=5000",
    status_callback_method="POST",
    sms_url=f"{BASE}/texts/incoming",
    sms_method="POST",
)
texts = st.text(st.characters(codec="ascii", categories=("L", "N", "P")), max_size=40)
settings = st.builds(NumberSettings, **dict.fromkeys(NumberSettings.__dataclass_fields__, texts))


def test_a_connected_number_has_nothing_wrong_and_nothing_weak() -> None:
    assert [*faults(RIGHT, BASE, texts=True)] == []
    assert [*weaknesses(RIGHT, BASE)] == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"voice_url": "https://demo.twilio.com/welcome/voice/"}, "demo.twilio.com"),
        ({"voice_url": f"{BASE}/voice/"}, "A call comes in"),
        ({"voice_url": f"http{BASE[5:]}/voice"}, "A call comes in"),
        ({"voice_url": ""}, "is empty"),
        ({"voice_method": "GET"}, "the line takes POST"),
        ({"status_callback": ""}, "Call status changes"),
        ({"voice_application_sid": "AP1"}, "application"),
        ({"trunk_sid": "TK1"}, "trunk"),
        ({"sms_url": ""}, "A message comes in"),
        ({"sms_application_sid": "AP1"}, "A message comes in"),
    ],
)
def test_each_setting_that_keeps_calls_from_the_line_is_named(wrong: dict[str, str], said: str) -> None:
    (fault,) = faults(replace(RIGHT, **wrong), BASE, texts=True)

    assert said in fault


def test_where_nobody_is_texted_the_numbers_texts_are_others_business() -> None:
    assert [*faults(replace(RIGHT, sms_url="https://others.example/texts"), BASE, texts=False)] == []


@pytest.mark.parametrize(
    ("weak", "said"),
    [
        ({"voice_fallback_url": ""}, "is empty"),
        ({"voice_fallback_url": f"{BASE}/voice"}, "the line itself"),
        ({"voice_url": f"{BASE}/voice"}, "#rc=2"),
    ],
)
def test_what_hurts_only_when_something_else_fails_is_named_apart(weak: dict[str, str], said: str) -> None:
    there = replace(RIGHT, **weak)

    (weakness,) = weaknesses(there, BASE)

    assert said in weakness
    assert [*faults(there, BASE, texts=True)] == []


def test_a_fault_does_not_tell_the_secret_in_another_systems_address() -> None:
    (fault,) = faults(replace(RIGHT, voice_url="https://old.example/ivr?key=s3cret"), BASE, texts=False)

    assert "https://old.example/ivr" in fault
    assert "s3cret" not in fault


@given(there=settings, texts=st.booleans())
def test_whatever_a_number_was_it_leads_to_the_line_once_connected_and_back_by_its_changes(
    there: NumberSettings, texts: bool
) -> None:
    wished = connected(there, BASE, texts=texts, fallback=BIN)
    made = changes(there, wished)

    assert [*faults(wished, BASE, texts=texts)] == []
    assert [*weaknesses(wished, BASE)] == []
    assert replace(there, **{change.name: change.after for change in made}) == wished
    assert replace(wished, **{change.name: change.before for change in made}) == there


def test_what_is_right_already_is_not_changed_and_a_fallback_is_kept() -> None:
    assert changes(RIGHT, connected(RIGHT, BASE, texts=True)) == ()
    assert changes(replace(RIGHT, voice_method="GET"), connected(RIGHT, BASE, texts=True)) == (
        Change("voice_method", "GET", "POST"),
    )
