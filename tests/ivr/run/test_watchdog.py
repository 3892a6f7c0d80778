"""A process whose event loop hangs ends, and one that lives tells systemd so."""

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ivr.run.watchdog import beat, notify

HANGS = """
import asyncio, time
from ivr.run.watchdog import beat

async def main():
    beating = asyncio.create_task(beat(0.2))
    await asyncio.sleep(0)
    time.sleep(600)

asyncio.run(main())
"""


def test_a_process_whose_loop_hangs_ends_and_says_where_it_hung() -> None:
    ended = subprocess.run([sys.executable, "-c", HANGS], capture_output=True, text=True, check=False)

    assert ended.returncode == 1
    assert "Timeout" in ended.stderr
    assert "in main" in ended.stderr


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Systemd's end of the socket."""
    monkeypatch.chdir(tmp_path)  # the path of a socket is short
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind("notify")
        listening.settimeout(60)
        monkeypatch.setenv("NOTIFY_SOCKET", "notify")
        yield listening


async def test_a_process_that_lives_tells_systemd_so(systemd: socket.socket) -> None:
    beating = asyncio.create_task(beat(0.0))
    try:
        assert await asyncio.to_thread(systemd.recv, 100) == b"WATCHDOG=1"
    finally:
        beating.cancel()


def test_what_systemd_is_told_gets_lost_quietly_when_it_is_gone(systemd: socket.socket) -> None:
    systemd.close()

    notify("READY=1")


def test_without_systemd_nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)

    notify("READY=1")
