"""A `<Sip>` is dialled by Twilio's rules: a well-formed address, and headers that may be sent."""

import pytest

from simulator.carrier.account import Refusal
from simulator.carrier.verbs import SipAddress, read_sip


def test_an_address_is_read_without_its_headers() -> None:
    read = read_sip("sip:permits@pbx.example:5061;transport=tls?X-Call=a%20b&User-to-User=c")

    assert read == SipAddress(
        "sip:permits@pbx.example:5061;transport=tls", (("X-Call", "a b"), ("User-to-User", "c"))
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("permits@pbx.example", 32110),
        ("sip:pbx.example", 32110),
        ("sip:a b@pbx.example", 32110),
        (f"sip:{'a' * 300}@pbx.example", 32110),
        ("sip:a@pbx.example?Topic=permits", 13252),
        ("sip:a@pbx.example?X-Twilio-Call=1", 13252),
        (f"sip:a@pbx.example?X-A={'a' * 1024}", 13253),
    ],
)
def test_what_twilio_would_not_send_is_refused(text: str, code: int) -> None:
    with pytest.raises(Refusal) as refused:
        read_sip(text)

    assert refused.value.code == code
