import re
from html import unescape

import pytest

from ivr.accounts import audit_store
from ivr.accounts.account import Role
from ivr.accounts.audit_pages import SHOWN
from ivr.accounts.audit_store import AuditEntry
from tests.ivr.accounts.conftest import MORNING


def acts(database):
    with database.reading() as session:
        return [(act.person, act.act, act.subject) for act in reversed(audit_store.latest(session, 1000))]


@pytest.fixture
def admin(house):
    house.add("ada", Role.ADMIN)
    return house.browser().signed_in("ada")


def test_every_privileged_act_is_in_the_log_with_who_did_it(house, admin, database):
    nora = house.add("nora")
    before = len(acts(database))
    admin.get("/accounts")

    admin.post(f"/accounts/{nora.id}/roles", roles=["manager", "staff"])
    admin.post(f"/accounts/{nora.id}/code")
    admin.post(f"/accounts/{nora.id}/disabled")
    admin.post(f"/accounts/{nora.id}/enabled")

    assert acts(database)[before:] == [
        ("ada", "accounts.roles manager staff", "nora"),
        ("ada", "accounts.code_given", "nora"),
        ("ada", "accounts.disabled", "nora"),
        ("ada", "accounts.enabled", "nora"),
    ]


def test_what_was_refused_is_not_in_the_log(admin, database):
    admin.get("/accounts")
    before = acts(database)

    admin.post("/accounts/ada/disabled")

    assert acts(database) == before


def test_other_rooms_write_their_acts_by_who_asks(house, database):
    house.add("nora", Role.STAFF)
    browser = house.browser().signed_in("nora")
    browser.get("/account")

    browser.post("/desk")

    assert acts(database)[-1] == ("nora", "desk.taken", "CA1")


def test_the_log_is_shown_in_words_newest_first(house, admin):
    house.authentication.users.new_code(house.add("nora").id, by="ada")

    page = admin.get("/audit").text

    assert page.index("made a one-time link") < page.index("added an account")
    assert "Nov 25, 2026, 8:00 a.m." in page.replace("\u00a0", " ")


def test_the_log_of_one_person_is_shown_alone(house, admin):
    house.authentication.users.new_code(house.add("nora").id, by="ada")

    page = admin.get("/audit?person=ada").text

    assert "made a one-time link" in page
    assert "added an account" not in page


def test_a_long_log_is_read_page_by_page(house, admin, database):
    with database.begin() as session:
        for number in range(SHOWN + 5):
            audit_store.append(session, AuditEntry(MORNING, "ada", "desk.taken", f"CA{number}x"))

    newest = admin.get("/audit").text
    link = re.search(r'href="(/audit[?]before=[^"]+)"', newest)
    assert link
    older = admin.get(unescape(link[1]))

    assert "CA54x" in newest
    assert "CA4x" not in newest
    assert "CA4x" in older.text


def test_the_log_never_holds_an_address_a_password_or_a_number(house, admin, database):
    nora = house.add("nora")
    house.authentication.own_accounts.change(nora.id, "Nora", "en", "604-555-0121")
    admin.get("/accounts")
    admin.post("/accounts", name="Omar", email="omar@city.example", roles=["staff"])

    written = repr(acts(database))

    assert "@" not in written
    assert "0121" not in written


def test_the_store_offers_no_way_to_change_or_remove_an_act():
    public = {name for name in vars(audit_store) if name in {"update", "delete", "remove", "change", "purge"}}

    assert public == set()
