"""The simulated carrier refuses what Twilio does not know, so that no test passes by it."""

import pytest

from simulator.carrier.account import Refusal
from simulator.carrier.document import read


def refused(inside: str) -> int:
    with pytest.raises(Refusal) as refusal:
        read("/voice", "text/xml", f"<Response>{inside}</Response>".encode())
    return refusal.value.code


@pytest.mark.parametrize(
    "inside",
    [
        '<Say speed="2">Hello</Say>',
        '<Gather hint="waste"/>',
        '<Gather numDigits="0"/>',
        '<Gather method="PUT"/>',
        '<Gather timeout="-1"/>',
        "<Gather><Dial>+16045550121</Dial></Gather>",
        '<Dial timeout="3">+16045550121</Dial>',
        '<Dial><Number callerId="x">+16045550121</Number></Dial>',
        "<Dial><Say>Hello</Say></Dial>",
        '<Record maxLength="0"/>',
        "<Hangup><Say>Goodbye</Say></Hangup>",
        f"<Enqueue>{'q' * 65}</Enqueue>",
        f'<Connect><Stream url="wss://line"><Parameter name="t" value="{"x" * 500}"/></Stream></Connect>',
        f'<Gather input="speech" hints="{"x" * 101}"/>',
        f'<Gather input="speech" hints="{",".join(["x"] * 501)}"/>',
    ],
)
def test_what_the_schema_does_not_know_is_refused(inside: str) -> None:
    assert refused(inside) == 12200


@pytest.mark.parametrize("inside", ["<Say></Say>", f"<Say>{'x' * 4097}</Say>"])
def test_nothing_and_too_much_cannot_be_said(inside: str) -> None:
    assert refused(inside) == 13520


def test_an_address_with_a_blank_is_none() -> None:
    assert refused('<Gather action="/voice gather"/>') == 11100


def test_what_the_schema_knows_is_read() -> None:
    document = read(
        "/voice",
        "text/xml",
        b'<Response><Gather input="dtmf speech" hints="waste,taxes" speechTimeout="auto" timeout="5">'
        b'<Say voice="Polly.Joanna-Neural" language="en-US">Hello <break time="1s"/> there</Say>'
        b"</Gather></Response>",
    )

    assert len(document.verbs) == 1
