"""`cityline backup` and `cityline restore`: what cannot be made again, in one file, and back."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, TypeAlias

import typer

from ivr.cli.console import for_results
from ivr.errors import BadInput
from ivr.release import release
from ivr.settings import load_settings
from ivr.storage.backup import SEALED_SUFFIX, SUFFIX, Manifest, read_backup, write_backup
from ivr.storage.settings import load_database_settings
from ivr.storage.table_files import copy_in, copy_out, ensure_can_be_copied_in

OF_THE_DATA = ("secret.key", "open311.key", "erasures", "open-data", "reports")
"Files and folders of the data folder; recordings and models can be made again."
DATABASE, DATA, CITY = "database", "data", "city"
FORGOTTEN = Path("erasures", "forgotten.jsonl")
EARLIER_FORGOTTEN = "forgotten.jsonl"
"Earlier releases kept the list of erased callers beside the database."
NAMED = "cityline-%Y-%m-%d-%H%M%S"
PATTERNS = tuple(f"cityline-????-??-??-??????{suffix}" for suffix in (SUFFIX, SEALED_SUFFIX))
PassphraseFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(help="File of the passphrase that encrypts it; CITYLINE_BACKUP_PASSPHRASE if left out."),
]


def backup(
    place: Annotated[
        Path, typer.Argument(metavar="PLACE", help="A file, or a folder for one named by the time.")
    ],
    keep: Annotated[int, typer.Option(min=0, help="Leave this many in the folder; 0 leaves all.")] = 0,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Keep database, secret, erasures and the city's folder in one file; safe while the line runs."""
    settings, now = load_settings(), datetime.now(UTC)
    passphrase = _passphrase(passphrase_file)
    suffix = SEALED_SUFFIX if passphrase else SUFFIX
    path = place / f"{now:{NAMED}}{suffix}" if place.is_dir() else place
    with _beside(path) as aside:
        copied = copy_out(settings.database_address, aside)
        members = {f"{DATABASE}/{name}": aside / name for name in copied.files}
        members |= _of_the_data(settings.data, aside) | _below(CITY, settings.city)
        made = write_backup(
            path, members, lambda files: Manifest(now.isoformat(), release(), copied, files), passphrase
        )
    if keep and place.is_dir():
        for old in sorted(chain.from_iterable(place.glob(pattern) for pattern in PATTERNS))[:-keep]:
            old.unlink()
    if passphrase:
        _say("It is encrypted: keep its passphrase elsewhere, or nobody can restore it.")
    _say(f"{path}: {_told(made)}. It was read back, and is whole.")
    if f"{DATA}/secret.key" not in made.files:
        _say("CITYLINE_SECRET_KEY is not in it: keep that elsewhere, or nobody can read it.")


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A folder on the disk that takes the backup: a full one is noticed before anything is replaced."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".cityline-backup-", dir=path.parent) as aside:
            yield Path(aside)
    except OSError as error:
        raise BadInput(f"{path.parent}: cannot be written ({error.strerror}); name another place") from error


def _of_the_data(data: Path, aside: Path) -> dict[str, Path]:
    members = {
        name: file for kept in OF_THE_DATA for name, file in _below(f"{DATA}/{kept}", data / kept).items()
    }
    earlier, now = data / EARLIER_FORGOTTEN, data / FORGOTTEN
    if earlier.is_file():
        joined = aside / EARLIER_FORGOTTEN
        lists = [each.read_bytes() for each in (earlier, now) if each.is_file()]
        joined.write_bytes(b"\n".join(lists))
        members[f"{DATA}/{FORGOTTEN}"] = joined
    return members


def _below(name: str, path: Path) -> dict[str, Path]:
    """Return a file, or every file in a folder, by its name in the backup."""
    if path.is_file():
        return {name: path}
    files = (file for file in sorted(path.rglob("*")) if file.is_file())
    return {f"{name}/{file.relative_to(path).as_posix()}": file for file in files}


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `cityline backup` wrote.")],
    *,
    is_trial: Annotated[bool, typer.Option("--check", help="Only check that it could be restored.")] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Put a backup back into an empty database and data folder; the line must not run."""
    settings = load_settings()
    with TemporaryDirectory(prefix=".restored-", dir=_room(settings.data)) as unpacked:
        aside = Path(unpacked)
        manifest = read_backup(file, aside, _passphrase(passphrase_file))
        if is_trial:
            _say(f"{file}: {_told(manifest)}. It is whole.")
            return
        ensure_can_be_copied_in(settings.database_address, manifest.database)
        # The database last: what fails before it can be repeated, and it comes back whole or not at all.
        _put_data_back(aside / DATA, settings.data)
        copy_in(settings.database_address, aside / DATABASE, manifest.database)
        is_city_back = _put_city_back(aside / CITY, settings.city)
    _say(f"{file}: {_told(manifest)}. It is back.")
    if not is_city_back:
        _say(f"{settings.city} stays as it is, since it holds something or may not be written.")
    _say("Next: cityline migrate, cityline check, cityline verify.")


def _passphrase(file: Path | None) -> str:
    if file is None:
        return load_database_settings().backup_passphrase.get_secret_value().strip()
    try:
        passphrase = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{file}: cannot be read; name the file of the passphrase") from error
    if not passphrase:
        raise BadInput(f"{file}: is empty; write the passphrase into it (openssl rand -base64 24)")
    return passphrase


def _room(data: Path) -> Path | None:
    """Return the data folder, whose disk has room; in a read-only container, None for the usual place."""
    with suppress(OSError):
        data.mkdir(parents=True, exist_ok=True)
    return data if os.access(data, os.W_OK) else None


def _put_data_back(kept: Path, data: Path) -> None:
    """Add what is not there; whoever was forgotten since stays forgotten, and what was noted since stays."""
    forgotten = kept / FORGOTTEN
    if forgotten.is_file():
        (data / FORGOTTEN).parent.mkdir(parents=True, exist_ok=True)
        with (data / FORGOTTEN).open("ab") as list_here:
            list_here.write(b"\n" + forgotten.read_bytes() + b"\n")
        forgotten.unlink()
    for file in (each for each in kept.rglob("*") if each.is_file()):
        place = data / file.relative_to(kept)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(file, place)


def _put_city_back(kept: Path, city: Path) -> bool:
    """Put the city's folder back, unless one is there."""
    if city.is_dir() and any(city.iterdir()):
        return False
    try:
        if kept.is_dir():
            shutil.copytree(kept, city, dirs_exist_ok=True)
    except (OSError, shutil.Error):  # the database is back, and a person can put a folder there
        return False
    return True


def _told(manifest: Manifest) -> str:
    database = manifest.database
    rows = f", {sum(table.rows for table in database.tables):,} rows" if database.tables else ""
    files: Mapping[str, str] = manifest.files
    return (
        f"{database.kind} at revision {database.revision}{rows}, {len(files)} files, {manifest.made_at[:16]}"
    )


def _say(line: str) -> None:
    for_results().print(line, soft_wrap=True, markup=False)
