import pytest

from tests.ivr.accounts.conftest import PASSWORD

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
