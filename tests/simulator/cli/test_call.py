import json
from pathlib import Path

import pytest

MACHINE = Path("var")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--lang", "de", "--press", "0"), "use en or fr"),
        (("nowhere.wav",), "there is no such file"),
        (("pyproject.toml",), "not a WAV file"),
        (("--press", "0", "--url", "http://127.0.0.1:9"), "Set CITYLINE_TWILIO_AUTH_TOKEN"),
        (("--press", "0", "--url", "line.example.ca"), "not the address of a line"),
        (("--press", "0", "--url", "https://line.example.ca/voice"), "not the address of a line"),
        (("--press", "0", "--at", "noon"), "not a time"),
        (("--press", "0"), "cityline models --fetch"),
        (("--say", "hello"), "cityline models --fetch"),
    ],
)
def test_what_cannot_be_called_is_bad_input(cityline, words, complaint):
    ran = cityline("call", *words)

    assert ran.code == 2
    assert complaint in ran.err


@pytest.mark.slow
@pytest.mark.skipif(not (MACHINE / "models" / "whisper-base").is_dir(), reason="the models are not fetched")
def test_one_call_is_heard_answered_and_told_as_json(cityline):
    ran = cityline(
        "call", "--say", "What day is my garbage picked up?", "--press", "2",
        "--at", "2026-11-25T10:00", "--json", data=MACHINE,
    )  # fmt: skip

    told = json.loads(ran.printed)
    asked, ended = told["turns"]
    assert ran.code == 0
    assert list(told) == ["call_sid", "language", "turns", "queries", "disposition"]
    assert "garbage" in asked["heard"]
    assert (asked["understanding"], asked["article"], asked["decision"]) == (
        "recognized",
        "waste.collection_day",
        "Answer",
    )
    assert asked["spoken"].startswith("Your collection day depends on your street")
    assert all(milliseconds > 0 for milliseconds in asked["ms"].values())
    assert (ended["understanding"], ended["decision"]) == ("control", "End")
    assert told["queries"] == [
        {"article": "waste.collection_day", "outcome": "answered_unconfirmed", "department": "waste"}
    ]
    assert told["disposition"] == "answered"
