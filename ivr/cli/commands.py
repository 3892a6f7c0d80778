"""The commands of `cityline` with their help texts and the modules that run them, from `commands.yaml`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from intents.text.yaml_file import yaml_values


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand with an example of its use."""

    name: str
    function: str
    "As module:function."
    summary: str
    example: str
    panel: str
    takes_anything: bool = False
    "Whether it reads its own options, because their order matters."


@dataclass(frozen=True, slots=True)
class CommandGroup:
    """Commands below one word, such as `cityline banner air`."""

    name: str
    about: str
    panel: str
    commands: tuple[Command, ...]


def _commands(read: Mapping[str, Mapping[str, Any]], panel: str) -> Iterator[Command]:
    for name, given in read.items():
        anything = given.get("takes_anything", False)
        yield Command(name, given["runs"], given["about"], given["example"], panel, anything)


_READ = yaml_values(files("ivr.cli").joinpath("commands.yaml").read_text("utf-8"))
COMMANDS = tuple(one for panel, read in _READ["commands"].items() for one in _commands(read, panel))
GROUPS = tuple(
    CommandGroup(name, read["about"], panel, tuple(_commands(read["commands"], panel)))
    for panel, groups in _READ["groups"].items()
    for name, read in groups.items()
)
