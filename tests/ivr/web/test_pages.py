from fastapi import FastAPI
from fastapi.testclient import TestClient

from ivr.web.pages import offer_pages


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
