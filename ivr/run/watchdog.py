"""Ends a process that hangs: while its sockets are open the carrier waits, and its callers hear nothing."""

import asyncio
import faulthandler
import os
import socket
import sys
from contextlib import suppress

BEAT_SECONDS = 1.0
HANG_SECONDS = 15.0
"On an overloaded machine the loop is late by a second or two."


def notify(state: str) -> None:
    """Tell systemd how the process is, if it was started by it; `man sd_notify` names the states."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told, suppress(OSError):
            told.connect(f"\0{address[1:]}" if address.startswith("@") else address)
            told.sendall(state.encode())


async def beat(hang_seconds: float) -> None:
    """Show that the event loop runs, for as long as it does.

    When it has not for `hang_seconds`, a thread without Python writes where it hangs, and ends the process;
    systemd ends one whose every thread is frozen. Zero leaves it to systemd.
    """
    try:
        while True:
            if hang_seconds:
                faulthandler.dump_traceback_later(hang_seconds, exit=True, file=sys.stderr.fileno())
            notify("WATCHDOG=1")
            await asyncio.sleep(BEAT_SECONDS)
    finally:
        if hang_seconds:
            faulthandler.cancel_dump_traceback_later()
