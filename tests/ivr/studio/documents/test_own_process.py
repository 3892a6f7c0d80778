"""A document is read in a process of its own, and what goes wrong there is told by name."""

from pathlib import Path

import pytest

from ivr.studio.documents import own_process
from ivr.studio.documents.document import BadDocument, Fault
from ivr.studio.documents.own_process import Encoded, ReadDocument, Unchanged, read_in_own_process

pytestmark = pytest.mark.slow
DOGS = b"# Dogs\nEvery dog of the city must have a licence. It costs $32 for the year."


def test_a_document_comes_back_after_its_progress(tmp_path: Path) -> None:
    *progress, found = read_in_own_process(tmp_path, ("en",), DOGS, "dogs.md", "")

    assert progress == [Encoded(0, 1), Encoded(1, 1)]
    assert isinstance(found, ReadDocument)
    assert found.vectors.shape == (1, 0)
    assert [*read_in_own_process(tmp_path, ("en",), DOGS, "dogs.md", found.cut.text_hash)] == [Unchanged()]


def test_a_fault_comes_back_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadDocument) as bad:
        list(read_in_own_process(tmp_path, ("en",), b"\0", "dogs.md", ""))

    assert bad.value.fault is Fault.NOT_TEXT


def test_a_process_that_says_nothing_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_process, "LONGEST_SILENCE_SECONDS", 0.0)

    with pytest.raises(BadDocument) as bad:
        list(read_in_own_process(tmp_path, ("en",), DOGS, "dogs.md", ""))

    assert bad.value.fault is Fault.TOO_SLOW
