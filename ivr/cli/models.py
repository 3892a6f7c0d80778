"""`cityline models`: which models the line needs, which are here, and fetching the rest."""

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.table import Table

from ivr.cli.console import for_errors, for_results, print_json
from ivr.errors import MissingModel
from ivr.settings import Settings, load_settings
from ivr.speech.lesson import Copies, copies
from ivr.speech.models import FETCH, ModelState, fetch, fetch_whisper, model_states, whisper_folder
from ivr.speech.packages import Progress
from ivr.speech.pinned import KOKORO, MODELS, WHISPER
from ivr.speech.progress import fetch_bars

FETCH_FRENCH = "run: cityline models --fetch --french"
MEGABYTE = 1_000_000


def models(
    *,
    fetches: Annotated[bool, typer.Option("--fetch", help="Fetch what is missing.")] = False,
    french: Annotated[bool, typer.Option("--french", help="With the voice that renders French.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """List the models, where they come from and whether they are here."""
    settings = load_settings()
    if fetches:
        _fetch(settings, french=french)
    states = [state for state in model_states(settings.models) if _is_used(state, settings)]
    lesson = _lesson(settings)
    if as_json:
        listed = [_as_json(state) for state in states]
        print_json({"whisper": settings.whisper, "models": listed, "lesson": _as_folders(lesson)})
    else:
        _print(states)
        for line in _told(lesson):
            for_results().print(line, soft_wrap=True, markup=False, highlight=False)
    if any(not state.is_ready and not state.model.is_optional for state in states):
        raise typer.Exit(1)
    if settings.whisper != "base":
        whisper_folder(settings.whisper, settings.models)


def _is_used(state: ModelState, settings: Settings) -> bool:
    return state.model is not WHISPER or settings.whisper == "base"


def _fetch(settings: Settings, *, french: bool) -> None:
    """Fetch all that this machine needs; a model that the line can do without may be missing."""
    console = for_errors()
    with fetch_bars(console) as progress:
        fetch_whisper(settings.whisper, settings.models, progress)
        complaints = [_complaint(state, settings, progress) for state in _to_fetch(settings, french=french)]
    for complaint in filter(None, complaints):
        console.print(complaint, style="yellow", markup=False)


def _to_fetch(settings: Settings, *, french: bool) -> list[ModelState]:
    wanted = [model for model in MODELS if model is not WHISPER and (french or model is not KOKORO)]
    return [state for state in model_states(settings.models) if state.model in wanted]


def _complaint(state: ModelState, settings: Settings, progress: Progress) -> str:
    try:
        fetch(state.model, settings.models, progress)
    except MissingModel as missing:
        if not state.model.is_optional:
            raise
        return f"Going on without {state.model.folder}, which {state.model.purpose}: {missing}"
    return ""


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


def _lesson(settings: Settings) -> Copies | None:
    """What Whisper has learned besides; nothing where no Whisper is here."""
    try:
        return copies(whisper_folder(settings.whisper, settings.models))
    except MissingModel:
        return None


def _told(lesson: Copies | None) -> Iterator[str]:
    if lesson and lesson.now:
        yield f"Whisper has learned how callers speak on the telephone: {lesson.now}"
    elif lesson:
        yield "Whisper is used as it came. Base learns its lesson when it is fetched, others have none."
    if lesson and lesson.earlier:
        yield f"After the next restart these may be deleted: {' '.join(map(str, lesson.earlier))}"


def _as_folders(lesson: Copies | None) -> dict[str, object] | None:
    if lesson is None:
        return None
    return {
        "folder": str(lesson.now) if lesson.now else None,
        "unused": [str(each) for each in lesson.earlier],
    }


def _standing(state: ModelState) -> str:
    if state.is_ready:
        return "[green]ready[/green]"
    remedy = FETCH_FRENCH if state.model is KOKORO else FETCH
    return (
        f"[yellow]optional; {remedy}[/yellow]" if state.model.is_optional else f"[red]missing; {remedy}[/red]"
    )


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
