"""Signing in by a real OpenID Connect service on this machine."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from ivr.accounts.account import Role
from ivr.accounts.settings import load_account_settings
from ivr.errors import OidcFailed
from tests.ivr.accounts.conftest import make_house

pytestmark = pytest.mark.slow

NORA = {
    "sub": "nora",
    "name": "Nora Tremblay",
    "email": "nora@city.example",
    "email_verified": True,
    "groups": ["cityline-staff", "gardeners"],
}
OMAR = {"sub": "omar", "name": "Omar", "email": "omar@city.example", "groups": ["gardeners"]}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The service runs in a process of its own, as in life."""
    people = [option for person in (NORA, OMAR) for option in ("--user-claims", json.dumps(person))]
    program = [sys.executable, "-m", "oidc_provider_mock", "--port", "0", "--require-nonce", "true", *people]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as service:
        assert service.stdout is not None
        lines = iter(service.stdout)
        address = next(
            found[0] for line in lines if (found := re.search(r"http://127[.]0[.]0[.]1:\d+", line))
        )
        yield address
        service.terminate()


@pytest.fixture
def house(database, clock, issuer):
    settings = load_account_settings(
        _env_file=None, oidc_issuer=issuer, oidc_client_id="cityline", oidc_client_secret="a client's secret"
    )
    return make_house(database, clock, settings)


def approved(address: str, sub: str) -> str:
    """Say yes at the service, and return where it sends the browser."""
    with httpx2.Client(trust_env=False) as service:
        answer = service.post(address, data={"sub": sub})
    assert answer.status_code == 302, answer.text
    return answer.headers["location"].removeprefix("https://line.example.ca")


def come_back(browser, sub="nora", next_page="/desk"):
    left = browser.get(f"/sign-in/oidc?next={next_page}")
    return browser.get(approved(left.headers["location"], sub))


def test_who_the_service_vouches_for_comes_in_with_the_roles_of_their_groups(house):
    browser = house.browser()

    answer = come_back(browser)

    account = house.authentication.users.find("nora@city.example")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    assert (account.name, account.roles) == ("Nora Tremblay", {Role.STAFF})
    assert browser.get("/desk").headers["location"].startswith("/declaration")


def test_the_request_has_a_challenge_a_state_and_a_nonce(house, issuer):
    address = house.browser().get("/sign-in/oidc").headers["location"]

    asked = parse_qs(urlsplit(address).query)
    assert address.startswith(f"{issuer}/")
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["https://line.example.ca/sign-in/oidc/done"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()


def test_who_has_no_group_with_a_role_is_told_so(house):
    answer = come_back(house.browser(), "omar")

    assert answer.status_code == 403
    assert "none of your groups has a role" in answer.text
    assert house.authentication.users.everybody() == ()


def test_an_answer_that_another_browser_asked_for_opens_nothing(house):
    hers, his = house.browser(), house.browser()
    his.get("/sign-in/oidc")
    link = approved(hers.get("/sign-in/oidc").headers["location"], "nora")

    answer = his.get(link)

    assert answer.headers["location"] == "/sign-in"
    assert his.get("/desk").status_code == 303


def test_an_answer_with_another_state_opens_nothing(house):
    browser = house.browser()
    link = approved(browser.get("/sign-in/oidc").headers["location"], "nora")

    answer = browser.get(link.replace("state=", "state=x"))

    assert answer.headers["location"] == "/sign-in"


def test_an_answer_that_comes_late_opens_nothing(house, clock):
    browser = house.browser()
    link = approved(browser.get("/sign-in/oidc").headers["location"], "nora")

    clock.forward(minutes=11)

    assert browser.get(link).headers["location"] == "/sign-in"


def test_an_answer_is_good_once(house):
    browser = house.browser()
    link = approved(browser.get("/sign-in/oidc").headers["location"], "nora")
    browser.get(link)

    again = browser.get(link)

    assert again.headers["location"] == "/sign-in"


async def test_an_identity_made_for_another_request_is_refused(house, clock):
    provider = house.authentication.provider
    address, departure = await provider.depart("/desk", clock.now)
    code = parse_qs(urlsplit(approved(address, "nora")).query)["code"][0]

    with pytest.raises(OidcFailed, match="InvalidClaimError"):
        await provider.arrive(replace(departure, nonce="of another request"), code)


def test_a_made_up_code_opens_nothing(house):
    browser = house.browser()
    state = parse_qs(urlsplit(browser.get("/sign-in/oidc").headers["location"]).query)["state"][0]

    answer = browser.get(f"/sign-in/oidc/done?code=made-up&state={state}")

    assert answer.status_code == 403
    assert "did not confirm who you are" in answer.text


def test_a_service_that_is_down_is_told_to_the_person(database, clock):
    settings = load_account_settings(
        _env_file=None, oidc_issuer="http://localhost:9", oidc_client_id="cityline"
    )

    answer = make_house(database, clock, settings).browser().get("/sign-in/oidc")

    assert answer.status_code == 403
    assert "did not confirm who you are" in answer.text


def test_a_service_that_calls_itself_by_another_address_is_not_trusted(database, clock, issuer):
    other_name = issuer.replace("//", "//other@")
    settings = load_account_settings(_env_file=None, oidc_issuer=other_name, oidc_client_id="cityline")

    answer = make_house(database, clock, settings).browser().get("/sign-in/oidc")

    assert answer.status_code == 403


def test_where_there_is_no_service_the_way_leads_to_the_password(database, clock):
    answer = make_house(database, clock).browser().get("/sign-in/oidc")

    assert answer.headers["location"] == "/sign-in"


def test_the_sign_in_page_offers_what_there_is(house, database, clock, issuer):
    only_service = load_account_settings(
        _env_file=None, oidc_issuer=issuer, oidc_client_id="cityline", local_sign_in=False
    )

    both = house.browser().get("/sign-in").text
    alone = make_house(database, clock, only_service).browser().get("/sign-in").text

    assert ("/sign-in/oidc" in both, 'name="password"' in both) == (True, True)
    assert ("/sign-in/oidc" in alone, 'name="password"' in alone) == (True, False)
