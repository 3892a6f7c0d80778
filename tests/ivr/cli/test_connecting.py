import json
import shutil
from pathlib import Path

import httpx
import pytest

from ivr.cli.machine.connecting import FILE
from tests.fixtures.example import example_city

SID, TOKEN, BASE = f"AC{'0' * 32}", "f" * 32, "https://line.example.ca"
NUMBERS = f"https://api.twilio.com/2010-04-01/Accounts/{SID}/IncomingPhoneNumbers"
OLD = {
    "voice_url": "https://old.example/ivr",
    "voice_method": "GET",
    "trunk_sid": "TK1",
    "status_callback": "",
}


class Twilio:
    """An account with a longer number, and with one that is as it was last set."""

    def __init__(self) -> None:
        self.number = {"sid": "PN1", **OLD}
        self.sets = 0

    def list(self, request: httpx.Request) -> httpx.Response:
        asked = request.url.params["PhoneNumber"]
        numbers = [{**OLD, "sid": "PN2", "phone_number": f"{asked}1"}, {**self.number, "phone_number": asked}]
        return httpx.Response(200, json={"incoming_phone_numbers": numbers})

    def set(self, request: httpx.Request) -> httpx.Response:
        told = httpx.QueryParams(request.content.decode())
        self.number |= {_named(name): value for name, value in told.items()}
        self.sets += 1
        return httpx.Response(200, json=self.number)


def _named(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


@pytest.fixture
def twilio(web) -> Twilio:
    made = Twilio()
    web.assert_all_called = lambda: None  # what only shows what would change sets nothing
    web.get(f"{NUMBERS}.json").mock(side_effect=made.list)
    web.post(f"{NUMBERS}/PN1.json").mock(side_effect=made.set)
    return made


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A city whose departments have numbers that somebody has."""
    folder = tmp_path / "city"
    shutil.copytree(example_city().path, folder, ignore=shutil.ignore_patterns("audio"))
    for file in folder.glob("**/*.yaml"):
        text = file.read_text("utf-8")
        if "55501" in text and file.name != "city.yaml":
            file.write_text(text.replace("+160455501", "+160432101"), "utf-8")
    named = folder / "city.yaml"
    named.write_text(named.read_text("utf-8").replace(": draft", ": N. Kaur"), "utf-8")
    return folder


@pytest.fixture
def run(cityline, city):
    def run(*words: str, **given: str):
        settings = {
            "twilio_account_sid": SID,
            "twilio_auth_token": TOKEN,
            "public_base_url": BASE,
            "city": city,
        }
        return cityline("twilio", *words, **(settings | given))

    return run


def test_without_yes_it_is_shown_what_would_change_and_nothing_does(run, twilio: Twilio, tmp_path: Path):
    ran = run("connect")

    assert ran.code == 0
    assert "voice_url" in ran.out
    assert "Nothing was changed" in ran.out
    assert twilio.sets == 0
    assert not (tmp_path / "var" / FILE).exists()


def test_a_number_is_connected_and_set_back_to_what_it_was(run, twilio: Twilio, tmp_path: Path):
    ran = run("connect", "--yes", "--fallback", "https://handler.twilio.com/twiml/EH1")

    assert ran.code == 0, ran.printed
    assert twilio.number["voice_url"] == f"{BASE}/voice#rc=2&rp=all&ct=2000&rt=5000"
    assert twilio.number["voice_fallback_url"] == "https://handler.twilio.com/twiml/EH1"
    assert twilio.number["trunk_sid"] == ""
    assert json.loads((tmp_path / "var" / FILE).read_text())[0]["settings"]["voice_url"] == OLD["voice_url"]
    assert (tmp_path / "var" / FILE).stat().st_mode & 0o077 == 0

    assert "leads to" in run("connect", "--yes").out
    assert run("undo").code == 0
    assert twilio.number["trunk_sid"] == ""

    assert run("undo", "--yes").code == 0
    assert {name: twilio.number[name] for name in OLD} == OLD
    assert "never connected from here" in run("undo", "--yes").err


@pytest.mark.parametrize(
    ("words", "given", "said"),
    [
        (("--fallback", f"{BASE}/voice"), {}, "leads to the line itself"),
        (("--fallback", "switchboard"), {}, "not an https address"),
        ((), {"twilio_auth_token": ""}, "Set CITYLINE_TWILIO_ACCOUNT_SID"),
        (("--yes",), {"public_base_url": "https://cityline.example"}, "callers would not be answered"),
        (("--yes",), {"city": example_city().path}, "555-01"),
    ],
)
def test_what_would_leave_callers_unanswered_is_refused(run, twilio: Twilio, words, given, said):
    ran = run("connect", *words, **given)

    assert ran.code == 2
    assert said in ran.err
    assert twilio.sets == 0


def test_a_number_of_another_account_is_bad_input(run, web):
    web.get(f"{NUMBERS}.json").respond(json={"incoming_phone_numbers": []})

    ran = run("connect", "--number", "+16045550123")

    assert ran.code == 2
    assert "+16045550123 is not a number of this account" in ran.err


def test_a_kept_file_that_cannot_be_read_is_named(run, twilio: Twilio, tmp_path: Path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / FILE).write_text("{")

    ran = run("connect", "--yes")

    assert ran.code == 2
    assert FILE in ran.err
    assert twilio.sets == 0
