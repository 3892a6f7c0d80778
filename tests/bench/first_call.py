"""How long `make demo` takes until its first call on a new machine: `python -m tests.bench.first_call`.

A fresh clone of what is committed, empty caches, and all that it fetches through one line of that many
megabits a second. The demo is ended with its first call.
"""

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from simulator.demo.board import BEGINS

ROOT = Path(__file__).parents[2]
GOAL_SECONDS, GIVEN_UP_SECONDS = 90, 400
PIECE = 16_384
FORGOTTEN = ("PYTHONPATH", "VIRTUAL_ENV", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")


@dataclass
class Line:
    """A line that all connections share: what one takes, the others wait for."""

    bytes_per_second: float
    bytes_taken: int = 0
    busy_until: float = 0.0
    ends: set[asyncio.StreamWriter] = field(default_factory=set)

    async def carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, counts: bool
    ) -> None:
        """Pass on what comes, at the line's pace in the counted direction."""
        with suppress(ConnectionError, asyncio.CancelledError):
            while piece := await reader.read(PIECE):
                if counts:
                    await self._wait_for(len(piece))
                writer.write(piece)
                await writer.drain()
        with suppress(ConnectionError):
            writer.close()

    async def _wait_for(self, size: int) -> None:
        now = time.monotonic()
        self.busy_until = max(self.busy_until, now) + size / self.bytes_per_second
        self.bytes_taken += size
        await asyncio.sleep(self.busy_until - now)

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one CONNECT of a proxy's client."""
        asked = (await reader.readuntil(b"\r\n\r\n")).split()
        if len(asked) < 2 or asked[0] != b"CONNECT":
            writer.close()
            return
        host, _, port = asked[1].decode().rpartition(":")
        try:
            there = await asyncio.open_connection(host, int(port), limit=PIECE)
        except OSError:
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")
            writer.close()
            return
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(
            self.carry(reader, there[1], counts=False), self.carry(there[0], writer, counts=True)
        )


@contextmanager
def narrow(line: Line) -> Iterator[str]:
    """Run a proxy in front of the line; yield its address."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(line.connect, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


def fresh(folder: Path, proxy: str) -> dict[str, str]:
    """Return the environment of somebody new, with nothing in any cache."""
    kept = {name: value for name, value in os.environ.items() if name not in FORGOTTEN}
    caches = {name: str(folder / "cache") for name in ("XDG_CACHE_HOME", "PIP_CACHE_DIR", "HF_HOME")}
    return {**kept, **caches, "HTTPS_PROXY": proxy, "https_proxy": proxy, "NO_PROXY": "127.0.0.1,localhost"}


def staged(folder: Path, environment: dict[str, str], line: Line) -> float:
    """Run the demo until its first call, and print when each line of it came; return the seconds."""
    subprocess.run(["git", "clone", "-q", "--depth=1", ROOT.as_uri(), folder / "clone"], check=True)
    begun = time.monotonic()
    with subprocess.Popen(
        ["make", "demo", "ARGS=--once"],
        cwd=folder / "clone",
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as demo:
        watchdog = threading.Timer(GIVEN_UP_SECONDS, os.killpg, (demo.pid, signal.SIGTERM))
        watchdog.start()
        for said in demo.stdout or ():
            passed = time.monotonic() - begun
            sys.stdout.write(f"{passed:6.1f} s {line.bytes_taken / 1e6:6.1f} MB  {said.rstrip()}\n")
            sys.stdout.flush()
            if said.startswith(BEGINS):
                os.killpg(demo.pid, signal.SIGTERM)
                break
        else:
            passed = float("inf")
        watchdog.cancel()
        for _ in demo.stdout or ():
            pass
    return passed


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--megabits", type=float, default=50.0)
    line = Line(arguments.parse_args().megabits * 1e6 / 8)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, narrow(line) as proxy:
        seconds = staged(Path(name), fresh(Path(name), proxy), line)
    print(f"first call after {seconds:.0f} s (goal {GOAL_SECONDS}), {line.bytes_taken / 1e6:.0f} MB fetched")
    sys.exit(seconds > GOAL_SECONDS)


if __name__ == "__main__":
    main()
