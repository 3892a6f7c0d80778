"""The proxy lets in whoever shows the exchange's certificate, and nobody else as the exchange."""

import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (shutil.which("caddy") and shutil.which("openssl")), reason="no Caddy or OpenSSL"),
]
SHIPPED = Path("deploy/proxy/exchange.caddy")
SITE = """{{
	admin off
	skip_install_trust
	local_certs
	auto_https disable_redirects
}}
localhost:{port} {{
	import {folder}/exchange*.caddy
	reverse_proxy 127.0.0.1:{line}
}}
"""
Ask = Callable[[str, str], int]


class Line(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def certified(folder: Path, authority: str, name: str) -> None:
    """Make an authority and a certificate of it."""
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    for command in (
        ("req", "-x509", *curve, "-keyout", f"{authority}.key", "-out", f"{authority}.pem",
         "-subj", f"/CN={authority}"),
        ("req", *curve, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}"),
        ("x509", "-req", "-in", f"{name}.csr", "-CA", f"{authority}.pem", "-CAkey", f"{authority}.key",
         "-CAcreateserial", "-out", f"{name}.pem", "-days", "2"),
    ):  # fmt: skip
        subprocess.run(["openssl", *command], cwd=folder, check=True, capture_output=True)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    folder, port = tmp_path_factory.mktemp("proxy"), free_port()
    certified(folder, "exchange-ca", "exchange")
    certified(folder, "other-ca", "stranger")
    shipped = SHIPPED.read_text("utf-8").replace("/etc/caddy", str(folder))
    (folder / "exchange.caddy").write_text(shipped, "utf-8")
    line = ThreadingHTTPServer(("127.0.0.1", 0), Line)
    threading.Thread(target=line.serve_forever, daemon=True).start()
    site = SITE.format(port=port, folder=folder, line=line.server_port)
    (folder / "Caddyfile").write_text(site, "utf-8")
    caddy = subprocess.Popen(
        ["caddy", "run", "--config", str(folder / "Caddyfile")],
        env={**os.environ, "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)},
        stderr=subprocess.DEVNULL,
    )

    def status(path: str, shown: str = "") -> int:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if shown:
            context.load_cert_chain(folder / f"{shown}.pem", folder / f"{shown}.key")
        with closing(HTTPSConnection("localhost", port, context=context, timeout=5)) as connection:
            connection.request("GET", path)
            return connection.getresponse().status

    try:
        for _ in range(100):
            with suppress(OSError):
                status("/")
                break
            time.sleep(0.1)
        yield status
    finally:
        caddy.terminate()
        caddy.wait()
        line.shutdown()
        line.server_close()


@pytest.mark.parametrize("path", ["control", "media?t=0", "dialling?app=cityline-dialling"])
def test_the_exchange_comes_in_by_its_certificate_alone(ask: Ask, path: str) -> None:
    assert ask(f"/voice/exchange/{path}", "exchange") == 200
    assert ask(f"/voice/exchange/{path}", "") == 403


@pytest.mark.parametrize(
    "path", ["/voice/%65xchange/control", "//voice/exchange/control", "/voice/./exchange/media"]
)
def test_no_other_spelling_of_the_address_leads_past_it(ask: Ask, path: str) -> None:
    assert ask(path, "") == 403


def test_a_certificate_of_another_authority_opens_nothing(ask: Ask) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)):
        ask("/voice/exchange/control", "stranger")


@pytest.mark.parametrize("path", ["/", "/voice", "/voice/stream", "/desk"])
def test_whoever_comes_for_anything_else_needs_none(ask: Ask, path: str) -> None:
    assert ask(path, "") == 200
