from pathlib import Path

import pytest

from ivr.whole_file import write_whole
from ivr.errors import BadInput


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "report.csv"
    file.write_text("old")

    write_whole(file, "new")

    assert file.read_text() == "new"
    assert list(tmp_path.iterdir()) == [file]


def test_a_place_that_cannot_be_written_leaves_no_half_file(tmp_path: Path) -> None:
    folder = tmp_path / "report.csv"
    (folder / "inside").mkdir(parents=True)

    with pytest.raises(BadInput, match=r"report\.csv: cannot be written"):
        write_whole(folder, "new")

    assert list(folder.iterdir()) == [folder / "inside"]
    assert list(tmp_path.iterdir()) == [folder]
