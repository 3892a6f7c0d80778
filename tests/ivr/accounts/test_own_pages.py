from dataclasses import replace
from pathlib import Path

import pytest

from ivr.accounts.declaration import load_declaration
from ivr.accounts.second_step.second_steps import Whose
from ivr.accounts.sign_ins import SignIns
from tests.ivr.accounts.conftest import PASSWORD, make_house

NEW = "a wholly new password"


def at_own_page(house, name="nora"):
    browser = house.browser().signed_in(name)
    browser.get("/account")
    return browser


def test_people_say_how_they_are_called_and_where_they_take_calls(house):
    account = house.add("nora")

    answer = at_own_page(house).post("/account", name="Nora  Tremblay", language="fr", number="604-555-0121")

    kept = house.authentication.own_accounts.load(account.id)
    assert answer.status_code == 303
    assert (kept.name, kept.language, kept.number) == ("Nora Tremblay", "fr", "+16045550121")


@pytest.mark.parametrize(
    ("then", "where"),
    [("desk", "/desk?said=saved&lang=en"), ("//evil.example", "/account?saved=account&lang=en")],
)
def test_who_came_from_the_desk_to_name_a_telephone_goes_back_to_it(house, then, where):
    house.add("nora")
    browser = at_own_page(house)

    form = browser.get(f"/account?then={then}&lang=en").text
    answer = browser.post(f"/account?then={then}", name="Nora", language="en", number="604-555-0121")

    assert ("then=desk" in form) is (then == "desk")
    assert answer.headers["location"] == where


def test_pages_then_speak_their_language(house):
    house.add("nora")
    browser = at_own_page(house)
    browser.post("/account", name="Nora", language="fr", number="")

    assert "Votre compte" in browser.get("/account").text


def test_a_number_that_cannot_be_rung_is_refused_beside_its_field_and_stays_typed(house):
    account = house.add("nora")

    answer = at_own_page(house).post("/account", name="Nora", language="en", number="call me")

    assert answer.status_code == 422
    assert 'id="number-fault"' in answer.text
    assert 'value="call me"' in answer.text
    assert house.authentication.own_accounts.load(account.id).number == ""


def test_a_name_and_a_language_are_needed(house):
    house.add("nora")

    answer = at_own_page(house).post("/account", name=" ", language="de", number="")

    assert 'id="name-fault"' in answer.text
    assert 'id="language-fault"' in answer.text


def test_a_new_password_ends_the_sign_ins_elsewhere_and_keeps_this_one(house):
    house.add("nora")
    elsewhere = house.browser().signed_in("nora")
    here = at_own_page(house)

    answer = here.post("/account/password", old=PASSWORD, new=NEW)

    assert answer.status_code == 303
    assert here.get("/desk").status_code == 200
    assert elsewhere.get("/desk").status_code == 303
    assert house.browser().sign_in("nora", NEW).status_code == 303


def test_the_password_is_not_changed_by_who_does_not_know_it(house):
    house.add("nora")

    answer = at_own_page(house).post("/account/password", old="wrong password here", new=NEW)

    assert answer.status_code == 422
    assert "not your present password" in answer.text
    assert house.browser().sign_in("nora", PASSWORD).status_code == 303


def test_guessing_the_present_password_is_held_as_at_the_sign_in(house):
    house.add("nora")
    browser = at_own_page(house)

    answers = [browser.post("/account/password", old=f"a guess {n}", new=NEW).status_code for n in range(12)]

    assert answers == [422] * 10 + [429] * 2


def test_a_weak_password_is_refused(house):
    house.add("nora")

    answer = at_own_page(house).post("/account/password", old=PASSWORD, new="nora@city.example")

    assert answer.status_code == 422
    assert "too easy to guess" in answer.text


@pytest.mark.parametrize(
    "typed",
    ["+252 61 2345678", "876-555-0123", "900-555-0199", "+881612345678", "604-976-5555"],
)
def test_a_number_that_the_line_may_not_ring_is_refused_in_a_clear_sentence(house, typed):
    account = house.add("nora")

    answer = at_own_page(house).post("/account", name="Nora", language="en", number=typed)

    assert answer.status_code == 422
    assert "The line does not ring this number" in answer.text
    assert house.authentication.own_accounts.load(account.id).number == ""


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
