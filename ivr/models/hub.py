"""Fetches models from their original publishers' repositories at the Hugging Face hub."""

import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cache
from pathlib import Path

import httpx2
from huggingface_hub import constants, get_session, hf_hub_download, snapshot_download
from huggingface_hub.utils.tqdm import disable_progress_bars

from ivr.errors import MissingModel
from ivr.models.packages import LOOK_SECONDS, FetchProgress, bytes_below
from ivr.models.recipe import HubRepository, verify

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
