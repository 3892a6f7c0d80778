from io import StringIO
from multiprocessing import get_context
from pathlib import Path

import pytest
from rich.console import Console

from simulator.demo.beside import BESIDE, WAITS, running, setting_up


@pytest.fixture
def console() -> Console:
    return Console(file=StringIO(), width=400)


def said(console: Console) -> str:
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_a_demo_alone_says_nothing_of_others_nor_does_the_next_one(tmp_path: Path, console: Console):
    for _ in range(2):
        with running(tmp_path / "var", console), setting_up(tmp_path / "var", console):
            pass

    assert said(console) == ""


def test_the_second_of_two_says_so_and_goes_on(tmp_path: Path, console: Console):
    with running(tmp_path, Console(file=StringIO())), running(tmp_path, console):
        assert said(console).strip() == BESIDE


def test_the_second_waits_until_the_first_has_set_the_folder_up(tmp_path: Path):
    spawn = get_context("spawn")
    told, other = spawn.SimpleQueue(), None

    with setting_up(tmp_path, Console(file=StringIO())):
        other = spawn.Process(target=second, args=(tmp_path, told))
        other.start()
        assert told.get().strip() == WAITS
        assert told.empty()

    assert told.get() == "set up"
    other.join()


class Telling(Console):
    """A console whose words another process hears at once."""

    def __init__(self, told) -> None:
        super().__init__()
        self._told = told

    def print(self, *words: object, **_: object) -> None:
        self._told.put(" ".join(map(str, words)))


def second(folder: Path, told) -> None:
    with setting_up(folder, Telling(told)):
        told.put("set up")
