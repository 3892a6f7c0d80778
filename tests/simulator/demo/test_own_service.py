import httpx2
from fastapi import FastAPI

from ivr.run.server import listen
from ivr.settings import load_settings
from simulator.demo.own_service import own_settings, serving


def test_a_service_of_ones_own_shares_models_and_recordings_but_no_ledger_and_no_token(tmp_path):
    machine = load_settings(
        data=tmp_path / "var",
        database_url="postgresql://city/ledger",
        twilio_auth_token="the city's own",
        front="gather",
    )
    (tmp_path / "own").mkdir()

    own = own_settings(machine, tmp_path / "own")

    assert own.models.resolve() == machine.models.resolve()
    assert own.database_address == f"sqlite:///{tmp_path / 'own' / 'cityline.db'}"
    assert own.auth_tokens != machine.auth_tokens
    assert own.phone_page
    assert own.front == machine.front


async def test_it_answers_for_as_long_as_it_is_wanted():
    app = FastAPI()
    app.get("/")(lambda: "here")

    async with serving(app, listen("127.0.0.1", 0)) as address, httpx2.AsyncClient() as client:
        answer = await client.get(address)

    assert answer.json() == "here"
