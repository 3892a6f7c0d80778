from datetime import UTC, datetime

import httpx
import httpx2
import pytest

from ivr.errors import BadInput, CarrierDown
from ivr.twilio.account import Account, AccountState, Balance
from ivr.twilio.client import RestAccount

SID, TOKEN = f"AC{'0' * 32}", "f" * 32
API = f"https://api.twilio.com/2010-04-01/Accounts/{SID}"


@pytest.fixture
def account():
    with httpx2.Client(trust_env=False) as http:
        yield Account.of(RestAccount(SID, TOKEN), http)


def test_the_account_is_asked_by_twilios_own_client_with_its_token(web, account: Account):
    asked = web.get(f"{API}.json").respond(json={"sid": SID, "status": "active", "type": "Trial"})

    assert account.state() == AccountState("active", is_trial=True)
    assert asked.calls.last.request.headers["authorization"].startswith("Basic ")


def test_what_is_left_to_be_spent_is_told(web, account: Account):
    web.get(f"{API}/Balance.json").respond(json={"balance": "12.34", "currency": "CAD"})

    assert account.balance() == Balance(12.34, "CAD")


def test_a_number_is_read_with_its_webhooks_and_set_by_their_names(web, account: Account):
    found = {
        "sid": "PN1",
        "phone_number": "+16045550100",
        "voice_url": "https://old.example",
        "trunk_sid": None,
        "capabilities": {"voice": True},
    }
    listed = web.get(f"{API}/IncomingPhoneNumbers.json").respond(json={"incoming_phone_numbers": [found]})
    changed = web.post(f"{API}/IncomingPhoneNumbers/PN1.json").respond(json=found)

    own = account.number("+16045550100")
    account.set(own.sid, {"voice_url": "https://line.example.ca/voice", "voice_application_sid": ""})

    assert (own.settings.voice_url, own.settings.trunk_sid, own.takes_calls) == (
        "https://old.example",
        "",
        True,
    )
    assert listed.calls.last.request.url.params["PhoneNumber"] == "+16045550100"
    assert httpx.QueryParams(changed.calls.last.request.content.decode()) == httpx.QueryParams(
        {"VoiceUrl": "https://line.example.ca/voice", "VoiceApplicationSid": ""}
    )


def test_another_accounts_number_is_none_of_ones_own(web, account: Account):
    web.get(f"{API}/IncomingPhoneNumbers.json").respond(json={"incoming_phone_numbers": []})

    assert account.number("+16045550100") is None


@pytest.mark.parametrize("allowed", [True, False])
def test_whether_a_country_may_be_dialled_is_asked_of_its_permissions(web, account: Account, allowed: bool):
    web.get("https://voice.twilio.com/v1/DialingPermissions/Countries/CA").respond(
        json={"iso_code": "CA", "low_risk_numbers_enabled": allowed}
    )

    assert account.may_dial("CA") is allowed


def test_the_carriers_clock_is_kept_of_its_latest_answer(web, account: Account):
    said = {"date": "Wed, 25 Nov 2026 18:00:00 GMT"}
    web.get(f"{API}/Balance.json").respond(json={"balance": "1", "currency": "CAD"}, headers=said)

    account.balance()

    assert account.told_at == datetime(2026, 11, 25, 18, tzinfo=UTC)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refused_account_is_told_from_a_carrier_that_is_down(web, account: Account, status: int):
    web.get(f"{API}/Balance.json").respond(status, json={"code": 20003, "message": "Authenticate"})

    with pytest.raises(BadInput, match="do not belong together") as told:
        account.balance()

    assert TOKEN not in str(told.value)


@pytest.mark.parametrize(
    "answer", [{"return_value": httpx.Response(503, text="busy")}, {"side_effect": httpx.ConnectError}]
)
def test_a_carrier_without_an_answer_is_down(web, account: Account, answer):
    web.get(f"{API}/Balance.json").mock(**answer)

    with pytest.raises(CarrierDown):
        account.balance()


def test_an_account_of_another_region_is_asked_there(web):
    web.get(url__startswith="https://api.dublin.ie1.twilio.com/").respond(
        json={"balance": "1", "currency": "EUR"}
    )

    with httpx2.Client(trust_env=False) as http:
        account = Account.of(RestAccount(SID, TOKEN, "https://api.dublin.ie1.twilio.com"), http)
        assert account.balance().currency == "EUR"
