"""`cityline doctor`: is all that a line needs around it as it should be, and if not, what to do?"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import httpx2
import typer
from rich.table import Table
from rich.text import Text

from ivr.accounts.settings import load_account_settings
from ivr.call.city import City, load_city
from ivr.cli.console import for_results, print_json
from ivr.cli.doctor.address import AddressCheck
from ivr.cli.doctor.carrier import CarrierCheck
from ivr.cli.doctor.finding import Finding, State, good
from ivr.cli.render import sentences_of
from ivr.cli.wrong_settings import made_up, misspelt, names_set, wrong_settings
from ivr.errors import BadDatabase, DatabaseDown, MissingModel
from ivr.line.voice import not_recordable
from ivr.mail import load_mail_settings
from ivr.register.approval import Approval, approval_of, last_given, load_check_list, worse
from ivr.register.running import running_line
from ivr.run.resources import ensure_ready
from ivr.settings import Settings, load_settings
from ivr.storage.database import open_database
from ivr.twilio.account import Account
from ivr.twilio.client import RestAccount

SETTINGS, MODELS, VOICES, DISK, DATABASE = "settings", "models", "voices", "disk", "database"
APPROVAL = "approval"
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
        if load_check_list(self.city.path).is_required:
            yield self._approval()

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

    def _approval(self) -> Finding:
        try:
            known, before = self._approved()
        except (BadDatabase, DatabaseDown):  # told of above
            return Finding(APPROVAL, State.UNKNOWN, "Whether two people approved this line is not known.")
        if known is not None and known.is_given:
            return good(APPROVAL, "Two people approved the models and thresholds in use.")
        page = f"{self.settings.pages_base_url}/going-live"
        if known is not None and (fallen := worse(before, known)):
            return Finding(
                APPROVAL,
                State.WRONG,
                f"Less is understood than was approved before ({', '.join(fallen)}), so calls go to people.",
                f"Go back to the earlier release or model, or fix it and examine it again: {page}",
            )
        said = "Nobody approved the models and thresholds in use, so calls go to people."
        return Finding(APPROVAL, State.WRONG, said, f"Examine them, then two people sign: {page}")

    def _approved(self) -> tuple[Approval | None, Approval | None]:
        """Return what is known of the line as it is, and the state that was approved before."""
        if not self.settings.database_url and not (self.settings.data / "cityline.db").exists():
            return None, None
        own = running_line(self.settings, self.city).understanding
        with closing(open_database(self.settings.database_address)) as database:
            database.ensure_usable()
            with database.reading() as session:
                return approval_of(session, own), last_given(session, own)


SIGNS = {State.GOOD: "✓", State.WARNING: "!", State.WRONG: "✗", State.UNKNOWN: "?"}
STYLES = {State.GOOD: "green", State.WARNING: "yellow", State.WRONG: "red", State.UNKNOWN: "yellow"}


def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Ask Twilio, the public address and this machine what stands in a call's way, and say what to do."""
    settings = load_settings()
    city = load_city(settings.city)
    with httpx2.Client(trust_env=False) as http:
        found = [*findings(settings, city, http)]
    is_well = all(one.state is not State.WRONG for one in found)
    if as_json:
        print_json({"is_well": is_well, "findings": [one.as_json() for one in found]})
    else:
        _print(found)
    raise typer.Exit(0 if is_well else 1)


def findings(settings: Settings, city: City, http: httpx2.Client) -> Iterator[Finding]:
    """Yield all that is found, from this machine outwards."""
    yield from MachineCheck(settings, city).findings()
    yield from AddressCheck(settings, http, _now).findings()
    yield from CarrierCheck(account_of(settings, http), settings, city.directory, _now).findings()


def account_of(settings: Settings, http: httpx2.Client) -> Account | None:
    """Return the city's account; None while it is not set."""
    if not (settings.twilio_account_sid and settings.auth_tokens):
        return None
    account = RestAccount(settings.twilio_account_sid, settings.auth_tokens[0], settings.twilio_rest_url)
    return Account.of(account, http)


def _now() -> datetime:
    return datetime.now(UTC)


def _print(found: Sequence[Finding]) -> None:
    table = Table("", "", "found, and what to do")
    for one in found:
        said = Text("\n").join(
            Text(part, style) for part, style in ((one.sentence, ""), (one.remedy, "bold")) if part
        )
        table.add_row(Text(SIGNS[one.state], STYLES[one.state]), one.about, said)
    for_results().print(table)
    for_results().print(_summed(found), markup=False)


def _summed(found: Iterable[Finding]) -> str:
    wrong = sum(1 for one in found if one.state is State.WRONG)
    return f"{wrong} to mend before callers come." if wrong else "Nothing stands in a call's way."
