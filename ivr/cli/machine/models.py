"""`cityline models`: the models that the line needs, which are installed, and fetching the rest."""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from ivr.cli.console import for_results, print_json
from ivr.cli.machine.fetching import ON_WISH, fetching
from ivr.cli.machine.tuning import tune
from ivr.models.models import FETCH, ModelState, model_states
from ivr.models.pinned import ENGLISH_ENCODER, KOKORO, WHISPER
from ivr.models.whisper_sizes import BASE, whisper_choice
from ivr.settings import Settings, load_settings

MEGABYTE = 1_000_000


def models(
    *,
    fetches: Annotated[bool, typer.Option("--fetch", help="Fetch what is missing.")] = False,
    french: Annotated[bool, typer.Option("--french", help="Include the voice that renders French.")] = False,
    measuring: Annotated[
        bool,
        typer.Option("--measuring", help="Include what only measuring needs, no call."),
    ] = False,
    tunes: Annotated[bool, typer.Option("--tune", help="Find the size of Whisper that fits.")] = False,
    calls: Annotated[int, typer.Option(help="Concurrent calls that --tune plans for.", min=1)] = 8,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the models, their sources, and whether they are installed."""
    settings = load_settings()
    if fetches:
        with fetching(settings, (*([KOKORO] if french else ()), *([ENGLISH_ENCODER] if measuring else ()))):
            pass
    if tunes:
        tune(settings, calls)
        return
    whisper = whisper_choice(settings.whisper, settings.models)
    states = [state for state in model_states(settings.models) if _is_used(state, settings)]
    if as_json:
        listed = [_as_json(state) for state in states]
        print_json({"whisper": whisper.name, "why": whisper.why, "models": listed})
    else:
        _print(states)
        for_results().print(f"Hears with Whisper {whisper.name}. {whisper.why}", soft_wrap=True, markup=False)
    if any(not state.is_ready and not state.model.is_optional for state in states):
        raise typer.Exit(1)
    if whisper.name != BASE.name:
        whisper.folder(settings.models)


def _is_used(state: ModelState, settings: Settings) -> bool:
    return state.model is not WHISPER or whisper_choice(settings.whisper, settings.models).name == BASE.name


def _print(states: list[ModelState]) -> None:
    table = Table("model", "what it does", "state", "from", "MB")
    for state in states:
        table.add_row(
            state.model.folder,
            state.model.purpose,
            _standing(state),
            state.source,
            f"{state.size / MEGABYTE:.0f}",
        )
    for_results().print(table)


def _standing(state: ModelState) -> Text:
    if state.is_ready:
        return Text("ready", style="green")
    remedy = ON_WISH.get(state.model.folder, FETCH)
    if state.model.is_optional:
        return Text(f"optional; {remedy}", style="yellow")
    return Text(f"missing; {remedy}", style="red")


def _as_json(state: ModelState) -> dict[str, object]:
    return {
        "model": state.model.folder,
        "purpose": state.model.purpose,
        "is_ready": state.is_ready,
        "is_optional": state.model.is_optional,
        "folder": str(state.folder),
        "source": state.source,
        "bytes": state.size,
    }
