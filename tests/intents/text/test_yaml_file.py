"""Whichever parser a machine has, a text means the same and stands on the same lines."""

from contextlib import suppress

import pytest
import yaml

from intents.text.yaml_file import Problem, read_yaml_text, yaml_node, yaml_values

TEXTS = [
    "",
    "a: 1\nb: [x, 'y: z', \"\\u00e9\"]\n\nc:\n  - d: no\n    e: ~\n  - 08:30\n",
    "# une note\nfolded: >-\n  one\n  two\n\n  three\nkept: |\n  un\n    deux\nlast: 2026-12-24\n",
    "first: &same {x: 1}\nsecond: *same\n",
]


def lines(node: yaml.Node | None) -> list[tuple[int, str, str]]:
    match node:
        case None:
            return []
        case yaml.ScalarNode(value=value):
            return [(node.start_mark.line, node.tag, value)]
        case yaml.MappingNode(value=pairs):
            inner = [each for pair in pairs for each in pair]
        case _:
            inner = node.value
    return [(node.start_mark.line, node.tag, ""), *(line for each in inner for line in lines(each))]


@pytest.mark.parametrize("text", TEXTS)
def test_every_line_is_where_pyyaml_itself_finds_it(text: str) -> None:
    assert lines(yaml_node(text)) == lines(yaml.compose(text, Loader=yaml.SafeLoader))


@pytest.mark.parametrize("text", TEXTS)
def test_values_are_those_that_pyyaml_itself_reads(text: str) -> None:
    assert yaml_values(text) == yaml.safe_load(text)


BOMB = "a: &a [x, x]\n" + "\n".join(
    f"{n}: &{n} [*{p}, *{p}]" for p, n in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(("text", "line"), [(BOMB, 1), ("x: 1\nb: &b\n  c: *b\n", 2), ("&a [*a]", 1)])
def test_what_repeats_itself_without_end_is_refused_where_it_stands(text: str, line: int) -> None:
    faults: list[Problem] = []

    entry = read_yaml_text(text, "x.yaml", faults)

    assert not entry.is_given
    assert [(each.line, "write it out" in each.sentence) for each in faults] == [(line, True)]


@pytest.mark.parametrize("text", ["[" * 5000, "[" * 900 + "]" * 900, "{a: " * 900 + "1" + "}" * 900])
def test_what_is_nested_too_deeply_is_a_fault_and_no_crash(text: str) -> None:
    faults: list[Problem] = []
    read_yaml_text(text, "x.yaml", faults)
    with suppress(yaml.YAMLError):
        yaml_values(text)

    assert all(each.file == "x.yaml" for each in faults)


def test_a_fault_is_told_in_pyyamls_words() -> None:
    with pytest.raises(yaml.MarkedYAMLError) as fault:
        yaml_node("a: [1, 2")

    assert fault.value.problem == "expected ',' or ']', but got '<stream end>'"
