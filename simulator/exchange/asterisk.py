"""A real Asterisk on this machine, with the files of deploy/asterisk, behind a line of one's own."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from ivr.errors import BadInput

FILES = Path("deploy/asterisk")
SIP, PEOPLE = ("127.0.0.1", 5070), ("127.0.0.1", 5080)
"Where the exchange takes calls, and where the telephones are that call it and that it rings."
FOLDERS = ("etc", "run", "log", "spool", "db", "keys")
READY_SECONDS, LOOK_SECONDS = 60.0, 0.2
DIRECTORIES = """[directories]
astetcdir => {d}/etc
astmoddir => {p}/lib/asterisk/modules
astvarlibdir => {p}/var/lib/asterisk
astdbdir => {d}/db
astkeydir => {d}/keys
astdatadir => {p}/var/lib/asterisk
astagidir => {d}/run
astspooldir => {d}/spool
astrundir => {d}/run
astlogdir => {d}/log
"""
BESIDE = {
    "modules.conf": "[modules]\nautoload=yes\nnoload=chan_iax2.so\n",
    "logger.conf": "[general]\n[logfiles]\nfull => notice,warning,error,verbose(3)\n",
    "rtp.conf": "[general]\nrtpstart=20000\nrtpend=22000\n",
}


def built_in(data: Path) -> Path:
    """Return where `make exchange` built an Asterisk; raise BadInput if it did not."""
    prefix = (data / "exchange").resolve()
    if not (prefix / "sbin" / "asterisk").is_file():
        raise BadInput(
            "No Asterisk was built here: make exchange ASTERISK_SOURCES=… builds one (docs/your-exchange.md)."
        )
    return prefix


def configured(folder: Path, prefix: Path, line: str, secret: str) -> None:
    """Fill in the files that are shipped, as a city does; on this machine alone without TLS and SRTP."""
    for name in FOLDERS:
        (folder / name).mkdir()
    for file in FILES.glob("*.conf"):
        filled = file.read_text("utf-8")
        for given, value in (
            ("wss://LINE.EXAMPLE", line.replace("http", "ws")),
            ("tls_enabled=yes", "tls_enabled=no"),
            ("CITYLINE-ASTERISK-SECRET", secret),
            ("ANY-LONG-PASSWORD", secret),
            ("protocol=tls", "protocol=udp"),
            ("bind=0.0.0.0:5061", f"bind={SIP[0]}:{SIP[1]}"),
            ("cert_file=/etc/asterisk/keys/exchange.crt", ""),
            ("priv_key_file=/etc/asterisk/keys/exchange.key", ""),
            ("method=tlsv1_2", ""),
            ("media_encryption=sdes", ""),
            ("sip:SIP.PROVIDER.EXAMPLE:5061\\;transport=tls", f"sip:{PEOPLE[0]}:{PEOPLE[1]}"),
            ("qualify_frequency=60", ""),
            ("match=SIP.PROVIDER.EXAMPLE", "match=127.0.0.1"),
            ("+1OPERATOR", "+16045550109"),
        ):
            filled = filled.replace(given, value)
        (folder / "etc" / file.name).write_text(filled, "utf-8")
    for name, content in BESIDE.items():
        (folder / "etc" / name).write_text(content, "utf-8")
    (folder / "etc" / "asterisk.conf").write_text(DIRECTORIES.format(d=folder, p=prefix), "utf-8")


@asynccontextmanager
async def open_asterisk(prefix: Path, line: str, secret: str) -> AsyncIterator[Path]:
    """Run Asterisk until the block ends; yield its folder."""
    with tempfile.TemporaryDirectory(prefix="exchange-") as named:
        folder = Path(named)
        configured(folder, prefix, line, secret)
        process = await asyncio.create_subprocess_exec(
            str(prefix / "sbin" / "asterisk"), "-C", str(folder / "etc" / "asterisk.conf"), "-f", "-n",
            start_new_session=True,  # Ctrl-C ends the line's calls first
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, "LD_LIBRARY_PATH": str(prefix / "lib")},
        )  # fmt: skip
        try:
            await _until_ready(folder / "log" / "full")
            yield folder
        finally:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()


async def _until_ready(log: Path) -> None:
    for _ in range(round(READY_SECONDS / LOOK_SECONDS)):
        if await asyncio.to_thread(_is_ready, log):
            return
        await asyncio.sleep(LOOK_SECONDS)
    raise BadInput("Asterisk did not start in a minute.")


def _is_ready(log: Path) -> bool:
    return log.is_file() and "Asterisk Ready." in log.read_text("utf-8", errors="replace")
