"""The whole line is down: the fallback document, hosted elsewhere, brings the caller to a person."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.etree import ElementTree

import pytest

from routing.outbound.allow_list import AllowList
from simulator.carrier.account import CarrierAccount, PhoneNumber
from simulator.carrier.call import Circumstances
from simulator.carrier.caller import CallerScript
from simulator.carrier.carrier import CarrierPace, open_carrier
from simulator.carrier.events import VerbStarted
from simulator.carrier.people import Accepts
from tests.load.service import free_port

DOCUMENT = Path("deploy/fallback/fallback.xml")


class _Bin(BaseHTTPRequestHandler):
    """Hosts the document, as a TwiML Bin does."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        body = DOCUMENT.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the library's name
        """Say nothing."""


@pytest.fixture
def hosted() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Bin)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


async def test_a_caller_of_a_line_that_is_down_reaches_the_switchboard(hosted: str) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    elsewhere = (("https://bin.example", hosted),)
    account = CarrierAccount("AC" + "0" * 32, "token", "https://line.example", nobody, elsewhere)
    number = PhoneNumber("/voice", "https://bin.example/fallback")
    async with open_carrier(account, number, pace=CarrierPace(speed=50)) as carrier:
        call = await carrier.place_call(
            CallerScript(()),
            from_="+16045550001",
            to="+16045550100",
            given=Circumstances(people={"+16045550100": Accepts()}),
        )

    verbs = call.all(VerbStarted)
    assert [verb.verb for verb in verbs][:3] == ["Say", "Say", "Dial"]
    assert "9 1 1" in verbs[0].detail


def test_its_switchboard_is_a_number_that_the_line_might_dial_itself() -> None:
    dialled = [verb.text or "" for verb in ElementTree.parse(DOCUMENT).iter("Dial")]

    assert len(dialled) == 1
    assert AllowList().may_dial(dialled[0])
