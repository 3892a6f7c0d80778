import pytest

from ivr.storage.database import open_database
from tests.ivr.accounts.conftest import Browser, make_house


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
