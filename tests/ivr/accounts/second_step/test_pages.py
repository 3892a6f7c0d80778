import base64
import re
from datetime import datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from ivr.accounts.account import Role
from ivr.accounts.second_step.second_steps import SecondSteps, Whose
from ivr.accounts.settings import AccountSettings
from ivr.accounts.sign_in import PER_PLACE, Wrong
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from tests.ivr.accounts.conftest import Browser, Clock, House, make_house


@pytest.fixture
def strict(database: Database, clock: Clock) -> House:
    """A house in which admins need a second step."""
    return make_house(database, clock, AccountSettings(_env_file=None))


def code_for(key: str, now: datetime) -> str:
    return TOTP(base64.b32decode(key), 6, SHA1(), 30).generate(int(now.timestamp())).decode()


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def set_up(house: House, browser: Browser) -> str:
    """Set a second step up, and return the key that the app has from now on."""
    page = browser.get("/account/second-step").text
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert found
    key = found[1].replace(" ", "")
    answer = browser.post(
        "/account/second-step", sealed=hidden(page, "sealed"), code=code_for(key, house.clock())
    )
    assert answer.status_code == 303
    return key


def acts(house: House) -> list[str]:
    with house.authentication.site.database.engine.connect() as connection:
        return list(connection.exec_driver_sql("SELECT act FROM audit_acts ORDER BY seq").scalars())


def test_an_admin_without_a_second_step_is_led_to_set_it_up_from_everywhere(strict: House) -> None:
    strict.add("ada", Role.ADMIN)
    browser = strict.browser().signed_in("ada")

    for page in ("/desk", "/accounts", "/account", "/declaration"):
        answer = browser.get(page)
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (
            303,
            "/account/second-step",
        )


def test_an_admin_comes_in_once_it_is_set_up_and_then_by_its_code(strict: House, clock: Clock) -> None:
    strict.add("ada", Role.ADMIN)
    key = set_up(strict, strict.browser().signed_in("ada"))
    clock.forward(minutes=1)
    browser = strict.browser().signed_in("ada")

    answer = browser.get("/accounts?x=1")
    assert answer.headers["location"] == "/sign-in/second-step?next=/accounts%3Fx%3D1"
    browser.get(answer.headers["location"])
    answer = browser.post("/sign-in/second-step", code=code_for(key, clock()), next="/accounts")

    assert (answer.status_code, answer.headers["location"]) == (303, "/accounts")
    assert browser.get("/accounts").status_code == 200


def test_a_stolen_password_alone_can_neither_replace_nor_remove_the_second_step(
    strict: House, clock: Clock
) -> None:
    strict.add("ada", Role.ADMIN)
    set_up(strict, strict.browser().signed_in("ada"))
    thief = strict.browser().signed_in("ada")
    thief.get("/sign-in/second-step")

    for address in ("/account/second-step", "/account/second-step/remove", "/accounts/ada/second-step"):
        answer = thief.post(address, code="000000", sealed="x")
        assert answer.headers["location"].startswith("/sign-in/second-step")
    assert thief.get("/account/second-step").headers["location"].startswith("/sign-in/second-step")
    assert strict.authentication.second_steps.has_one("ada")


def test_a_code_is_good_once(strict: House, clock: Clock) -> None:
    strict.add("ada", Role.ADMIN)
    key = set_up(strict, strict.browser().signed_in("ada"))
    clock.forward(minutes=1)
    first, second = strict.browser().signed_in("ada"), strict.browser().signed_in("ada")
    code = code_for(key, clock())
    for browser in (first, second):
        browser.get("/sign-in/second-step")

    assert first.post("/sign-in/second-step", code=code).status_code == 303
    assert second.post("/sign-in/second-step", code=code).status_code == 422


def test_codes_cannot_be_tried_through(strict: House, clock: Clock) -> None:
    strict.add("ada", Role.ADMIN)
    key = set_up(strict, strict.browser().signed_in("ada"))
    clock.forward(minutes=1)
    browser = strict.browser().signed_in("ada")
    browser.get("/sign-in/second-step")

    answers = [browser.post("/sign-in/second-step", code="000000").status_code for _ in range(PER_PLACE.most)]

    assert set(answers) == {422}
    assert browser.post("/sign-in/second-step", code=code_for(key, clock())).status_code == 429
    assert "accounts.second_step_failed" in acts(strict)


def test_a_key_that_was_offered_to_somebody_else_is_not_kept(strict: House, clock: Clock) -> None:
    strict.add("ada", Role.ADMIN)
    strict.add("eve", Role.ADMIN)
    eve = strict.browser().signed_in("eve")
    page = eve.get("/account/second-step").text
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert found
    ada = strict.browser().signed_in("ada")
    ada.get("/account/second-step")

    answer = ada.post(
        "/account/second-step",
        sealed=hidden(page, "sealed"),
        code=code_for(found[1].replace(" ", ""), clock()),
    )

    assert answer.status_code == 422


@pytest.mark.parametrize("sealed", ["", "x", "é" * 9, "gAAAA"])
def test_a_form_that_was_tampered_with_is_wrong(strict: House, sealed: str) -> None:
    strict.add("ada", Role.ADMIN)
    browser = strict.browser().signed_in("ada")
    browser.get("/account/second-step")

    assert browser.post("/account/second-step", sealed=sealed, code="123456").status_code == 422


def test_staff_may_have_one_and_take_it_away_again_with_a_code(strict: House, clock: Clock) -> None:
    strict.add("sam", Role.STAFF)
    browser = strict.browser().signed_in("sam")
    assert browser.get("/desk").status_code == 200
    key = set_up(strict, browser)
    clock.forward(minutes=1)

    browser.get("/account/second-step")
    assert browser.post("/account/second-step/remove", code="000000").status_code == 422
    answer = browser.post("/account/second-step/remove", code=code_for(key, clock()))

    assert answer.headers["location"] == "/account?saved=second_step_gone"
    assert browser.get("/desk").status_code == 200
    assert not strict.authentication.second_steps.has_one("sam")


def test_an_admin_helps_who_has_lost_their_telephone(strict: House, clock: Clock) -> None:
    strict.add("ada", Role.ADMIN)
    strict.add("sam", Role.STAFF)
    lost = strict.browser().signed_in("sam")
    set_up(strict, lost)
    admin = strict.browser().signed_in("ada")
    set_up(strict, admin)

    admin.get("/accounts/sam")
    assert admin.post("/accounts/sam/second-step").status_code == 303

    assert lost.get("/desk").headers["location"].startswith("/sign-in")
    assert strict.browser().signed_in("sam").get("/desk").status_code == 200
    assert "accounts.second_step_removed" in acts(strict)


def test_an_admin_cannot_take_their_own_away_without_a_code(strict: House) -> None:
    strict.add("ada", Role.ADMIN)
    admin = strict.browser().signed_in("ada")
    set_up(strict, admin)
    admin.get("/accounts/ada")

    assert admin.post("/accounts/ada/second-step").headers["location"] == "/account/second-step?lang=en"
    assert strict.authentication.second_steps.has_one("ada")


def test_a_new_password_by_a_link_does_not_open_what_the_second_step_guards(
    strict: House, clock: Clock
) -> None:
    strict.add("ada", Role.ADMIN)
    set_up(strict, strict.browser().signed_in("ada"))
    code = strict.authentication.users.new_code("ada", by="")
    browser = strict.browser()
    browser.get("/sign-in/code")

    assert browser.post("/sign-in/code", code=code, password="a lilac kettle sings").status_code == 303
    assert browser.get("/accounts").headers["location"].startswith("/sign-in/second-step")


def test_a_new_password_leaves_a_complete_sign_in_complete(strict: House, clock: Clock) -> None:
    strict.add("ada", Role.ADMIN)
    browser = strict.browser().signed_in("ada")
    set_up(strict, browser)
    browser.get("/account")

    answer = browser.post("/account/password", old="correct horse battery", new="a lilac kettle sings")

    assert answer.headers["location"] == "/account?saved=password"
    assert browser.get("/accounts").status_code == 200


def test_the_database_holds_no_key_that_could_be_read(strict: House, database: Database) -> None:
    strict.add("ada", Role.ADMIN)
    key = set_up(strict, strict.browser().signed_in("ada"))

    with database.engine.connect() as connection:
        kept: Any = connection.exec_driver_sql("SELECT encrypted_key FROM second_steps").scalar_one()

    assert key not in kept


@pytest.mark.parametrize(
    ("base", "setting", "location"),
    [
        ("http://127.0.0.1:8000", Whose.AUTO, None),
        ("http://localhost:8000", Whose.AUTO, None),
        ("http://127.0.0.1:8000", Whose.ADMINS, "/account/second-step"),
        ("https://line.example.ca", Whose.NOBODYS, None),
        ("https://line.example.ca", Whose.EVERYBODYS, "/account/second-step"),
    ],
)
def test_who_needs_one_is_a_setting_and_follows_from_who_can_reach_the_pages(
    database: Database, clock: Clock, base: str, setting: Whose, location: str | None
) -> None:
    house = make_house(database, clock, AccountSettings(_env_file=None, second_step=setting), base=base)
    house.add("ada", Role.ADMIN)

    answer = house.browser().signed_in("ada").get("/desk")

    assert answer.headers.get("location", "").partition("?")[0] == (location or "")


@pytest.mark.parametrize(
    ("base", "is_possible"), [("http://127.0.0.1:8000", False), ("https://line.example.ca", True)]
)
def test_where_no_passkey_can_be_made_the_page_says_why(
    database: Database, clock: Clock, base: str, is_possible: bool
) -> None:
    house = make_house(database, clock, base=base)
    house.add("ada", Role.ADMIN)

    page = house.browser().signed_in("ada").get("/account/second-step").text

    assert ("No passkey can be made here" in page) is not is_possible
    assert ("Make a passkey" in page) is is_possible


def test_a_key_outlives_the_line_s_secret(database: Database, clock: Clock) -> None:
    old, new = b"an old secret of thirty characters", b"a new secret of the same many letters"
    before = SecondSteps(database, clock, Encryption(old), Whose.ADMINS)
    house = make_house(database, clock)
    account = house.add("ada", Role.ADMIN)
    offer, sealed = before.offer(account)
    assert before.set_up("ada", sealed, code_for(offer.key, clock())) is None

    clock.forward(minutes=1)
    rotating = SecondSteps(database, clock, Encryption(new, old), Whose.ADMINS)
    assert rotating.show("ada", code_for(offer.key, clock())) is None

    clock.forward(minutes=1)
    after = SecondSteps(database, clock, Encryption(new), Whose.ADMINS)
    assert after.show("ada", code_for(offer.key, clock())) is None
    clock.forward(minutes=1)
    assert before.show("ada", code_for(offer.key, clock())) == Wrong()


@pytest.mark.parametrize("role", [Role.ADMIN, Role.PRIVACY, Role.MANAGER])
def test_who_changes_where_calls_go_or_reads_what_callers_said_needs_one_by_default(
    database: Database, clock: Clock, role: Role
) -> None:
    house = make_house(database, clock, AccountSettings(_env_file=None), base="https://line.example.ca")
    house.add("ada", role)

    answer = house.browser().signed_in("ada").get("/")

    assert answer.headers["location"].startswith("/account/second-step")
