from dataclasses import replace
from pathlib import Path

import pytest

from ivr.accounts.declaration import load_declaration
from ivr.accounts.second_step.second_steps import Whose
from ivr.accounts.sign_ins import SignIns
from tests.ivr.accounts.conftest import make_house

VERSION = load_declaration(Path("deploy/example-city")).version
RIGHT = {"quiz-1": "2", "quiz-2": "1", "quiz-3": "3"}


def version(house) -> str:
    return house.authentication.declaration.version


def test_who_accepts_goes_on_to_where_they_were_going(house):
    house.add("nora", has_declared=False)
    browser = house.browser().signed_in("nora")
    browser.get("/declaration?next=/desk")

    answer = browser.post(
        "/declaration?next=/desk", version=version(house), consent="yes", **RIGHT, next="/desk"
    )

    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    assert browser.get("/desk").status_code == 200


def test_what_was_accepted_and_when_is_kept(house, clock):
    account = house.add("nora", has_declared=False)
    browser = house.browser().signed_in("nora")
    browser.get("/declaration")

    browser.post("/declaration", version=version(house), consent="yes", **RIGHT)

    kept = house.authentication.own_accounts.load(account.id)
    assert (kept.declared, kept.declared_at) == (version(house), clock.now)


@pytest.mark.parametrize("fields", [{"version": VERSION}, {"version": "0", "consent": "yes"}])
def test_without_the_box_or_for_another_version_nothing_is_accepted(house, fields):
    house.add("nora", has_declared=False)
    browser = house.browser().signed_in("nora")
    browser.get("/declaration")

    answer = browser.post("/declaration", **fields, **RIGHT)

    assert answer.status_code == 422
    assert browser.get("/desk").headers["location"].startswith("/declaration")


def test_a_new_version_is_asked_for_again(house, database, clock):
    house.add("nora")
    newer = replace(house.authentication.declaration, version="2")
    later = make_house(database, clock, declaration=newer)

    answer = later.browser().signed_in("nora").get("/desk")

    assert answer.headers["location"] == "/declaration?next=/desk"


def test_a_new_version_is_asked_for_also_of_those_who_are_signed_in(house, database, clock):
    house.add("nora")
    browser = house.browser().signed_in("nora")
    token = browser.client.cookies["__Host-cityline-sign-in"]

    present = SignIns(database, clock, declaration="2", second_step_of=Whose.NOBODYS).who(token)

    assert present is not None
    assert not present.has_declared


def test_it_is_read_in_the_persons_language(house):
    house.add("nora", has_declared=False)

    page = house.browser().signed_in("nora").get("/declaration?lang=fr").text

    assert "Votre utilisation de ce système" in page
    assert "Version 2, 1er\u00a0déc. 2026" in page


def test_nobody_reads_or_accepts_it_for_somebody_else(house):
    assert house.browser().get("/declaration").status_code == 303


def test_who_answers_the_quiz_wrongly_reads_again_and_has_not_accepted(house):
    account = house.add("nora", has_declared=False)
    browser = house.browser().signed_in("nora")
    browser.get("/declaration")

    answer = browser.post("/declaration", version=VERSION, consent="yes", **{**RIGHT, "quiz-3": "1"})

    assert answer.status_code == 422
    assert answer.text.count('id="quiz-3-fault"') == 1
    assert 'id="quiz-1-fault"' not in answer.text
    assert "aria-invalid" not in answer.text, "the box was checked"
    assert house.authentication.own_accounts.load(account.id).declared == ""
