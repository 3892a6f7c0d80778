"""Two demos in one folder: the second says so, and waits while the first one fetches and records."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rich.console import Console

RUNNING, SETTING_UP = "demo.lock", "demo-set-up.lock"
BESIDE = (
    "Another demo runs in this folder, and both share this machine: calls of either may be heard late. "
    "End one with Ctrl-C to see the other at its best."
)
WAITS = "Another demo is being set up in this folder; this one goes on as soon as that is done."


@contextmanager
def running(folder: Path, console: Console) -> Iterator[None]:
    """Say when another demo runs in the folder; the body runs either way."""
    with _held(folder / RUNNING) as is_alone:
        if not is_alone:
            console.print(BESIDE, style="yellow", markup=False, soft_wrap=True)
        yield


@contextmanager
def setting_up(folder: Path, console: Console) -> Iterator[None]:
    """Run the body while no other demo sets the folder up: both would write the same files."""
    with _held(folder / SETTING_UP) as is_alone:
        if not is_alone:
            console.print(WAITS, style="yellow", markup=False, soft_wrap=True)
            with _held(folder / SETTING_UP, waits=True):
                yield
            return
        yield


@contextmanager
def _held(path: Path, *, waits: bool = False) -> Iterator[bool]:
    """Hold a file's lock; yield False when somebody else has it and this one does not wait."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        is_held = False
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_held = True
        yield is_held  # closing the file gives the lock back
