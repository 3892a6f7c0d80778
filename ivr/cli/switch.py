"""`cityline switch`: all calls to people, or the line answers again."""

from typing import Annotated

import typer

from ivr.cli.city_editor import at_terminal
from ivr.cli.console import for_results, print_json
from ivr.settings import load_settings
from routing.editing.edits import Switch

Sure = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]


def on(*, yes: Sure = False) -> None:
    """Send every new call to a person at once; the line answers no questions."""
    _turn(on=True, question="From the next call on, nobody is answered by the line. Go on?", yes=yes)


def off(*, yes: Sure = False) -> None:
    """Let the line answer again."""
    _turn(on=False, question="From the next call on, the line answers again. Go on?", yes=yes)


def show(*, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Show whether all calls go to people."""
    with at_terminal(load_settings()) as desk:
        switch = desk.editor.look().edits.switch
    if as_json:
        print_json(
            {
                "all_to_people": switch is not None and switch.is_on,
                "by": switch.set_by if switch else "",
                "since": switch.set_at.isoformat() if switch else None,
            }
        )
    else:
        for_results().print(_told(switch), soft_wrap=True)


def _turn(*, on: bool, question: str, yes: bool) -> None:
    if not yes:
        typer.confirm(question, abort=True)
    with at_terminal(load_settings()) as desk:
        switch = desk.editor.turn_switch(on=on, by=desk.by)
        desk.note("banners.switch_on" if on else "banners.switch_off", "all_to_people")
    for_results().print(_told(switch), soft_wrap=True)


def _told(switch: Switch | None) -> str:
    if switch is None:
        return "The line answers; the switch was never used."
    since = f"since {switch.set_at.isoformat(' ', 'minutes')}, by {switch.set_by}"
    return f"{'All calls go to people' if switch.is_on else 'The line answers'}, {since}."
