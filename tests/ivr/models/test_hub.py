"""Models come from their publisher's hub first, and from packages where that fails."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ivr.errors import MissingModel
from ivr.models.hub import is_reachable
from ivr.models.models import fetch, is_ready
from ivr.models.pinned import MODELS
from ivr.models.recipe import HubRepository, Joined, Model, Recipe
from tests.ivr.models.test_models import ignore, wheel

NOWHERE = "http://127.0.0.1:9"
REVISION = "a" * 40
WEIGHTS = b"weights of the publisher"


class FakeHub(BaseHTTPRequestHandler):
    """Serves one file of one repository at one revision."""

    requests: list[str]
    content = WEIGHTS

    def do_HEAD(self) -> None:
        self._answer(b"")

    def do_GET(self) -> None:
        self._answer(self.content)

    def _answer(self, body: bytes) -> None:
        self.requests.append(self.path)
        is_known = self.path in {"/", f"/city/model/resolve/{REVISION}/model.bin"}
        self.send_response(200 if is_known else 404)
        self.send_header("Content-Length", str(len(self.content)))
        self.send_header("ETag", f'"{hashlib.sha256(self.content).hexdigest()}"')
        self.send_header("X-Repo-Commit", REVISION)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


@pytest.fixture
def requests() -> list[str]:
    return []


@pytest.fixture
def hub(requests: list[str]) -> Iterator[str]:
    handler = type("Hub", (FakeHub,), {"requests": requests})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def model(folder: Path, sha256: str, packaged: bytes = WEIGHTS) -> Model:
    archive = wheel(folder, "packaged", weights=packaged)
    recipe = Recipe((archive,), (Joined("model.bin", sha256, ((archive, "weights"),)),))
    return Model(
        "voice", "tests", is_optional=False, recipes=(recipe,), hub=HubRepository("city/model", REVISION, 1)
    )


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_the_publisher_is_asked_first(tmp_path: Path, hub: str, requests: list[str]) -> None:
    wanted = model(tmp_path / "partial", digest(WEIGHTS))

    fetch(wanted, tmp_path, ignore, hub)

    assert is_ready(wanted, tmp_path)
    assert [path.name for path in (tmp_path / "voice").iterdir()] == ["model.bin"]
    assert (tmp_path / "voice" / "model.bin").read_bytes() == WEIGHTS
    assert f"/city/model/resolve/{REVISION}/model.bin" in requests


def test_without_the_hub_the_packages_serve(tmp_path: Path) -> None:
    wanted = model(tmp_path / "partial", digest(WEIGHTS))

    fetch(wanted, tmp_path, ignore, NOWHERE)

    assert not is_reachable(NOWHERE)
    assert (tmp_path / "voice" / "model.bin").read_bytes() == WEIGHTS


def test_other_bytes_from_the_hub_are_never_installed(tmp_path: Path, hub: str) -> None:
    wanted = model(tmp_path / "partial", digest(b"pinned"), packaged=b"pinned")

    fetch(wanted, tmp_path, ignore, hub)

    assert (tmp_path / "voice" / "model.bin").read_bytes() == b"pinned"


def test_when_both_fail_each_says_why(tmp_path: Path, hub: str) -> None:
    wanted = model(tmp_path / "partial", digest(b"pinned"))

    with pytest.raises(MissingModel) as missing:
        fetch(wanted, tmp_path, ignore, hub)

    assert str(missing.value).count("model.bin differs from the pinned file") == 2
    assert not is_ready(wanted, tmp_path)


@pytest.mark.parametrize("pinned", [each for each in MODELS if each.hub], ids=lambda each: each.folder)
def test_a_hub_repository_is_pinned_to_a_commit(pinned: Model) -> None:
    assert pinned.hub is not None
    assert len(pinned.hub.revision) == 40
    assert all(len(sha256) == 64 for sha256 in pinned.hub_files.values())
