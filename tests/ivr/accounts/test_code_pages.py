import pytest

from ivr.accounts.account import Role
from ivr.accounts.users import CODE_GOOD
from tests.ivr.accounts.conftest import PASSWORD

NEW = "a wholly new password"


def code_for(house, account):
    return house.authentication.users.new_code(account.id, by="")


def choose(browser, code, password=NEW):
    browser.get("/sign-in/code")
    return browser.post("/sign-in/code", code=code, password=password)


def test_a_one_time_code_lets_its_person_choose_a_password_and_in(house):
    account = house.add("nora")
    browser = house.browser()

    answer = choose(browser, code_for(house, account))

    assert answer.status_code == 303
    assert browser.get("/desk").status_code == 200
    assert house.browser().sign_in("nora", NEW).status_code == 303


def test_the_code_comes_after_the_hash_so_that_no_log_has_it(house):
    link = house.authentication.code_link("abc")

    assert link == "https://line.example.ca/sign-in/code#abc"


def test_a_code_works_once(house):
    code = code_for(house, house.add("nora"))
    choose(house.browser(), code)

    answer = choose(house.browser(), code)

    assert answer.status_code == 422
    assert "was used or is too old" in answer.text


def test_a_code_is_good_for_two_days(house, clock):
    code = code_for(house, house.add("nora"))

    clock.now += CODE_GOOD

    assert choose(house.browser(), code).status_code == 422


def test_a_newer_code_replaces_the_older_one(house):
    account = house.add("nora")
    older, newer = code_for(house, account), code_for(house, account)

    assert choose(house.browser(), older).status_code == 422
    assert choose(house.browser(), newer).status_code == 303


def test_a_weak_password_is_refused_and_the_code_is_still_good(house):
    code = code_for(house, house.add("nora"))
    browser = house.browser()

    answer = choose(browser, code, "short")

    assert answer.status_code == 422
    assert "at least 12 characters" in answer.text
    assert choose(browser, code).status_code == 303


def test_a_password_that_is_chosen_anew_ends_every_sign_in(house):
    account = house.add("nora")
    elsewhere = house.browser().signed_in("nora")

    choose(house.browser(), code_for(house, account))

    assert elsewhere.get("/desk").status_code == 303
    assert house.browser().sign_in("nora", PASSWORD).status_code == 422


@pytest.mark.parametrize("code", ["", "made up", "é" * 40])
def test_a_code_that_nobody_gave_opens_nothing(house, code):
    assert choose(house.browser(), code).status_code == 422


def test_the_code_of_a_disabled_account_opens_nothing(house):
    house.add("ada", Role.ADMIN)
    account = house.add("nora")
    code = code_for(house, account)

    house.authentication.users.disable(account.id, by="ada")

    assert choose(house.browser(), code).status_code == 422


def test_without_local_sign_in_no_code_is_good(house):
    nora = house.add("nora")
    code = house.authentication.users.new_code(nora.id, by="")
    object.__setattr__(house.authentication, "has_passwords", False)
    browser = house.browser()
    browser.get("/sign-in/code")

    assert browser.post("/sign-in/code", code=code, password="three other words").status_code == 422
