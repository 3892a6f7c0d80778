"""YAML parsed by libyaml, seven times as fast as by PyYAML itself."""

from importlib.resources import files
from typing import Any

import yaml

QUICK = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"PyYAML is without libyaml on a few platforms; there it reads the same, slowly."


def yaml_values(text: str) -> Any:
    """What a text holds, as plain values."""
    return yaml.load(text, Loader=QUICK)  # noqa: S506 - both loaders are safe


def reviewed(name: str, language: str, package: str = "intents") -> Any:
    """What a package's reviewed file of that name holds for a language; None when it has none."""
    file = files(package).joinpath(f"{name}_{language}.yaml")
    return yaml_values(file.read_text("utf-8")) if file.is_file() else None


def yaml_node(text: str) -> yaml.Node | None:
    """What a text holds, as a node that knows its lines."""
    try:
        return yaml.compose(text, Loader=QUICK)
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.SafeLoader)  # its reasons name what was found
