"""What did not work is told in the person's language, with a way back and nothing of the code."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI, HTTPException
from fastapi.testclient import TestClient

from ivr.web.error_pages import offer_error_pages
from ivr.web.pages import offer_pages

BROWSER = {"accept": "text/html,application/xhtml+xml", "accept-language": "fr-CA"}


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = FastAPI()
    offer_pages(app)
    offer_error_pages(app)

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("the secret of the house")

    @app.get("/closed")
    def closed() -> None:
        raise HTTPException(403)

    @app.get("/counted")
    def counted(before: int) -> None: ...

    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/nowhere", 404, "Cette page n&#39;existe pas"),
        ("/static/nothing.css", 404, "Cette page n&#39;existe pas"),
        ("/closed", 403, "Cette page ne vous est pas ouverte"),
        ("/counted?before=x", 422, "Cela n&#39;a pas pu être lu"),
        ("/broken", 500, "Une erreur est survenue de notre côté"),
    ],
)
def test_a_person_reads_it_in_their_language_with_a_way_back(client, path, status, said) -> None:
    page = client.get(path, headers=BROWSER)

    assert (page.status_code, page.headers["content-language"]) == (status, "fr")
    assert f"<h1>{said}</h1>" in page.text
    assert '<a href="/?lang=fr">' in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "secret of the house" not in page.text


def test_what_takes_only_a_form_says_so_and_which_method_it_takes(client) -> None:
    page = client.post("/broken", headers=BROWSER)

    assert (page.status_code, page.headers["allow"]) == (405, "GET")
    assert "Cela ne se fait pas ainsi" in page.text


@pytest.mark.parametrize(
    ("path", "status"), [("/nowhere", 404), ("/counted?before=x", 422), ("/broken", 500)]
)
def test_a_program_is_told_as_before(client, path, status) -> None:
    answer = client.get(path)

    assert answer.status_code == status
    assert "<h1>" not in answer.text
