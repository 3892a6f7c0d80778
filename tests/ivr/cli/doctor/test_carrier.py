from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from ivr.cli.doctor.carrier import ACCOUNT, BALANCE, CLOCK, DIALLING, NUMBER, CarrierCheck
from ivr.cli.doctor.finding import State
from ivr.settings import load_settings
from ivr.twilio.account import Account
from ivr.twilio.client import RestAccount
from ivr.twilio.number import NumberSettings, connected
from tests.fixtures.example import example_city

SID, TOKEN, BASE = f"AC{'0' * 32}", "f" * 32, "https://line.example.ca"
API = f"https://api.twilio.com/2010-04-01/Accounts/{SID}"
COUNTRY = "https://voice.twilio.com/v1/DialingPermissions/Countries/CA"
NOW = datetime(2026, 11, 25, 18, tzinfo=UTC)
RIGHT = connected(NumberSettings(), BASE, texts=False, fallback="https://handler.twilio.com/twiml/EH1")


@pytest.fixture
def carrier(web):
    """Twilio with an account where all is as it should be."""
    date = {"date": "Wed, 25 Nov 2026 18:00:00 GMT"}
    web.get(f"{API}.json", name="account").respond(json={"status": "active", "type": "Full"})
    web.get(f"{API}/Balance.json", name="balance").respond(json={"balance": "80.5", "currency": "CAD"})
    web.get(f"{API}/IncomingPhoneNumbers.json", name="number").respond(json=numbers(RIGHT))
    web.get(COUNTRY, name="country").respond(json={"low_risk_numbers_enabled": True}, headers=date)
    return web


def numbers(settings: NumberSettings) -> dict[str, object]:
    return {
        "incoming_phone_numbers": [{"sid": "PN1", "phone_number": "+16045550100", **settings.as_written()}]
    }


def found(now: datetime = NOW):
    settings = load_settings(public_base_url=BASE, twilio_account_sid=SID, twilio_auth_token=TOKEN)
    with httpx2.Client(trust_env=False) as http:
        account = Account.of(RestAccount(SID, TOKEN), http)
        return [*CarrierCheck(account, settings, example_city().directory, lambda: now).findings()]


def test_an_account_that_is_set_up_is_well_in_everything(carrier):
    assert [(one.about, one.state) for one in found()] == [
        (about, State.GOOD) for about in (ACCOUNT, BALANCE, NUMBER, DIALLING, CLOCK)
    ]


@pytest.mark.parametrize(
    ("asked", "answer", "about", "state", "said"),
    [
        ("account", {"status": "suspended", "type": "Full"}, ACCOUNT, State.WRONG, "suspended"),
        ("account", {"status": "active", "type": "Trial"}, ACCOUNT, State.WARNING, "trial"),
        ("balance", {"balance": "0.00", "currency": "CAD"}, BALANCE, State.WRONG, "0.00 CAD"),
        ("balance", {"balance": "4.1", "currency": "CAD"}, BALANCE, State.WARNING, "4.10 CAD"),
        ("number", {"incoming_phone_numbers": []}, NUMBER, State.WRONG, "not a number of this account"),
        ("number", numbers(NumberSettings()), NUMBER, State.WRONG, "A call comes in"),
        ("country", {"low_risk_numbers_enabled": False}, DIALLING, State.WRONG, "may not dial CA"),
    ],
)
def test_each_thing_that_is_not_as_it_should_be_is_named_with_what_to_do(
    carrier, asked, answer, about, state, said
):
    carrier[asked].respond(json=answer)

    first = next(one for one in found() if one.about == about)

    assert first.state is state
    assert said in first.sentence
    assert first.remedy


def test_a_missing_fallback_leads_to_the_document_to_make_of_it(carrier):
    settings = connected(NumberSettings(), BASE, texts=False)
    carrier["number"].respond(json=numbers(settings))

    weak, well = (one for one in found() if one.about == NUMBER)

    assert (weak.state, well.state) == (State.WARNING, State.GOOD)
    assert "deploy/fallback/fallback.xml" in weak.remedy


@pytest.mark.parametrize(
    ("off_seconds", "state", "said"),
    [
        (4, State.GOOD, "agrees"),
        (12, State.WARNING, "12 s ahead of"),
        (-90, State.WRONG, "90 s behind"),
    ],
)
def test_a_clock_is_compared_with_twilios(carrier, off_seconds, state, said):
    clock = found(NOW + timedelta(seconds=off_seconds))[-1]

    assert (clock.about, clock.state) == (CLOCK, state)
    assert said in clock.sentence


def test_what_twilio_does_not_answer_is_unknown_and_the_rest_is_told(carrier):
    carrier["balance"].respond(500)

    findings = found()

    assert [one.about for one in findings if one.state is State.UNKNOWN] == [BALANCE]
    assert len(findings) == 5


def test_without_an_account_that_alone_is_told():
    settings = load_settings(public_base_url=BASE)

    (only,) = CarrierCheck(None, settings, example_city().directory, lambda: NOW).findings()

    assert (only.state, "CITYLINE_TWILIO_ACCOUNT_SID" in only.remedy) == (State.WRONG, True)
