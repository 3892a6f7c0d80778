"""Lines of JSON: each with its number, or what is wrong with it."""

from pathlib import Path

import pytest

from intents.evaluation.evaluation import JsonLine, read_json_lines
from intents.text.yaml_file import Problem


def lines_of(folder: Path, data: bytes) -> list[object]:
    """What is read; a problem as its words, without the folder in front."""
    file = folder / "asked.jsonl"
    file.write_bytes(data)
    return [
        each.value if isinstance(each, JsonLine) else str(each).removeprefix(f"{folder}/")
        for each in read_json_lines(file)
    ]


def test_blank_lines_are_passed_over_and_counted(tmp_path: Path) -> None:
    (tmp_path / "asked.jsonl").write_bytes(b'\xef\xbb\xbf{"text": "a"}\r\n\r\n[1]\n')

    assert read_json_lines(tmp_path / "asked.jsonl") == [JsonLine(1, {"text": "a"}), JsonLine(3, [1])]


def test_a_mark_that_ends_a_line_elsewhere_may_stand_within_a_text(tmp_path: Path) -> None:
    assert lines_of(tmp_path, '{"text": "garbage\u2028day\x85"}'.encode()) == [
        {"text": "garbage\u2028day\x85"}
    ]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"1\nnonsense", "asked.jsonl:2: is not JSON"),
        (b"1\n" + b"[" * 100_000, "asked.jsonl:2: is not JSON"),
        (b"1\n" + b"9" * 5_000, "asked.jsonl:2: is not JSON"),
        (
            b'1\n{"text": "\\ud800"}',
            "asked.jsonl:2: holds half a character (a lone surrogate such as \\ud800)",
        ),
    ],
    ids=["words", "deep", "long number", "half a character"],
)
def test_a_line_that_is_wrong_is_named_and_the_others_are_read(
    tmp_path: Path, data: bytes, problem: str
) -> None:
    assert lines_of(tmp_path, data) == [1, problem]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "asked.jsonl:1: holds no questions"),
        (b"\n \n", "asked.jsonl:1: holds no questions"),
        (b"\xff\xfe\x00\x01", "asked.jsonl:1: cannot be read as UTF-8 text; give a file of JSON lines"),
    ],
)
def test_a_file_without_lines_is_named(tmp_path: Path, data: bytes, problem: str) -> None:
    assert lines_of(tmp_path, data) == [problem]


def test_a_file_that_is_not_there_and_a_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.jsonl", tmp_path):
        assert read_json_lines(path) == [
            Problem(str(path), 1, "cannot be read as UTF-8 text; give a file of JSON lines")
        ]
