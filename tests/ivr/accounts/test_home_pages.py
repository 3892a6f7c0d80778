import pytest

from ivr.accounts.account import Role
from ivr.web.pages import NavigationPlace, offer_pages

DESK = NavigationPlace("/desk", "accounts.own", frozenset({"staff", "manager", "admin"}))
DASHBOARD = NavigationPlace("/dashboard", "accounts.own", frozenset({"manager", "admin"}))


def test_who_is_not_signed_in_is_led_to_the_sign_in(house):
    assert house.browser().get("/").headers["location"] == "/sign-in?next=/"


@pytest.mark.parametrize(("role", "page"), [(Role.STAFF, "/desk"), (Role.MANAGER, "/dashboard")])
def test_people_come_to_the_first_of_their_places(house, role, page):
    house.add("nora", role)
    offer_pages(house.app, (DASHBOARD, DESK))

    assert house.browser().signed_in("nora").get("/").headers["location"] == page


def test_who_has_no_other_place_comes_to_their_account(house):
    house.add("eric", Role.EDITOR)
    offer_pages(house.app, (DASHBOARD, DESK))

    assert house.browser().signed_in("eric").get("/").headers["location"] == "/account"


def test_the_frame_leads_only_to_ones_own_places_and_out(house):
    house.add("nora", Role.STAFF)

    page = house.browser().signed_in("nora").get("/account").text

    assert 'href="/account?lang=en"' in page
    assert 'action="/sign-out"' in page
    assert 'href="/accounts?lang=en"' not in page
