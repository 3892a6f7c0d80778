"""The languages that callers are understood in, and reviewed words of all of them together."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from intents.text.yaml_file import reviewed

Code: TypeAlias = str
"The code of a language, such as fr."
_CONTROLS, _ENDING = "controls_", ".yaml"


@cache
def languages() -> tuple[str, ...]:
    """Return the languages whose requests about the call are reviewed, by the files that are there."""
    names = sorted(file.name for file in files("intents.acts").iterdir())
    return tuple(
        name.removeprefix(_CONTROLS).removesuffix(_ENDING)
        for name in names
        if name.startswith(_CONTROLS) and name.endswith(_ENDING)
    )


@cache
def own_first(language: Code) -> tuple[str, ...]:
    """Return every language, the caller's own first."""
    return tuple(sorted(languages(), key=lambda other: other != language))


def pooled(name: str, package: str) -> Mapping[str, list[str]]:
    """Return the lists of a package's reviewed file, those of every language together: callers mix them."""
    lists: dict[str, list[str]] = {}
    for language in languages():
        for key, lines in (reviewed(name, language, package) or {}).items():
            lists[key] = [*lists.get(key, ()), *lines]
    return lists
