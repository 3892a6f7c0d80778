"""Whether calls are answered beside a thousand sockets that keep the line waiting.

`python -m tests.load.stalled`: they send requests and read nothing, or never finish a head or a body, and
whoever is cut off comes back at once. Everything stays on this machine, and each attack lasts SECONDS.
"""

import asyncio
import multiprocessing
import os
import select
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.synchronize import Event
from pathlib import Path

import httpx
from twilio.request_validator import RequestValidator

from tests.load.service import PUBLIC, TOKEN, Service, running
from tests.load.sign_ins import QUIET
from tests.load.table import Figure, print_figures

SOCKETS = 1005
SECONDS = 20
PAUSE_SECONDS = 0.2
CARRIER_SECONDS = 5.0
"Twilio asks again, or takes the fallback, after so long without a connection."
RECEIVE_BUFFER = 4096
HOLD = b"GET /static/hold.wav HTTP/1.1\r\nHost: line.bench\r\n\r\n"
ATTACKS = {
    "nobody": b"",
    "who read nothing": HOLD * 200,
    "whose head never ends": b"GET / HTTP/1.1\r\nHost: line.bench\r\nX: ",
    "whose body never comes": b"POST /voice HTTP/1.1\r\nHost: line.bench\r\nContent-Length: 100\r\n\r\n",
}


def stall(port: int, sent: bytes, began: Event, over: Event) -> None:
    """Hold a thousand sockets open until told to end."""
    asyncio.run(_stall(port, sent, began, over))


async def _stall(port: int, sent: bytes, began: Event, over: Event) -> None:
    holding = [asyncio.create_task(_hold(port, sent)) for _ in range(SOCKETS)]
    await asyncio.sleep(2)
    began.set()
    await asyncio.to_thread(over.wait, 2 * SECONDS)
    for one in holding:
        one.cancel()
    await asyncio.gather(*holding, return_exceptions=True)


async def _hold(port: int, sent: bytes) -> None:
    loop = asyncio.get_running_loop()
    while True:
        with socket.socket() as held, suppress(OSError):
            held.setblocking(False)
            held.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
            await loop.sock_connect(held, ("127.0.0.1", port))
            await loop.sock_sendall(held, sent)
            await _ended(held)
        await asyncio.sleep(0.05)


async def _ended(held: socket.socket) -> None:
    """Wait until the line ends a connection, without reading from it."""
    looking = select.poll()
    looking.register(held, select.POLLRDHUP)
    while not looking.poll(0):  # noqa: ASYNC110 -- a readable socket would be looked at all the time
        await asyncio.sleep(0.25)


@contextmanager
def attacked(service: Service, sent: bytes) -> Iterator[None]:
    """A thousand sockets of another process, while the block runs."""
    if not sent:
        yield
        return
    began, over = multiprocessing.Event(), multiprocessing.Event()
    port = int(service.address.rpartition(":")[2])
    process = multiprocessing.Process(target=stall, args=(port, sent, began, over))
    process.start()
    try:
        began.wait(60)
        yield
    finally:
        over.set()
        process.join(30)
        process.kill()


async def ring(service: Service, number: int) -> float | None:
    """Send an incoming call on a new connection; return the milliseconds to its answer, or None."""
    form = {"CallSid": f"CA{number:032x}", "From": "+16045550001", "To": "+16045550100"}
    signature = RequestValidator(TOKEN).compute_signature(f"{PUBLIC}/voice", form)
    begun = time.perf_counter()
    try:
        async with httpx.AsyncClient(base_url=service.address, timeout=CARRIER_SECONDS) as client:
            answer = await client.post("/voice", data=form, headers={"X-Twilio-Signature": signature})
    except httpx.TransportError:
        return None
    return (time.perf_counter() - begun) * 1000 if answer.status_code == 200 else None


async def rings(service: Service, first: int) -> list[float | None]:
    """Calls that come one after another while the attack lasts."""
    times: list[float | None] = []
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        times.append(await ring(service, first + len(times)))
        await asyncio.sleep(PAUSE_SECONDS)
    return times


def figures_of(service: Service, whose: str, first: int) -> list[Figure]:
    """How many calls were answered beside sockets of one kind, and how soon."""
    with attacked(service, ATTACKS[whose]):
        before = service.cpu_seconds()[0]
        times = asyncio.run(rings(service, first))
        spent = service.cpu_seconds()[0] - before
    answered = [time for time in times if time is not None]
    return [
        Figure(f"webhook beside sockets {whose}", answered, "ms"),
        Figure("  not answered", [len(times) - len(answered)], "calls", "0"),
        Figure("  processor of the service", [100 * spent / SECONDS], "%"),
        Figure("  its memory", [service.memory_mb()], "MB"),
    ]


def main() -> int:
    """Print the table; return 1 if a call was not answered."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), **QUIET) as service:
        figures = [
            figure
            for number, whose in enumerate(ATTACKS)
            for figure in figures_of(service, whose, 1_000_000 * number)
        ]
    print_figures(f"{SOCKETS} sockets, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", figures)
    return any(figure.values[0] for figure in figures if "not answered" in figure.name)


if __name__ == "__main__":
    sys.exit(main())
