import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ivr.run import telemetry
from ivr.run.telemetry import Telemetry, scrape_token

TOKEN = scrape_token(b"secret")


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    app.include_router(telemetry.router)
    app.state.figures, app.state.scrape_token = Telemetry(), TOKEN
    return TestClient(app)


def test_prometheus_collects_with_the_lines_own_token(client: TestClient) -> None:
    collected = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})

    assert collected.status_code == 200
    assert "cityline_streams 0.0" in collected.text


@pytest.mark.parametrize("shown", ["", "Bearer wrong", "Bearer naïve", TOKEN])
def test_nobody_else_collects_anything(client: TestClient, shown: str) -> None:
    refused = client.get("/metrics", headers={b"Authorization": shown.encode()})

    assert refused.status_code == 401
    assert "cityline_" not in refused.text


def test_another_secret_has_another_token() -> None:
    assert scrape_token(b"another") != TOKEN
