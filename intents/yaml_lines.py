"""YAML read with the line of every value, so that a fault can be named where it stands."""

from pathlib import Path

import yaml

from intents.entry import Entry
from intents.problem import Problem
from intents.yaml_text import yaml_node


def read_yaml(path: Path, faults: list[Problem]) -> Entry:
    """The whole file as an entry; a file that cannot be read is a fault."""
    file = path.as_posix()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        faults.append(Problem(file, 1, "there is no such file"))
    except OSError as error:
        faults.append(Problem(file, 1, f"the file cannot be read: {error.strerror}"))
    except UnicodeDecodeError:
        faults.append(Problem(file, 1, "the file is not UTF-8; save it as UTF-8"))
    else:
        return read_yaml_text(text, file, faults)
    return Entry("the file", file, faults)


def read_yaml_text(text: str, file: str, faults: list[Problem]) -> Entry:
    """The whole text of a file as an entry; a text that is no YAML is a fault."""
    try:
        root = yaml_node(text)
    except RecursionError:
        faults.append(Problem(file, 1, "the file is nested too deeply"))
    except yaml.YAMLError as error:
        faults.append(Problem(file, _line_of(error), f"unreadable YAML: {_reason_of(error)}"))
    else:
        if root is None:
            faults.append(Problem(file, 1, "the file is empty"))
        return Entry("the file", file, faults, root)
    return Entry("the file", file, faults)


def _line_of(error: yaml.YAMLError) -> int:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return error.problem_mark.line + 1
    return 1


def _reason_of(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem:
        return str(error.problem)
    return "it holds a character that YAML does not allow"
