"""Reports to a Sentry-compatible server hold kinds and places, and nothing else."""

import json
from importlib import import_module
from typing import Any

import pytest

from ivr.errors import BadInput
from ivr.run import error_reports
from ivr.run.error_reports import reports_to

DSN = "https://key@errors.example.ca/1"
CANARY = "canary of 12 Maple Street"


def test_without_an_address_nothing_is_reported() -> None:
    assert reports_to("", "0.1.0") is None


def test_an_address_without_the_extra_is_bad_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(error_reports, "find_spec", lambda _: None)

    with pytest.raises(BadInput, match=r"cityline\[errors\]"):
        reports_to(DSN, "0.1.0")


def test_a_report_holds_no_value_and_does_not_name_the_machine() -> None:
    pytest.importorskip("sentry_sdk")
    sent: list[Any] = []
    report = reports_to(DSN, "0.1.0", _fake_transport(sent))
    assert report is not None

    report("turn failed", _raised(CANARY))

    (event,) = sent
    assert "canary" not in json.dumps(event)
    assert set(event) == {"event_id", "timestamp", "level", "platform", "release", "exception", "logger"}
    (value,) = event["exception"]["values"]
    assert (value["type"], value["value"], event["logger"]) == ("ValueError", "", "turn failed")
    assert [frame["function"] for frame in value["stacktrace"]["frames"]] == [
        "_raised",
        "_fail",
    ]


def _fake_transport(sent: list[Any]) -> object:
    """Keeps what would be sent."""
    kind = import_module("sentry_sdk.transport").Transport

    class Kept(kind):  # type: ignore[misc, valid-type]  # the extra may be missing
        def capture_envelope(self, envelope: Any) -> None:
            sent.append(envelope.get_event())

    return Kept


def _raised(said: str) -> ValueError:
    try:
        _fail(said)
    except ValueError as error:
        return error
    raise AssertionError


def _fail(said: str) -> None:
    raise ValueError(said)
