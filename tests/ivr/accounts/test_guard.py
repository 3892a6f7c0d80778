import pytest

from ivr.accounts.account import Role
from ivr.accounts.sign_in import IDLE, LONGEST
from ivr.storage.database import open_database
from tests.ivr.accounts.conftest import Browser, make_house

STREAM = {"accept": "text/event-stream"}


def test_who_is_not_signed_in_is_led_to_the_sign_in_and_back(house):
    answer = house.browser().get("/desk?call=CA1&lang=fr")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/desk%3Fcall%3DCA1%26lang%3Dfr&lang=fr"


@pytest.mark.parametrize("accept", ["text/event-stream", "application/json", "*/*"])
def test_a_script_that_is_not_signed_in_gets_401(house, accept):
    answer = house.browser().get("/desk", accept=accept)

    assert answer.status_code == 401
    assert "location" not in answer.headers


def test_who_has_the_role_gets_the_page_and_is_known_to_it(house):
    house.add("nora", Role.STAFF)

    answer = house.browser().signed_in("nora").get("/desk")

    assert answer.status_code == 200
    assert answer.json()["person"] == "nora"


def test_who_lacks_the_role_gets_a_page_that_says_so(house):
    house.add("eric", Role.EDITOR)

    answer = house.browser().signed_in("eric").get("/desk")

    assert answer.status_code == 403
    assert "other roles than yours" in answer.text


def test_an_admin_may_everything(house):
    house.add("ada", Role.ADMIN)

    assert house.browser().signed_in("ada").get("/desk").status_code == 200


def test_who_has_not_declared_comes_to_the_declaration_first(house):
    house.add("nora", Role.STAFF, has_declared=False)
    browser = house.browser().signed_in("nora")

    page, script = browser.get("/desk"), browser.get("/desk", accept="application/json")

    assert (page.status_code, page.headers["location"]) == (303, "/declaration?next=/desk")
    assert script.status_code == 403


def test_a_form_without_its_token_changes_nothing(house):
    house.add("nora", Role.STAFF)
    browser = house.browser().signed_in("nora")

    answer = browser.client.post("/desk", headers={"accept": "text/html"})

    assert answer.status_code == 403
    assert "earlier sign-in" in answer.text


def test_a_form_with_the_token_of_somebody_else_changes_nothing(house):
    house.add("nora", Role.STAFF)
    house.add("omar", Role.STAFF)
    token_of_omar = house.browser().signed_in("omar").get("/desk").json()["token"]
    browser = house.browser().signed_in("nora")

    answer = browser.client.post("/desk", data={"csrf_token": token_of_omar})

    assert answer.status_code == 403


def test_a_form_with_its_token_is_taken(house):
    house.add("nora", Role.STAFF)
    browser = house.browser().signed_in("nora")
    token = browser.get("/desk").json()["token"]

    assert browser.client.post("/desk", data={"csrf_token": token}).status_code == 200


def test_a_script_sends_the_token_as_a_header(house):
    house.add("nora", Role.STAFF)
    browser = house.browser().signed_in("nora")
    token = browser.get("/desk").json()["token"]

    assert browser.client.post("/desk", headers={"X-CSRF-Token": token}).status_code == 200


def test_a_sign_in_ends_after_half_an_hour_without_a_request(house, clock):
    house.add("nora", Role.STAFF)
    browser = house.browser().signed_in("nora")

    clock.now += IDLE

    assert browser.get("/desk").status_code == 303


def test_requests_keep_a_sign_in_alive(house, clock):
    house.add("nora", Role.STAFF)
    browser = house.browser().signed_in("nora")
    for _ in range(4):
        clock.forward(minutes=20)
        browser.get("/desk")

    assert browser.get("/desk").status_code == 200


def test_a_sign_in_ends_after_a_working_day_however_busy(house, clock):
    house.add("nora", Role.STAFF)
    browser = house.browser().signed_in("nora")
    began = clock.now
    while clock.now - began < LONGEST:
        assert browser.get("/desk").status_code == 200
        clock.forward(minutes=20)

    assert browser.get("/desk").status_code == 303


def test_a_disabled_account_is_out_at_once(house):
    house.add("ada", Role.ADMIN)
    nora = house.add("nora", Role.STAFF)
    browser = house.browser().signed_in("nora")

    house.authentication.users.disable(nora.id, by="ada")

    assert browser.get("/desk").status_code == 303


def test_roles_that_change_hold_from_the_next_request_on(house):
    house.add("ada", Role.ADMIN)
    nora = house.add("nora", Role.STAFF)
    browser = house.browser().signed_in("nora")

    house.authentication.users.change_roles(nora.id, frozenset({Role.EDITOR}), by="ada")

    assert browser.get("/desk").status_code == 403


@pytest.mark.parametrize(
    ("meanwhile", "may_stay"),
    [
        (lambda users: None, True),
        (lambda users: users.disable("nora", by="ada"), False),
        (lambda users: users.change_roles("nora", frozenset({Role.EDITOR}), by="ada"), False),
    ],
)
def test_a_long_answer_ends_when_its_person_may_no_longer_have_it(house, meanwhile, may_stay):
    house.add("ada", Role.ADMIN)
    house.add("nora", Role.STAFF)
    house.app.state.meanwhile = lambda: meanwhile(house.authentication.users)

    answer = house.browser().signed_in("nora").get("/desk/still")

    assert answer.json() == [True, may_stay]


def test_a_made_up_cookie_opens_nothing(house):
    browser = house.browser()
    browser.client.cookies.set("__Host-cityline-sign-in", "a" * 43, domain="line.example.ca")

    assert browser.get("/desk").status_code == 303


@pytest.fixture
def browser(tmp_path, clock) -> Browser:
    """Somebody who was signed in when the database went away."""
    browser = make_house(open_database(f"sqlite:///{tmp_path}"), clock).browser()
    browser.client.cookies.set("__Host-cityline-sign-in", "of before", domain="line.example.ca")
    return browser


def test_while_the_database_is_down_people_are_told_what_happens_to_calls(browser):
    answer = browser.get("/desk?lang=fr")

    assert answer.status_code == 503
    assert "Les appels passent à la réception" in answer.text


def test_while_the_database_is_down_scripts_are_told_by_the_status(browser):
    answer = browser.get("/desk", accept="application/json")

    assert answer.status_code == 503
    assert "<html" not in answer.text


def test_the_way_in_is_shown_even_then(browser):
    assert browser.get("/sign-in").status_code == 200
