import re

import pytest

from ivr.accounts.account import Role

NEW = {"name": "Nora Tremblay", "email": "Nora@City.example", "language": "fr", "roles": ["staff", "editor"]}


@pytest.fixture
def admin(house):
    house.add("ada", Role.ADMIN)
    browser = house.browser().signed_in("ada")
    browser.get("/accounts")
    return browser


def link_in(page: str) -> str:
    found = re.search(r'value="(https://[^"]+#[^"]+)"', page)
    assert found is not None
    return found[1]


def test_an_account_is_added_with_a_link_that_lets_its_person_in(house, admin):
    answer = admin.post("/accounts", **NEW)

    account = house.authentication.users.find("nora-tremblay")
    code = link_in(answer.text).partition("#")[2]
    browser = house.browser()
    browser.get("/sign-in/code")
    chosen = browser.post("/sign-in/code", code=code, password="a wholly new password")
    assert account.roles == {Role.STAFF, Role.EDITOR}
    assert (account.email, account.language) == ("nora@city.example", "fr")
    assert chosen.status_code == 303


@pytest.mark.parametrize(
    ("field", "value"), [("name", " "), ("email", "nora"), ("roles", []), ("language", "de")]
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_stays_typed(house, admin, field, value):
    answer = admin.post("/accounts", **{**NEW, field: value})

    assert answer.status_code == 422
    assert f'id="{field}-fault"' in answer.text
    assert house.authentication.users.find("nora-tremblay") is None


def test_two_accounts_never_have_one_address(house, admin):
    admin.post("/accounts", **NEW)
    admin.get("/accounts")

    answer = admin.post("/accounts", **{**NEW, "name": "Other Nora"})

    assert answer.status_code == 422
    assert "an account with this address already" in answer.text


def test_roles_are_changed(house, admin):
    nora = house.add("nora", Role.STAFF)
    admin.get(f"/accounts/{nora.id}")

    answer = admin.post(f"/accounts/{nora.id}/roles?lang=fr", roles=["manager"])

    assert answer.status_code == 303
    assert answer.headers["location"].endswith("&lang=fr"), "in the language in which it was sent"
    assert house.authentication.users.find("nora").roles == {Role.MANAGER}


def test_an_account_is_disabled_and_enabled_again(house, admin):
    nora = house.add("nora")

    admin.post(f"/accounts/{nora.id}/disabled")
    refused = house.browser().sign_in("nora").status_code
    admin.get(f"/accounts/{nora.id}")
    admin.post(f"/accounts/{nora.id}/enabled")

    assert refused == 422
    assert house.browser().sign_in("nora").status_code == 303


def test_the_last_admin_can_neither_be_disabled_nor_become_something_else(house, admin):
    disabled = admin.post("/accounts/ada/disabled")
    changed = admin.post("/accounts/ada/roles", roles=["staff"])

    assert (disabled.status_code, changed.status_code) == (422, 422)
    assert "must remain an administrator" in changed.text
    assert admin.get("/accounts").status_code == 200


def test_a_new_link_is_shown_once(house, admin):
    nora = house.add("nora")
    admin.get(f"/accounts/{nora.id}")

    shown = admin.post(f"/accounts/{nora.id}/code")

    assert "/sign-in/code#" in shown.text
    assert "/sign-in/code#" not in admin.get(f"/accounts/{nora.id}").text


def test_an_account_that_is_not_there_is_not_found(admin):
    assert admin.get("/accounts/nobody").status_code == 404


@pytest.mark.parametrize("role", [Role.STAFF, Role.EDITOR, Role.MANAGER])
@pytest.mark.parametrize("page", ["/accounts", "/accounts/ada", "/audit"])
def test_only_admins_see_accounts_and_the_audit_log(house, role, page):
    house.add("omar", role)

    assert house.browser().signed_in("omar").get(page).status_code == 403


def test_only_admins_add_accounts(house):
    house.add("omar", Role.MANAGER)
    browser = house.browser().signed_in("omar")
    browser.get("/account")

    assert browser.post("/accounts", **NEW).status_code == 403
    assert house.authentication.users.find("nora-tremblay") is None
