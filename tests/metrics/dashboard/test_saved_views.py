"""A person names what they look at, and comes back to it by a link."""

import re

from fastapi.testclient import TestClient

WASTE = "period=month&department=waste"


def save(client: TestClient, name: str, query: str = WASTE) -> str:
    return client.post("/dashboard/views?lang=en", data={"name": name, "query": query}).text


def links(page: str) -> dict[str, str]:
    views = re.search(r'<nav aria-label="Your views">(.*?)</nav>', page, re.DOTALL)
    found = re.findall(r'href="([^"]+)">([^<]+)<', views[1]) if views else []
    return {name: address.replace("&amp;", "&") for address, name in found}


def test_a_saved_view_is_a_link_that_shows_the_same_selection(client: TestClient) -> None:
    page = save(client, "  Waste  this month ")

    assert "The view is saved." in page
    assert links(page) == {"Waste this month": "/dashboard?period=month&department=waste&lang=en"}
    shown = client.get(links(page)["Waste this month"]).text
    assert '<option value="waste" selected>' in shown


def test_days_that_were_chosen_are_kept_as_they_were(client: TestClient) -> None:
    page = save(client, "The week of the storm", "period=custom&from=2026-11-02&to=2026-11-08")

    assert links(page)["The week of the storm"] == (
        "/dashboard?period=custom&from=2026-11-02&to=2026-11-08&lang=en"
    )


def test_a_name_used_again_gets_the_newer_view(client: TestClient) -> None:
    save(client, "Mine")

    assert links(save(client, "Mine", "period=year")) == {"Mine": "/dashboard?period=year&lang=en"}


def test_a_view_is_removed_by_name(client: TestClient) -> None:
    save(client, "Mine")

    page = client.post("/dashboard/views/remove?lang=en", data={"name": "Mine", "query": WASTE}).text

    assert "The view is removed." in page
    assert links(page) == {}


def test_a_view_is_its_persons_own(client: TestClient) -> None:
    save(client, "Mine")
    client.app.state.person = "mia"  # type: ignore[attr-defined]  # the app is a FastAPI

    assert links(client.get("/dashboard?lang=en").text) == {}


def test_a_view_without_a_name_and_one_too_many_are_refused(client: TestClient) -> None:
    assert "Give the view a name." in save(client, "   ")
    for number in range(20):
        save(client, f"View {number}")

    page = save(client, "One more")

    assert "There is room for twenty views." in page
    assert "One more" not in links(page)


def test_what_is_no_selection_is_not_saved_as_one(client: TestClient) -> None:
    page = save(client, "Odd", "period=month&department=nowhere&from=<script>&more=1")

    assert links(page) == {"Odd": "/dashboard?period=month&lang=en"}
