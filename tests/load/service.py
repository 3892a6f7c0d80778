"""The service in a process of its own, as a city runs it, and what that process costs."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from simulator.carrier.account import CarrierAccount

TOKEN, PUBLIC = "bench", "https://line.bench"
START_SECONDS = 180


@dataclass(frozen=True)
class Service:
    """A running service and its account at the carrier."""

    process: subprocess.Popen[bytes]
    address: str
    folder: Path

    @property
    def account(self) -> CarrierAccount:
        return CarrierAccount("AC" + "0" * 32, TOKEN, PUBLIC, self.address)

    def lags_ms(self) -> list[float]:
        """How late every frame was handled; known when the service has ended."""
        return [lag * 1000 for lag in self._seen()["lags"]]

    def stages_ms(self) -> dict[str, list[float]]:
        """How long each stage of a turn took; known when the service has ended."""
        stages: dict[str, list[float]] = self._seen()["stages"]
        return stages

    def _seen(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "seen.json").read_text(encoding="utf-8")))

    def memory_mb(self) -> float:
        """Resident memory of the process that carries the calls, without its transcribers."""
        return _status(self.process.pid, "VmRSS") / 1024

    def transcribers_mb(self) -> float:
        """Resident memory of its transcribers; what they share counts for each."""
        return sum(_status(pid, "VmRSS") for pid in self._children()) / 1024

    def threads(self) -> int:
        """Threads of the process that carries the calls, and of its transcribers."""
        return sum(_status(pid, "Threads") for pid in (self.process.pid, *self._children()))

    def open_files(self) -> int:
        """Files and sockets that the process holds."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def cpu_seconds(self) -> tuple[float, float]:
        """CPU time of the process that carries the calls, and of its transcribers."""
        return _cpu(self.process.pid), sum(map(_cpu, self._children()))

    def _children(self) -> list[int]:
        tasks = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in tasks.read_text(encoding="ascii").split()]


def _status(pid: int, name: str) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(f"{name}:"))


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[Service]:
    """Run the service until the block ends."""
    port = free_port()
    environment = {
        **os.environ,
        "CITYLINE_TWILIO_AUTH_TOKEN": TOKEN,
        "CITYLINE_PUBLIC_BASE_URL": PUBLIC,
        "CITYLINE_DATABASE_URL": f"sqlite:///{folder / 'bench.db'}",
        "CITYLINE_ASK_WHETHER_HELPED": "0",  # A drawn call goes another way.
        "CITYLINE_LOG_LEVEL": "error",
        **settings,
    }
    command = [sys.executable, "-m", "tests.load.serve", str(port), str(folder / "seen.json")]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    service = Service(process, f"http://127.0.0.1:{port}", folder)
    try:
        _wait(service)
        yield service
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end; one that does not must not hide why the block failed."""
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(service: Service) -> None:
    for _ in range(START_SECONDS * 5):
        if service.process.poll() is not None:
            raise SystemExit("The service did not start; try `cityline serve`.")
        try:
            if httpx2.get(f"{service.address}/health/ready").status_code == 204:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.2)
    raise SystemExit("The service did not become ready.")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
