"""What nobody signed is refused before anything is believed of it."""

from typing import Any

import pytest
from twilio.request_validator import RequestValidator

SID = "CA" + "0" * 32
FORM = "application/x-www-form-urlencoded"
UNSIGNED = {
    "a file": {"data": {"CallSid": SID}, "files": {"f": ("a.txt", b"text")}},
    "a field of two megabytes": {"content": b"CallSid=" + SID.encode() + b"&x=" + b"y" * 2_000_000},
    "two thousand fields": {"content": b"CallSid=" + SID.encode() + b"&x=y" * 2000},
    "text that is no UTF-8": {"content": b"CallSid=" + SID.encode() + b"&x=%ff%fe&y=\xff"},
    "half an escape": {"content": b"CallSid=" + SID.encode() + b"&%=%"},
    "a charset that nobody knows": {
        "content": b"CallSid=" + SID.encode(),
        "headers": {"Content-Type": f"{FORM}; charset=klingon"},
    },
    "a multipart without a boundary": {"content": b"--", "headers": {"Content-Type": "multipart/form-data"}},
    "JSON": {"json": {"CallSid": SID}},
}


@pytest.mark.parametrize("sent", UNSIGNED.values(), ids=UNSIGNED)
def test_what_is_not_signed_is_refused_and_writes_nothing(fast_bench, sent: dict[str, Any]) -> None:
    headers = {"Content-Type": FORM} if "content" in sent else {}
    headers |= {"X-Twilio-Signature": "x", **sent.get("headers", {})}

    answer = fast_bench.client.post("/voice", **{**sent, "headers": headers})

    assert 400 <= answer.status_code < 500
    assert (fast_bench.missed, fast_bench.failures) == ([], [])
    assert fast_bench.ledger_of() == (None, ())


def test_a_check_that_breaks_is_a_refusal_and_no_failed_call(fast_bench, monkeypatch) -> None:
    def broken(*_: object) -> bool:
        raise UnicodeError("of a strange field")

    monkeypatch.setattr(RequestValidator, "validate", broken)

    assert fast_bench.raw("/voice").status_code == 400
    assert fast_bench.missed == []


@pytest.mark.parametrize("sid", ["CA1", "CA" + "g" * 32, "CA" + "0" * 70, "MZ" + "0" * 32, "ca" + "0" * 32])
def test_a_call_is_named_in_the_carriers_exact_form(fast_bench, sid: str) -> None:
    assert fast_bench.raw("/voice", sid=sid).status_code == 422
    assert fast_bench.missed == []


def test_a_recording_is_named_in_the_carriers_exact_form(fast_bench) -> None:
    fast_bench.post("/voice")

    assert fast_bench.raw("/voice/recording", RecordingSid="../../Accounts").status_code == 422
