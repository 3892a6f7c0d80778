"""What is compressed, and what never is."""

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, StreamingResponse
from fastapi.testclient import TestClient

from ivr.run.routes import MENU
from ivr.web.pages import current_place, is_compressed, offer_pages


def test_every_answer_lets_only_our_own_scripts_and_styles_run() -> None:
    app = FastAPI()
    offer_pages(app)

    with TestClient(app) as client:
        headers = client.get("/static/phone.js").headers

    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "font-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"


def test_what_is_not_a_static_file_is_kept_nowhere_and_asked_for_by_https_alone() -> None:
    app = FastAPI()
    app.get("/export.csv")(lambda: "figures")
    offer_pages(app)
    client = TestClient(app)

    answer = client.get("/export.csv")

    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
    assert "no-store" not in client.get("/static/nothing.css").headers.get("cache-control", "")


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/studio", "/studio"),
        ("/studio/waste.missed/try", "/studio"),
        ("/studio/asked/replies", "/studio/asked/replies"),
        ("/desk/callbacks", "/desk/callbacks"),
        ("/deskpad", None),
    ],
)
def test_a_page_is_marked_in_the_menu_where_it_lies(path: str, place: str | None) -> None:
    here = current_place(MENU, path)

    assert (here.path if here else None) == place


LONG = "<p>" + "figures " * 500


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()

    @app.get("/desk/events")
    def events() -> StreamingResponse:
        return StreamingResponse(iter([b"data: news\n\n" * 100]), media_type="text/event-stream")

    @app.get("/{path:path}")
    def page(path: str) -> HTMLResponse:
        return HTMLResponse(LONG)

    offer_pages(app)
    routes = app.router.routes
    routes.insert(0, routes.pop())  # static files come before the page that takes any path
    return TestClient(app)


@pytest.mark.parametrize(
    "path", ["/static/cityline.css", "/static/desk-list.js", "/dashboard", "/dashboard/calls"]
)
def test_text_without_callers_words_is_compressed(client: TestClient, path: str) -> None:
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    plain = client.get(path, headers={"Accept-Encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["vary"]
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])


@pytest.mark.parametrize(
    "path", ["/desk", "/desk/calls/CA1", "/desk/events", "/review", "/dashboards", "/voice"]
)
def test_what_may_hold_callers_words_or_streams_is_not(client: TestClient, path: str) -> None:
    assert "content-encoding" not in client.get(path, headers={"Accept-Encoding": "gzip"}).headers


def test_sounds_are_not_compressed_again() -> None:
    assert not is_compressed("/static/hold.wav")
