"""What people type and hold appears in no log."""

import logging

from structlog.testing import capture_logs

from ivr.accounts.account import Role
from ivr.accounts.sign_in import Browser
from tests.ivr.accounts.conftest import PASSWORD


def test_no_password_secret_or_address_is_ever_logged_or_printed(house, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    house.add("ada", Role.ADMIN)
    nora = house.add("nora", has_declared=False)
    code = house.authentication.users.new_code(nora.id, by="ada")
    browser = house.browser()

    with capture_logs() as lines:
        browser.sign_in("nora", "a wrong password")
        browser.sign_in("nora")
        browser.get("/sign-in/code")
        browser.post("/sign-in/code", code=code, password="a wholly new password")
        browser.get("/account")
        browser.client.post("/account", data={"name": "forged"})

    token = browser.client.cookies["__Host-cityline-sign-in"]
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("httpx2")]
    written = f"{lines}{ours}{capfd.readouterr()}"
    for secret in ("nora@", PASSWORD, "a wrong password", "a wholly new password", code, token):
        assert secret not in written


def test_no_secret_is_shown_by_what_holds_it(house):
    nora = house.add("nora")
    held = (
        house.authentication,
        house.authentication.own_accounts.load(nora.id),
        Browser("192.0.2.7", "a token"),
    )

    shown = repr(held)

    for secret in ("nora@", "$argon2id", "a secret of the tests", "192.0.2.7", "a token"):
        assert secret not in shown
