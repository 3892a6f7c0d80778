"""What rooms read of a running line is there, by the name and type that they write beside it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
READ = re.compile(r"\.app\.state\.(\w+)$|^app\.state\.(\w+)$")
PARTS_OF_PAGES = {"CallbackPages", "DashboardPages", "DeskPages", "EditingPages", "Fragments"}
"What a room asks of the pages' frame, in its own words."


@cache
def sources() -> tuple[ast.Module, ...]:
    rooms = ("ivr", "metrics")
    return tuple(ast.parse(file.read_text("utf-8")) for room in rooms for file in (ROOT / room).rglob("*.py"))


def promised() -> dict[str, str]:
    tree = ast.parse((ROOT / "ivr/run/state.py").read_text("utf-8"))
    return {
        node.target.id: ast.unparse(node.annotation)
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }


def read() -> Iterator[tuple[str, str]]:
    for tree in sources():
        for node in ast.walk(tree):
            match node:
                case ast.AnnAssign(annotation=annotation, value=ast.Attribute() as value):
                    if found := READ.search(ast.unparse(value)):
                        yield found[1] or found[2], ast.unparse(annotation)


def test_every_name_that_is_read_is_promised() -> None:
    used = {
        found[1] or found[2]
        for tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and (found := READ.search(ast.unparse(node)))
    }

    assert used - set(promised()) == set()


def test_every_type_that_is_read_is_the_one_that_is_kept() -> None:
    kept = promised()

    assert {(name, type_) for name, type_ in read() if type_ not in {kept[name], *PARTS_OF_PAGES}} == set()
