"""The command `cityline`: its subcommands, their help, and its error messages.

A command's module is imported when it is run, so that help and completion come at once.
"""

import errno
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from importlib import import_module
from types import ModuleType
from typing import Annotated, Any, ParamSpec

import typer
from rich.markup import escape
from typer.core import TyperCommand

from ivr.cli.commands import COMMANDS, GROUPS, Command
from ivr.cli.console import for_errors
from ivr.errors import CitylineError, DatabaseDown

Arguments = ParamSpec("Arguments")
UNEXPECTED, BAD_INPUT, INTERRUPTED = 1, 2, 130
"Shells give 130 to what Ctrl-C ended."
SIMULATOR = "simulator"
"What its calls need comes with the wheel; its demo, made-up history and browser phone are in a clone only."
ABOUT = "A city hall's phone line that answers, routes and counts honestly."
SETTINGS = (
    "Settings are read from the environment (CITYLINE_…) or a .env file; docs/configuring.md lists them."
)
OF_THE_DISK = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOLCK, errno.EOPNOTSUPP}
)
REMEDY = "Free space there, let this user write there, or name another folder as CITYLINE_DATA."
STOPPED = "Stopped. What was finished is kept, and nothing is left half done; run it again to go on."
EXPECTED = (typer.Exit, typer.Abort, typer.BadParameter, BrokenPipeError)
"Exceptions by which a command exits early on purpose."


def _say_release(*, is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"cityline {import_module('ivr.release').release()}")
        raise typer.Exit


def _options(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the release and exit.", callback=_say_release, is_eager=True),
    ] = False,
) -> None:
    """Options before a command."""


def _nothing() -> None:
    """Runs a deferred command."""


def command_line(prepare: Callable[[], None] = _nothing) -> typer.Typer:
    """Return the whole command line; `prepare` is called before a command is imported."""
    line = _group(ABOUT, COMMANDS, prepare, SETTINGS, add_completion=True, callback=_options)
    for group in GROUPS:
        below = _group(group.about, group.commands, prepare)
        line.add_typer(below, name=group.name, rich_help_panel=group.panel)
    return line


def _group(
    about: str, commands: Sequence[Command], prepare: Callable[[], None], *notes: str, **given: Any
) -> typer.Typer:
    examples = (f"  {escape(command.example)}" for command in commands)
    options: dict[str, Any] = {"add_completion": False, **given}
    line = typer.Typer(
        help=about,
        epilog="\n\n".join(("Examples:", *examples, *notes)),
        no_args_is_help=True,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        **options,
    )
    for command in commands:
        line.command(
            command.name, cls=_deferred(command, prepare), help=command.summary, rich_help_panel=command.panel
        )(_nothing)
    return line


def _deferred(command: Command, prepare: Callable[[], None]) -> type[TyperCommand]:
    class Deferred(TyperCommand):
        """Stands in for a command until it is called."""

        def make_context(self, *args: Any, **kwargs: Any) -> Any:
            """Import and run the command."""
            try:
                prepare()
                return _imported(command).make_context(*args, **kwargs)
            except KeyboardInterrupt:
                raise _stopped() from None

    return Deferred


def _imported(command: Command) -> Any:
    module, _, function = command.function.partition(":")
    alone = typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)
    alone.command(
        command.name,
        epilog=f"Example: {escape(command.example)}",
        context_settings={"ignore_unknown_options": command.takes_anything},
    )(plainly(getattr(_module(module), function)))
    return typer.main.get_command(alone)


def _module(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] != SIMULATOR:
            raise
        for_errors().print("This command is not installed: run it from a clone of Cityline.", style="red")
        raise typer.Exit(BAD_INPUT) from None


def plainly(run: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """Wrap a command so that errors and Ctrl-C are one sentence; unexpected errors are logged."""

    @wraps(run)
    def told(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        try:
            run(*args, **kwargs)
        except EXPECTED:
            raise
        except KeyboardInterrupt:
            raise _stopped() from None
        except CitylineError as error:
            for_errors().print(sentence(error), style="red", markup=False, highlight=False, soft_wrap=True)
            raise typer.Exit(BAD_INPUT) from None
        except OSError as error:
            if error.errno not in OF_THE_DISK:
                _report(run.__name__, error)
                raise typer.Exit(UNEXPECTED) from None
            words = f"{error.filename or 'A file'} cannot be used: {error.strerror}."
            for_errors().print(words, REMEDY, style="red", markup=False, highlight=False, soft_wrap=True)
            raise typer.Exit(BAD_INPUT) from None
        except Exception as error:  # Python's own traceback would show a caller's words
            _report(run.__name__, error)
            raise typer.Exit(UNEXPECTED) from None

    return told


def _stopped() -> typer.Exit:
    for_errors().print(STOPPED, style="yellow", markup=False, highlight=False, soft_wrap=True)
    return typer.Exit(INTERRUPTED)


def _report(name: str, error: Exception) -> None:
    import_module("ivr.log").log_unexpected(name, error)
    for_errors().print("This is a bug in Cityline; please report the line above.", style="red")


def sentence(error: CitylineError) -> str:
    """Return an error as a sentence: what is wrong and what to do."""
    match error:
        case DatabaseDown():
            return f"{error}; start it, or set CITYLINE_DATABASE_URL to another."
        case _:
            return str(error)


def main() -> None:
    """Run the command that was typed."""
    if any(not _is_text(each) for each in sys.argv):
        for_errors().print("The command line is not UTF-8 text.", style="red")
        sys.exit(BAD_INPUT)
    command_line(_safe_log)()


def _is_text(argument: str) -> bool:
    """Whether an argument can be stored and shown; other bytes arrive as halves of characters."""
    try:
        argument.encode()
    except UnicodeEncodeError:
        return False
    return True


def _safe_log() -> None:
    """Log exceptions without the values in their frames, which structlog shows by default."""
    import_module("ivr.log").configure_log("warning")
