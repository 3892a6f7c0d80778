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
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
