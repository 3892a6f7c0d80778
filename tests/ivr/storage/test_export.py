"""An export is whole or it is not there."""

import os
from pathlib import Path

import pytest

from ivr.errors import BadInput
from ivr.storage.export import write_all, write_whole


def test_a_file_is_written_into_a_folder_that_is_made(tmp_path: Path) -> None:
    write_whole(tmp_path / "new" / "report.csv", b"whole")

    assert (tmp_path / "new" / "report.csv").read_bytes() == b"whole"
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["report.csv"]


def test_an_export_that_breaks_leaves_what_was_there_and_no_half_file(tmp_path: Path) -> None:
    (tmp_path / "daily.csv").write_bytes(b"yesterday's")

    with pytest.raises(BadInput, match="cannot be written"):
        write_all(tmp_path, {"daily.csv": b"today's", "no/such/folder.csv": b"x"})

    assert (tmp_path / "daily.csv").read_bytes() == b"yesterday's"
    assert [path.name for path in tmp_path.iterdir()] == ["daily.csv"]


def test_a_place_that_cannot_be_written_is_named() -> None:
    with pytest.raises(BadInput, match="/proc/nothing"):
        write_whole(Path("/proc/nothing/report.csv"), b"x")


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    write_whole(pipe, b"figures")

    assert os.read(reading, 100) == b"figures"
    os.close(reading)
    assert pipe.is_fifo()


def test_a_folder_is_no_file_to_write(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be written"):
        write_whole(tmp_path, b"figures")
