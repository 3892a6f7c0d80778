"""`cityline hear`: one pool of transcribers for all processes of a machine."""

import asyncio
import signal
from pathlib import Path

from ivr.cli.console import for_results
from ivr.errors import BadInput
from ivr.hearing.pool import Pool
from ivr.hearing.shared_pool import PoolServer
from ivr.line.engines import load_engine_settings
from ivr.line.voice import pool_of
from ivr.log import configure_log
from ivr.run.watchdog import HANG_SECONDS, beat, notify
from ivr.settings import load_settings


def hear() -> None:
    """Transcribe for every process on this machine with the same CITYLINE_HEARING_SOCKET."""
    settings, engines = load_settings(), load_engine_settings()
    configure_log(settings.log_level)
    if engines.hearing_socket is None:
        raise BadInput(
            "Set CITYLINE_HEARING_SOCKET for this and for `cityline serve`, to a path on this machine."
        )
    if not engines.hearing_socket.absolute().parent.is_dir():
        raise BadInput(f"{engines.hearing_socket.parent}: there is no such folder for the socket.")
    asyncio.run(_serve(pool_of(settings, engines), engines.hearing_socket))


async def _serve(pool: Pool, path: Path) -> None:
    """Run until stopped; utterances in progress are finished first."""
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    async with pool, PoolServer(pool).listening(path):
        beating = asyncio.create_task(beat(HANG_SECONDS))
        notify("READY=1")
        for_results().print(f"{pool.load.workers} transcribers hear at {path}.", soft_wrap=True)
        await ended.wait()
        notify("STOPPING=1")
        beating.cancel()
