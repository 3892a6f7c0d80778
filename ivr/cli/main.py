"""The command `cityline`: its subcommands, their help, and what a person reads when something is wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

import typer
from rich.markup import escape

from ivr.cli import account, banner, calendar, stated, switch
from ivr.cli.call import call
from ivr.cli.check import check
from ivr.cli.console import for_errors
from ivr.cli.demo import demo
from ivr.cli.evaluate import evaluate
from ivr.cli.facts import facts
from ivr.cli.messages import messages
from ivr.cli.migrate import migrate
from ivr.cli.models import models
from ivr.cli.purge import purge
from ivr.cli.questions import questions
from ivr.cli.render import render
from ivr.cli.report import report
from ivr.cli.serve import serve
from ivr.cli.token import token
from ivr.cli.understand import understand
from ivr.errors import CitylineError, DatabaseDown

Arguments = ParamSpec("Arguments")
BAD_INPUT = 2


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand with an example of its use."""

    run: Callable[..., None]
    example: str
    panel: str = "Run the line"
    takes_anything: bool = False
    "Whether it reads its own options, because their order matters."
    name: str = ""
    "When it is not the function's."


COMMANDS = (
    Command(demo, "cityline demo --once"),
    Command(serve, "cityline serve --port 8000"),
    Command(call, 'cityline call --say "When is garbage day?" --press 1', takes_anything=True),
    Command(understand, 'cityline understand --lang fr "C\'est quand les poubelles?"', "Look after a city"),
    Command(evaluate, "cityline evaluate --html evaluation.html", "Look after a city"),
    Command(questions, "cityline questions --out reviewed.jsonl", "Look after a city"),
    Command(check, "cityline check deploy/example-city", "Look after a city"),
    Command(render, "cityline render --prune", "Look after a city"),
    Command(report, "cityline report --from 2026-11-01 --to 2026-11-30", "Look after a city"),
    Command(messages, "cityline messages --department revenue", "Look after a city"),
    Command(facts, "cityline facts --from 2026-11-01", "Look after a machine"),
    Command(models, "cityline models --fetch", "Look after a machine"),
    Command(migrate, "cityline migrate", "Look after a machine"),
    Command(purge, "cityline purge", "Look after a machine"),
    Command(token, "cityline token > metrics.token", "Look after a machine"),
)
PEOPLE = "Look after people"
ACCOUNT_COMMANDS = (
    Command(account.add, 'cityline account add "Ada Roy" --email ada@city.example --role admin', PEOPLE),
    Command(account.list_accounts, "cityline account list --json", PEOPLE, name="list"),
    Command(account.disable, "cityline account disable ada-roy", PEOPLE),
    Command(account.enable, "cityline account enable ada-roy", PEOPLE),
    Command(account.give_password, "cityline account password ada-roy", PEOPLE, name="password"),
)
VALUE = "Look after the numbers"
MINUTES_COMMANDS = (
    Command(
        stated.set_minutes,
        'cityline minutes set tax.due_date 4.5 --by "Front desk"',
        VALUE,
        takes_anything=True,
        name="set",
    ),
    Command(stated.list_minutes, "cityline minutes list --json", VALUE, name="list"),
    Command(stated.review, 'cityline minutes review 2.5 --by "Ada Roy"', VALUE, takes_anything=True),
)
PRICE_COMMANDS = (
    Command(
        stated.set_price,
        'cityline prices set telephony_minute 0.0115 --by "IT"',
        VALUE,
        takes_anything=True,
        name="set",
    ),
    Command(stated.list_prices, "cityline prices list --json", VALUE, name="list"),
)
TERM_COMMANDS = (
    Command(
        stated.set_term,
        'cityline terms set answer_within_seconds 75 --by "Council"',
        VALUE,
        takes_anything=True,
        name="set",
    ),
    Command(stated.list_terms, "cityline terms list --json", VALUE, name="list"),
)
CITY = "Look after a city"
AIR = (
    'cityline banner air --text "en=Plows are out." --text "fr=Les charrues sont sorties." '
    "--until 2026-11-26T08:00 --owner Roads"
)
BANNER_COMMANDS = (
    Command(banner.list_banners, "cityline banner list", CITY, name="list"),
    Command(banner.air, AIR, CITY),
    Command(banner.end, "cityline banner end plows-are-out", CITY),
)
SWITCH_COMMANDS = (
    Command(switch.on, "cityline switch on", CITY),
    Command(switch.off, "cityline switch off --yes", CITY),
    Command(switch.show, "cityline switch show --json", CITY),
)
CALENDAR_COMMANDS = (
    Command(calendar.export, "cityline calendar export revenue revenue.ics", CITY),
    Command(calendar.take, "cityline calendar import revenue revenue.ics", CITY, name="import"),
)
ABOUT = "A city hall's phone line that answers, routes and counts honestly."
SETTINGS = "Settings are read from the environment (CITYLINE_…) or a .env file; README.md lists them."


def command_line() -> typer.Typer:
    """Return the whole command line."""
    line = _group(ABOUT, COMMANDS, SETTINGS)
    accounts = _group("Manage who may sign in to the pages.", ACCOUNT_COMMANDS)
    line.add_typer(accounts, name="account", rich_help_panel=PEOPLE)
    line.add_typer(_group("Put notices on air.", BANNER_COMMANDS), name="banner", rich_help_panel=CITY)
    line.add_typer(_group("Send all calls to people.", SWITCH_COMMANDS), name="switch", rich_help_panel=CITY)
    line.add_typer(_group("Hours as calendars.", CALENDAR_COMMANDS), name="calendar", rich_help_panel=CITY)
    for name, about, commands in (
        ("minutes", "State how long staff need for a query, and record hours of review.", MINUTES_COMMANDS),
        ("prices", "State what the line pays for.", PRICE_COMMANDS),
        ("terms", "Set the numbers inside the definitions.", TERM_COMMANDS),
    ):
        line.add_typer(_group(about, commands), name=name, rich_help_panel=VALUE)
    return line


def _group(about: str, commands: Sequence[Command], *notes: str) -> typer.Typer:
    examples = (f"  {escape(command.example)}" for command in commands)
    line = typer.Typer(
        help=about,
        epilog="\n\n".join(("Examples:", *examples, *notes)),
        no_args_is_help=True,
        rich_markup_mode="rich",
        add_completion=False,
    )
    for command in commands:
        line.command(
            command.name or None,
            epilog=f"Example: {escape(command.example)}",
            rich_help_panel=command.panel,
            context_settings={"ignore_unknown_options": command.takes_anything},
        )(plainly(command.run))
    return line


def plainly(run: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """Return a command that tells what is wrong in one sentence instead of a traceback."""

    @wraps(run)
    def told(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        try:
            run(*args, **kwargs)
        except CitylineError as error:
            for_errors().print(sentence(error), style="red", markup=False, highlight=False, soft_wrap=True)
            raise typer.Exit(BAD_INPUT) from None

    return told


def sentence(error: CitylineError) -> str:
    """Return what a person reads of an error: what is wrong and what to do."""
    match error:
        case DatabaseDown():
            return f"{error}; start it, or set CITYLINE_DATABASE_URL to another."
        case _:
            return str(error)


def main() -> None:
    """Run the command that was typed."""
    command_line()()
