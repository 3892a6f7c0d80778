"""The messages of a media stream, read strictly."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.line.wire import Dtmf, Malformed, Mark, Media, Stopped
from ivr.twilio.stream import Connected, Started, clear, mark, media, parse

json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
events = st.sampled_from(["media", "mark", "dtmf", "start", "stop", "connected", "other"])


def test_each_documented_message_is_read() -> None:
    form = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
    start = {
        "streamSid": "MZ" + "0" * 32,
        "callSid": "CA" + "1" * 32,
        "mediaFormat": form,
        "customParameters": {"t": "word"},
    }

    assert parse('{"event":"connected","protocol":"Call","version":"1.0.0"}') == Connected()
    assert parse(json.dumps({"event": "start", "start": start})) == Started(
        "MZ" + "0" * 32, "CA" + "1" * 32, "word", "audio/x-mulaw", 8000
    )
    assert parse('{"event":"media","media":{"timestamp":"20","payload":"/38="}}') == Media(b"\xff\x7f", 20)
    assert parse('{"event":"dtmf","dtmf":{"track":"inbound_track","digit":"#"}}') == Dtmf("#")
    assert parse('{"event":"mark","mark":{"name":"g1:2"}}') == Mark("g1:2")
    assert parse('{"event":"stop","stop":{}}') == Stopped()


def test_a_message_of_a_kind_that_may_come_one_day_is_passed_over() -> None:
    assert parse('{"event":"weather"}') is None


@given(st.text() | st.binary())
def test_anything_else_is_malformed_and_nothing_worse(text: str | bytes) -> None:
    with suppress(Malformed):
        parse(text)


@given(events, json_values, json_values)
def test_a_message_with_any_content_is_read_or_malformed(event: str, body: object, form: object) -> None:
    with suppress(Malformed):
        parse(json.dumps({"event": event, event: body, "mediaFormat": form}))


def test_a_fault_names_its_kind_and_no_content() -> None:
    with pytest.raises(Malformed) as fault:
        parse('{"event":"mark","mark":"my card number is 4111"}')

    assert str(fault.value) == "field missing"


@pytest.mark.parametrize("digit", ["", "12", "x", "🙂"])
def test_a_key_that_no_telephone_has_is_malformed(digit: str) -> None:
    with pytest.raises(Malformed):
        parse(json.dumps({"event": "dtmf", "dtmf": {"digit": digit}}))


@given(st.binary(max_size=500))
def test_what_is_sent_is_json_that_the_carrier_reads(ulaw: bytes) -> None:
    assert json.loads(media("MZ" + "0" * 32, ulaw))["media"]["payload"] is not None
    assert json.loads(mark("MZ" + "0" * 32, "g1:1"))["mark"] == {"name": "g1:1"}
    assert json.loads(clear("MZ" + "0" * 32)) == {"event": "clear", "streamSid": "MZ" + "0" * 32}
