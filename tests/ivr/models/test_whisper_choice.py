"""Which Whisper a machine hears with, and why."""

from pathlib import Path

import pytest

from ivr.models.whisper_sizes import Measured, Weighed, WhisperChoice, remember, whisper_choice

SMALL = Weighed(Measured("small", "cuda", (0.2,), 900), p95_seconds=0.8, most_calls=40, holds=True)


def put(models: Path, name: str) -> None:
    folder = models / f"whisper-{name}"
    folder.mkdir(parents=True)
    for file in ("model.bin", "config.json", "tokenizer.json"):
        (folder / file).touch()


def test_a_machine_that_was_not_measured_hears_with_base(tmp_path: Path) -> None:
    choice = whisper_choice("auto", tmp_path)

    assert (choice.name, choice.device) == ("base", "cpu")
    assert "cityline models --tune" in choice.why


def test_what_was_measured_is_remembered_with_its_reason(tmp_path: Path) -> None:
    put(tmp_path, "small")

    remember(tmp_path, SMALL, calls=12)

    choice = whisper_choice("auto", tmp_path)
    assert (choice.name, choice.device) == ("small", "cuda")
    assert choice.why == (
        "The most accurate size that holds for 12 calls here: 95 of 100 hear an answer within 0.8 s; "
        "it would for 40 calls."
    )


def test_a_setting_is_stronger_than_what_was_measured(tmp_path: Path) -> None:
    remember(tmp_path, SMALL, calls=12)

    assert whisper_choice("distil-large-v3", tmp_path) == WhisperChoice(
        "distil-large-v3", "cpu", "It is set by CITYLINE_WHISPER."
    )


def test_a_size_that_is_here_no_more_gives_way_to_base(tmp_path: Path) -> None:
    remember(tmp_path, SMALL, calls=12)

    choice = whisper_choice("auto", tmp_path)
    assert choice.name == "base"
    assert "small was chosen, but is here no more" in choice.why


def test_where_no_size_holds_it_is_base(tmp_path: Path) -> None:
    assert remember(tmp_path, None, calls=99).name == "base"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"name": 1}'])
def test_a_file_that_cannot_be_read_is_as_if_nothing_was_measured(tmp_path: Path, content: str) -> None:
    (tmp_path / "whisper-choice.json").write_text(content)

    assert whisper_choice("auto", tmp_path).name == "base"
