"""What a matcher has learned is kept on disk, and a foreign file there can run nothing."""

import pickle
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from intents.articles.phrasing import Phrasing
from intents.matching.encoder import ReviewedEncoder
from intents.matching.matcher import Matcher
from intents.matching.matcher_store import NotAMatcher, from_bytes, learned, remember, to_bytes

TAUGHT = [
    Phrasing(text, label, language)
    for label, texts in {
        "waste.day": ("when is garbage day", "what day do you collect the bins", "is garbage late this week"),
        "tax.due": ("when are taxes due", "last day to pay property tax", "is my tax bill late"),
        "parking.pay": ("how do i pay a parking ticket", "pay my fine", "where can i pay a parking fine"),
        "pool.hours": ("when is the pool open", "swimming hours", "is the pool open on sunday"),
    }.items()
    for text in texts
    for language in ("en",)
]
ASKED = ["when is garbage day", "how do i pay my ticket", "is the moon made of cheese"]


class Harmful:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (self.trace,))


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher.fit(TAUGHT, [])


def test_a_matcher_that_was_kept_says_the_same(matcher: Matcher) -> None:
    kept = from_bytes(to_bytes(matcher))

    assert [kept.match(text, "en") for text in ASKED] == [matcher.match(text, "en") for text in ASKED]
    assert np.array_equal(kept.ridge.coefficients, matcher.ridge.coefficients)
    assert kept.nearest("garbage day", "en", "waste.day") == matcher.nearest("garbage day", "en", "waste.day")


def test_it_is_read_from_the_disk_the_second_time(tmp_path: Path) -> None:
    first = learned(TAUGHT, [], tmp_path)
    (file,) = tmp_path.iterdir()
    written = file.stat().st_mtime_ns

    second = learned(TAUGHT, [], tmp_path)

    assert [second.match(text, "en") for text in ASKED] == [first.match(text, "en") for text in ASKED]
    assert file.stat().st_mtime_ns == written


def test_a_foreign_file_runs_nothing_and_is_learned_over(tmp_path: Path) -> None:
    learned(TAUGHT, [], tmp_path / "kept")
    (file,) = (tmp_path / "kept").iterdir()
    file.write_bytes(pickle.dumps(Harmful(tmp_path / "trace")))

    learned(TAUGHT, [], tmp_path / "kept")

    assert not (tmp_path / "trace").exists()
    assert isinstance(from_bytes(file.read_bytes()), Matcher)


def test_an_array_of_objects_runs_nothing(tmp_path: Path) -> None:
    file = tmp_path / "objects.npz"
    np.savez(file, tree=np.array([Harmful(tmp_path / "trace")], dtype=object))

    with pytest.raises(NotAMatcher):
        from_bytes(file.read_bytes())

    assert not (tmp_path / "trace").exists()


@pytest.mark.parametrize("content", [b"", b"PK", b"no file at all"])
def test_what_is_no_matcher_is_told(content: bytes) -> None:
    with pytest.raises(NotAMatcher):
        from_bytes(content)


def test_a_file_that_was_cut_off_is_told(matcher: Matcher) -> None:
    with pytest.raises(NotAMatcher):
        from_bytes(to_bytes(matcher)[:5000])


TEXTS = ("where is it", "how much", "where is it")


class Counting:
    fingerprint, weight = "counting", 1.0

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def knows(self, language: str) -> bool:
        return True

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.encoded += texts
        return np.array([[len(text), 1.0] for text in texts], np.float32)


def test_a_second_start_encodes_nothing(tmp_path: Path) -> None:
    first, second = Counting(), Counting()
    remember(ReviewedEncoder(first), TEXTS, tmp_path)
    again = ReviewedEncoder(second)

    remember(again, TEXTS, tmp_path)

    assert first.encoded == ["where is it", "how much"]
    assert again.encode(["how much"]).tolist() == [[8.0, 1.0]]
    assert second.encoded == []


def test_after_an_edit_only_what_is_new_is_encoded_and_a_start_encodes_nothing(
    tmp_path: Path,
) -> None:
    running, starting = Counting(), Counting()
    encoder = ReviewedEncoder(running)
    remember(encoder, TEXTS, tmp_path)

    remember(encoder, (*TEXTS, "until when"), tmp_path)
    remember(ReviewedEncoder(starting), (*TEXTS, "until when"), tmp_path)

    assert running.encoded == ["where is it", "how much", "until when"]
    assert starting.encoded == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"no archive"])
def test_a_file_that_is_no_good_is_written_anew(tmp_path: Path, content: bytes) -> None:
    remember(ReviewedEncoder(Counting()), TEXTS, tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(content)

    again = Counting()
    remember(ReviewedEncoder(again), TEXTS, tmp_path)

    assert again.encoded == ["where is it", "how much"]
    assert file.read_bytes() != content


def test_what_cannot_be_kept_in_the_folder_is_kept_aside(tmp_path: Path) -> None:
    folder, aside = tmp_path / "a-file", tmp_path / "aside"
    folder.write_bytes(b"")
    remember(ReviewedEncoder(Counting()), TEXTS, folder, aside)
    again = Counting()

    remember(ReviewedEncoder(again), TEXTS, folder, aside)

    assert again.encoded == []
