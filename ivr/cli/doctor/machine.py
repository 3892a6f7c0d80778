"""What stands on this machine: settings, models, voices, disk and database."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from ivr.accounts.settings import load_account_settings
from ivr.call.city import City
from ivr.cli.doctor.finding import Finding, State, good
from ivr.cli.recording import sentences_of
from ivr.cli.wrong_settings import made_up, misspelt, names_set, wrong_settings
from ivr.errors import BadDatabase, DatabaseDown, MissingModel
from ivr.line.voice import not_recordable
from ivr.mail import load_mail_settings
from ivr.run.resources import ensure_ready
from ivr.settings import Settings
from ivr.storage.database import open_database

SETTINGS, MODELS, VOICES, DISK, DATABASE = "settings", "models", "voices", "disk", "database"
GIGABYTE = 1_000_000_000
FULL_GB, NEARLY_FULL_GB = 1.0, 5.0
FREE_SPACE = "Free space there, or name a larger folder as CITYLINE_DATA."


@dataclass(frozen=True, slots=True)
class MachineCheck:
    """Looks at what calls need of this machine."""

    settings: Settings
    city: City

    def findings(self) -> Iterator[Finding]:
        """Yield what is here and what is not."""
        yield from self._settings()
        yield self._models()
        yield from self._voices()
        yield self._disk()
        yield self._database()

    def _settings(self) -> Iterator[Finding]:
        wrong = [
            *wrong_settings(self.settings, load_account_settings(), load_mail_settings()),
            *misspelt(names_set()),
            *made_up(self.settings, self.city),
        ]
        yield from (Finding(SETTINGS, State.WRONG, one) for one in wrong)
        if not wrong:
            yield good(SETTINGS, "No setting is known to be wrong.")

    def _models(self) -> Finding:
        try:
            ensure_ready(self.settings)
        except MissingModel as missing:
            return Finding(MODELS, State.WRONG, f"{missing}.", "Fetch them: cityline models --fetch")
        return good(MODELS, "What hears, understands and speaks is here and whole.")

    def _voices(self) -> Iterator[Finding]:
        silent = not_recordable(self.settings, self.city, sentences_of(self.city))
        for one in silent:
            yield Finding(VOICES, State.WARNING, str(one), "Record them: cityline render")
        if not silent:
            yield good(VOICES, f"Everything can be said in {' and '.join(self.city.directory.languages)}.")

    def _disk(self) -> Finding:
        folder = self.settings.data.absolute()
        while not folder.exists():
            folder = folder.parent
        free = shutil.disk_usage(folder).free / GIGABYTE
        said = f"{free:.1f} GB are free in {self.settings.data}."
        if free < FULL_GB:
            return Finding(DISK, State.WRONG, said, FREE_SPACE)
        return Finding(DISK, State.WARNING, said, FREE_SPACE) if free < NEARLY_FULL_GB else good(DISK, said)

    def _database(self) -> Finding:
        if not self.settings.database_url and not (self.settings.data / "cityline.db").exists():
            return good(DATABASE, "There is no database yet; the first start makes one in the data folder.")
        try:
            with closing(open_database(self.settings.database_address)) as database:
                database.ensure_usable()
        except (BadDatabase, DatabaseDown) as error:
            remedy = "Start it, or set CITYLINE_DATABASE_URL to another; a new one needs: cityline migrate"
            return Finding(DATABASE, State.WRONG, f"{error}.".replace("..", "."), remedy)
        return good(DATABASE, "The database answers.")
