import pytest
from argon2 import PasswordHasher

from ivr.accounts.account import Role
from ivr.accounts.sign_in import PER_ADDRESS, PER_PLACE, place_of
from tests.ivr.accounts.conftest import HTML, PASSWORD


def test_who_signs_in_comes_to_where_they_were_going(house):
    house.add("nora")
    browser = house.browser()

    answer = browser.sign_in("nora", next="/desk?call=CA1")

    assert (answer.status_code, answer.headers["location"]) == (303, "/desk?call=CA1")
    assert browser.get("/desk").status_code == 200


def test_nobody_is_led_to_another_site(house):
    house.add("nora")

    answer = house.browser().sign_in("nora", next="https://evil.example/")

    assert answer.headers["location"] == "/"


def test_the_cookie_is_for_this_host_by_https_and_for_no_script(house):
    house.add("nora")

    answer = house.browser().sign_in("nora")

    written = next(each for each in answer.headers.get_list("set-cookie") if "sign-in=" in each)
    assert written.startswith("__Host-cityline-sign-in=")
    assert {"HttpOnly", "Secure", "SameSite=lax"} <= set(written.split("; "))


def test_the_database_does_not_hold_what_the_browser_holds(house, database):
    house.add("nora")
    browser = house.browser().signed_in("nora")
    token = browser.client.cookies["__Host-cityline-sign-in"]

    with database.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT key FROM sign_ins").scalars().all()

    assert len(kept) == 1
    assert token not in kept[0]


def test_signing_in_anew_gives_a_new_secret_and_ends_the_old_one(house):
    house.add("nora")
    browser = house.browser().signed_in("nora")
    old = browser.client.cookies["__Host-cityline-sign-in"]

    browser.signed_in("nora")

    assert browser.client.cookies["__Host-cityline-sign-in"] != old
    assert house.authentication.sign_ins.who(old) is None


def test_an_unknown_name_a_wrong_password_and_a_disabled_account_get_the_same_answer(house):
    house.add("ada", Role.ADMIN)
    house.add("nora")
    house.authentication.users.disable(house.add("omar").id, by="ada")

    answers = [
        house.browser().sign_in("nobody"),
        house.browser().sign_in("nora", "wrong password here"),
        house.browser().sign_in("omar"),
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    shown = {answer.text.partition("<main")[2].partition("<form")[0] for answer in answers}
    assert len(shown) == 1
    assert "do not belong together" in shown.pop()


def test_what_was_typed_stays_except_the_password(house):
    answer = house.browser().sign_in("nora", "wrong password here")

    assert 'value="nora@city.example"' in answer.text
    assert "wrong password here" not in answer.text


def test_an_address_is_known_in_whatever_case_it_is_typed(house):
    house.add("nora")
    browser = house.browser()
    browser.get("/sign-in")

    assert browser.post("/sign-in", email=" Nora@City.EXAMPLE", password=PASSWORD).status_code == 303


@pytest.mark.parametrize("name", ["nora", "nobody"])
def test_after_too_many_tries_an_account_is_held_whether_it_exists_or_not(house, name):
    house.add("nora")
    for _ in range(PER_PLACE.most):
        assert house.browser().sign_in(name, "wrong password here").status_code == 422

    answer = house.browser().sign_in(name)

    assert answer.status_code == 429
    assert "too many attempts" in answer.text


def test_an_account_that_was_held_is_heard_again_later(house, clock):
    house.add("nora")
    for _ in range(PER_PLACE.most + 1):
        house.browser().sign_in("nora", "wrong password here")

    clock.now += PER_PLACE.window

    assert house.browser().sign_in("nora").status_code == 303


def test_one_address_cannot_try_every_name(house):
    for number in range(PER_ADDRESS.most):
        assert house.browser().sign_in(f"name{number}", "wrong password here").status_code == 422

    assert house.browser().sign_in("another").status_code == 429


def test_an_office_whose_people_sign_in_from_one_address_is_not_held(house):
    house.add("nora")

    answers = {house.browser().sign_in("nora").status_code for _ in range(PER_ADDRESS.most + 5)}

    assert answers == {303}


def test_the_sign_in_form_itself_must_come_from_our_page(house):
    house.add("nora")
    browser = house.browser()
    browser.get("/sign-in")

    forged = browser.client.post(
        "/sign-in", data={"email": "nora@city.example", "password": PASSWORD}, headers=HTML
    )

    assert forged.status_code == 403


def test_a_hash_of_older_parameters_is_renewed_at_sign_in(house):
    account = house.add("nora")
    older = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(PASSWORD)
    house.authentication.users.set_password(account.id, older, by="")

    house.browser().signed_in("nora")

    kept = house.authentication.own_accounts.load(account.id).password_hash
    assert kept != older
    assert not house.authentication.entrance.passwords.is_outdated(kept)


def test_signing_out_ends_the_sign_in_for_good(house):
    house.add("nora")
    browser = house.browser().signed_in("nora")
    token = browser.client.cookies["__Host-cityline-sign-in"]
    browser.get("/account")

    answer = browser.post("/sign-out")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert house.authentication.sign_ins.who(token) is None


def test_the_page_speaks_the_language_that_is_asked_for(house):
    assert "Se connecter" in house.browser().get("/sign-in?lang=fr").text


def test_a_page_of_somebody_is_kept_by_no_cache(house):
    house.add("nora")

    assert house.browser().signed_in("nora").get("/account").headers["cache-control"] == "no-store"


def test_a_stranger_cannot_lock_somebody_out_of_their_own_browser(house):
    house.add("nora")
    own = house.browser().signed_in("nora")
    for _ in range(PER_PLACE.most + 1):
        house.browser().sign_in("nora", "wrong password here")

    assert house.browser().sign_in("nora").status_code == 429
    assert own.sign_in("nora").status_code == 303


def test_a_known_browser_is_no_way_to_try_on_and_on(house):
    house.add("nora")
    own = house.browser().signed_in("nora")
    for _ in range(PER_PLACE.most):
        assert own.sign_in("nora", "wrong password here").status_code == 422

    assert own.sign_in("nora").status_code == 429


def test_a_browser_known_for_one_account_is_a_stranger_to_another(house):
    house.add("nora")
    house.add("omar")
    browser = house.browser().signed_in("nora")
    for _ in range(PER_PLACE.most):
        house.browser().sign_in("omar", "wrong password here")

    assert browser.sign_in("omar").status_code == 429


@pytest.mark.parametrize(
    ("first", "second", "are_one"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.7", "192.0.2.8", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("fe80::1%eth0", "fe80::2", True),
        ("testclient", "testclient", True),
    ],
)
def test_addresses_of_one_network_are_one_place(first, second, are_one):
    assert (place_of(first) == place_of(second)) is are_one
