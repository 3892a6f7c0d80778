"""What a model learns besides, and that no other model does."""

from pathlib import Path

import numpy as np
import pytest

from ivr.speech.lesson import Copies, Lesson, copies, digest_of, packed, taught_folder, teach, unpacked
from ivr.speech.pinned import WHISPER
from ivr.speech.weights_file import half_weights
from tests.ivr.speech.model_file import model_file

WEIGHTS = {"first": np.ones((2, 2), np.float16), "second": np.ones((2, 2), np.float16)}
TALL, WIDE = np.array([[1], [2]], np.float16), np.array([[10, 20]], np.float16)
LESSON = Lesson({"first": (TALL, WIDE)}, digest_of(WEIGHTS, ["first"]))
WHISPER_FILE = Path("var/models") / WHISPER.folder / "model.bin"


def test_a_lesson_changes_its_weights_and_no_others() -> None:
    content = bytearray(model_file(WEIGHTS))

    assert teach(content, LESSON)

    assert half_weights(content)["first"].tolist() == [[11, 21], [21, 41]]
    assert half_weights(content)["second"].tolist() == [[1, 1], [1, 1]]


@pytest.mark.parametrize(
    "content",
    [
        model_file({**WEIGHTS, "first": np.zeros((2, 2), np.float16)}),
        model_file({"second": WEIGHTS["second"]}),
        b"no model file",
        b"",
    ],
)
def test_another_model_stays_as_it_is(content: bytes) -> None:
    changed = bytearray(content)

    assert not teach(changed, LESSON)
    assert changed == content


def test_a_lesson_that_was_learned_already_is_not_learned_twice() -> None:
    content = bytearray(model_file(WEIGHTS))
    teach(content, LESSON)
    once = bytes(content)

    assert not teach(content, LESSON)
    assert content == once


def test_a_lesson_comes_back_from_its_file_as_it_was() -> None:
    read = unpacked(packed(LESSON))

    assert read.learned_on == LESSON.learned_on
    assert {name: [each.tolist() for each in change] for name, change in read.changes.items()} == {
        "first": [TALL.tolist(), WIDE.tolist()]
    }


def test_a_model_far_larger_than_the_one_taught_is_not_even_read(tmp_path: Path) -> None:
    with (tmp_path / "model.bin").open("wb") as file:
        file.truncate(200_000_001)

    assert taught_folder(tmp_path) == tmp_path


def test_another_model_is_loaded_from_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(model_file(WEIGHTS))

    assert taught_folder(tmp_path) == tmp_path
    assert [*tmp_path.parent.glob(f".{tmp_path.name}-*")] == []


def test_copies_of_earlier_lessons_are_known_by_their_names(tmp_path: Path) -> None:
    for name in (
        "whisper-base",
        "whisper-base-0123456789ab",
        "whisper-base-mine",
        "whisper-small-0123456789ab",
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.bin").touch()

    assert copies(tmp_path / "whisper-base") == Copies(None, (tmp_path / "whisper-base-0123456789ab",))


@pytest.fixture
def whisper_copy(tmp_path: Path) -> Path:
    folder = tmp_path / "whisper-base"
    folder.mkdir()
    for file in WHISPER_FILE.parent.iterdir():
        (folder / file.name).symlink_to(file.resolve())
    return folder


@pytest.mark.slow
def test_the_model_of_this_release_learns_the_lesson_once_and_stays_itself(whisper_copy: Path) -> None:
    learned = taught_folder(whisper_copy)
    made = (learned / "model.bin").stat().st_mtime_ns

    assert learned.parent == whisper_copy.parent
    assert copies(whisper_copy) == Copies(learned, ())
    assert {file.name for file in learned.iterdir()} == {file.name for file in whisper_copy.iterdir()}
    assert not [file for file in learned.iterdir() if file.is_symlink()]
    before, after = (
        half_weights(bytearray((folder / "model.bin").read_bytes())) for folder in (whisper_copy, learned)
    )
    changed = {name for name, weight in before.items() if not np.array_equal(weight, after[name])}
    assert changed
    assert all(name.startswith(("encoder/layer_", "decoder/layer_")) for name in changed)
    assert taught_folder(whisper_copy) == learned
    assert (learned / "model.bin").stat().st_mtime_ns == made


@pytest.mark.slow
def test_a_model_that_was_replaced_is_not_taken_for_the_one_that_had_learned(whisper_copy: Path) -> None:
    taught_folder(whisper_copy)
    (whisper_copy / "model.bin").unlink()
    (whisper_copy / "model.bin").write_bytes(model_file(WEIGHTS))

    assert taught_folder(whisper_copy) == whisper_copy


@pytest.mark.slow
def test_without_room_for_the_lesson_the_model_is_used_as_it_is(
    whisper_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)

    assert taught_folder(whisper_copy) == whisper_copy
    assert {path.name for path in whisper_copy.parent.iterdir()} == {"whisper-base"}
