"""Several services on one database, the balancer before them, and callers whose words a stub transcribes."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path

import httpx2

from ivr.twilio.overrides import OVERRIDES
from simulator.carrier.account import CarrierAccount, PhoneNumber
from simulator.carrier.call import Circumstances
from simulator.carrier.caller import CallerScript
from simulator.carrier.carrier import CarrierPace, open_carrier
from simulator.carrier.trace import CarrierTrace
from simulator.carrier.webhook import NO_FAULTS, Faults
from tests.fixtures.machine import share_machine
from tests.load.callers import everyone_accepts
from tests.load.service import free_port

TOKEN, PUBLIC, SECRET = "house", "https://line.house", "5" * 64
START_SECONDS, LOOK_SECONDS = 300, 0.25
OUTSIDE, FALLBACK = "https://outside.house", "/fallback"
QUESTION, YES = "when are property taxes due", "yes"
LONG_BYTES = 24_000
"A question is longer than 1.5 s of 16-bit sound at 8 kHz; a yes with the pauses around it is shorter."


class _Stub(BaseHTTPRequestHandler):
    """What is elsewhere: the fallback, and transcripts by length, so that two cores hold thirty callers."""

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == FALLBACK:
            self._send("text/xml", Path("deploy/fallback/fallback.xml").read_bytes())
            return
        text = QUESTION if len(sent) > LONG_BYTES else YES
        body = json.dumps({"text": text, "language": "en", "duration": 1.0}).encode()
        self._send("application/json", body)

    def _send(self, kind: str, body: bytes) -> None:
        with suppress(ConnectionError):  # whoever asked was killed
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the library's name
        """Say nothing."""


@contextmanager
def transcribing() -> Iterator[str]:
    """Serve the stub until the block ends; return its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Stub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Node:
    """A service in a process of its own."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path
    notify: Path
    "Where it says that it lives, as to systemd."
    is_ready: bool = False
    was_ready: bool = False

    @property
    def lives(self) -> bool:
        return self.process.poll() is None

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    async def ended(self, seconds: float = 90) -> int:
        """Wait for the process and return its code."""
        async with asyncio.timeout(seconds):
            while self.lives:  # noqa: ASYNC110 -- another process tells it
                await asyncio.sleep(0.1)
        return self.process.returncode

    async def end_when_frozen(self, seconds: float) -> None:
        """Kill it when it has not said for so long that it lives, as systemd does with WatchdogSec."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
            listening.bind(str(self.notify))
            listening.setblocking(False)
            with suppress(TimeoutError):
                while self.lives:
                    async with asyncio.timeout(seconds):
                        await asyncio.get_running_loop().sock_recv(listening, 100)
        self.process.kill()


@dataclass
class House:
    """The services of a line."""

    folder: Path
    settings: dict[str, str]
    nodes: list[Node] = field(default_factory=list)
    outside: str = ""
    "Where the fallback document is hosted, and whoever transcribes."
    turn: Iterator[int] = field(default_factory=count)
    callers: Iterator[int] = field(default_factory=count)
    "Nobody calls twice: the third call about the same topic would go to a person."

    def start(self, **settings: str) -> Node:
        """Start one more service."""
        port = free_port()
        log, notify = self.folder / f"node-{port}.log", self.folder / f"notify-{port}"
        data = self.folder / f"data-{port}"
        data.mkdir()
        share_machine(data)
        environment = {
            **os.environ,
            **self.settings,
            "CITYLINE_ASK_WHETHER_HELPED": "0",  # A drawn call goes another way.
            "CITYLINE_PORT": str(port),
            "CITYLINE_DATA": str(data),
            "NOTIFY_SOCKET": str(notify),
            **settings,
        }
        command = [sys.executable, "-c", "from ivr.cli import main; main()", "serve"]
        with log.open("wb") as output:
            process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        node = Node(process, f"http://127.0.0.1:{port}", log, notify)
        self.nodes.append(node)
        return node

    def address(self) -> str:
        """Return where the balancer sends a request: in turn to who is ready, else to who was and lives."""
        living = [node for node in self.nodes if node.lives and node.was_ready]
        ready = [node for node in living if node.is_ready] or living or self.nodes
        return ready[next(self.turn) % len(ready)].address

    async def until_ready(self, node: Node) -> None:
        until = time.monotonic() + START_SECONDS
        while not node.is_ready:
            if not node.lives or time.monotonic() > until:
                raise RuntimeError(node.log.read_text(encoding="utf-8", errors="replace")[-2000:])
            await asyncio.sleep(LOOK_SECONDS)

    async def watch(self) -> None:
        """Ask each service whether it is ready, as balancers do."""
        async with httpx2.AsyncClient(timeout=2) as http:
            while True:
                await asyncio.gather(*(self._look(http, node) for node in self.nodes))
                await asyncio.sleep(LOOK_SECONDS)

    async def _look(self, http: httpx2.AsyncClient, node: Node) -> None:
        try:
            node.is_ready = (await http.get(f"{node.address}/health/ready")).status_code == 204
        except httpx2.TransportError:
            node.is_ready = False
        node.was_ready |= node.is_ready


@asynccontextmanager
async def house(folder: Path, database_url: str, services: int, **settings: str) -> AsyncIterator[House]:
    """Run services until the block ends."""
    with transcribing() as hearing:
        line = House(folder, {
            "CITYLINE_DATABASE_URL": database_url,
            "CITYLINE_TWILIO_AUTH_TOKEN": TOKEN,
            "CITYLINE_PUBLIC_BASE_URL": PUBLIC,
            "CITYLINE_SECRET_KEY": SECRET,
            "CITYLINE_TRANSCRIPTION": "openai",
            "CITYLINE_SOUND_MAY_LEAVE": "true",
            "CITYLINE_OPENAI_BASE_URL": hearing,
            "CITYLINE_OPENAI_API_KEY": "none",
            **settings,
        }, outside=hearing.removesuffix("/v1"))  # fmt: skip
        watching = asyncio.create_task(line.watch())
        try:
            for node in [line.start() for _ in range(services)]:
                await line.until_ready(node)
            yield line
        finally:
            watching.cancel()
            for node in line.nodes:
                if node.lives:
                    node.process.kill()
                node.process.wait()


@dataclass(frozen=True, slots=True)
class BalancedAccount(CarrierAccount):
    """An account whose requests go by the balancer."""

    house: House | None = None

    def delivery(self, url: str) -> str:
        assert self.house
        here = self.house.address()
        return CarrierAccount(self.sid, self.auth_token, self.public_base_url, here, self.elsewhere).delivery(
            url
        )


async def placed(
    line: House,
    scripts: Sequence[CallerScript],
    seconds_apart: float = 0.0,
    faults: Sequence[Faults] = (),
) -> list[CarrierTrace]:
    """Place calls at the same moment, or one after the other, and hold them to their end."""
    elsewhere = ((OUTSIDE, line.outside),)
    account = BalancedAccount("AC" + "0" * 32, TOKEN, PUBLIC, "", elsewhere, house=line)
    number = PhoneNumber(f"/voice{OVERRIDES}", OUTSIDE + FALLBACK, f"/voice/status{OVERRIDES}")
    people = everyone_accepts()

    async def place(n: int, script: CallerScript) -> CarrierTrace:
        await asyncio.sleep(n * seconds_apart)
        given = Circumstances(people, faults[n] if faults else NO_FAULTS)
        caller = f"+1604556{next(line.callers):04}"
        return await carrier.place_call(script, from_=caller, to="+16045550100", given=given)

    async with open_carrier(account, number, pace=CarrierPace(ringing_speed=20)) as carrier:
        return await asyncio.gather(*(place(n, script) for n, script in enumerate(scripts)))
