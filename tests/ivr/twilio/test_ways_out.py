"""Each place that renders a number for the carrier takes a value that only the allow-list makes."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from routing.outbound.allow_list import Dialable, Textable

PRODUCT = ("ivr", "routing", "metrics", "intents")
DIALS = frozenset({"dial", "refer", "client", "sim", "application", "conference"})
"What TwiML rings with, besides numbers and addresses in a dial."
WAYS_OUT = {
    "ivr.twilio.twiml.Twiml._dial": Dialable,
    "ivr.twilio.rescue.Rescue._dial": Dialable,
    "ivr.twilio.callback_webhooks._ringing": Dialable,
    "ivr.twilio.callback_webhooks.ring_staff": Dialable,
    "ivr.asterisk.leg.Leg.ring": Dialable,
    "ivr.twilio.messages.Messages.send": Textable,
    "ivr.twilio.text_webhooks._document": Textable,
}
"Another one is entered here with its type, once it takes one."


def modules() -> Iterator[tuple[str, ast.Module]]:
    for root in PRODUCT:
        for path in sorted(Path(root).rglob("*.py")):
            name = ".".join(path.with_suffix("").parts)
            yield name, ast.parse(path.read_text("utf-8"))


def functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.AST]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from functions(child, f"{prefix}.{child.name}")
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{prefix}.{child.name}", child


def is_way_out(node: ast.AST, *, is_twiml: bool) -> bool:
    match node:
        case ast.Dict(keys=keys):
            return any(isinstance(key, ast.Constant) and key.value in {"To", "endpoint"} for key in keys)
        case ast.Call(func=ast.Name(id="Dial" | "Number" | "Sip" | "Message" | "Refer")):
            return is_twiml
        case ast.Call(func=ast.Attribute(attr="message" | "sms")):
            return is_twiml
        case ast.Call(func=ast.Attribute(value=ast.Name(), attr=attr)):
            return is_twiml and attr in DIALS
        case _:
            return False


def found() -> set[str]:
    ways = set()
    for module, tree in modules():
        is_twiml = module.startswith("ivr.twilio.")
        for name, function in functions(tree, module):
            if any(is_way_out(node, is_twiml=is_twiml) for node in ast.walk(function)):
                ways.add(name)
    return ways


def test_every_place_that_renders_a_number_is_known() -> None:
    assert found() == set(WAYS_OUT)


@pytest.mark.parametrize("way", WAYS_OUT)
def test_each_takes_a_number_that_the_list_let_through(way: str) -> None:
    parts = way.split(".")
    owner: object = importlib.import_module(".".join(parts[:3]))
    for part in parts[3:]:
        owner = getattr(owner, part)
    hints = {name: hint for name, hint in get_type_hints(owner).items() if name != "return"}

    assert any(WAYS_OUT[way] in (hint, *get_args(hint)) for hint in hints.values())
    assert "number" not in hints


def test_only_the_list_holds_the_seal() -> None:
    holders = {module for module, tree in modules() if "_SEAL" in ast.dump(tree)}

    assert holders == {"routing.outbound.allow_list"}
