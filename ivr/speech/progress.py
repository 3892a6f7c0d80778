"""Progress bars in the terminal, for the long steps of a first set-up."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)


@contextmanager
def fetch_bars(console: Console) -> Iterator[Callable[[str, int, int], None]]:
    """A bar of bytes for each package."""
    bars: dict[str, TaskID] = {}
    with Progress(TextColumn("{task.description}"), BarColumn(), DownloadColumn(), console=console) as shown:

        def update(package: str, done: int, size: int) -> None:
            if package not in bars:
                bars[package] = shown.add_task(package, total=size)
            shown.update(bars[package], completed=min(done, size))

        yield update


@contextmanager
def render_bar(console: Console) -> Iterator[Callable[[int, int], None]]:
    """A bar of recordings, with the time that they will take."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as shown:
        bar = shown.add_task("rendering speech", total=None)
        yield lambda done, size: shown.update(bar, completed=done, total=size)
