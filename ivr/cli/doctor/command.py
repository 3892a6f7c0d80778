"""`cityline doctor`: is all that a line needs around it as it should be, and if not, what to do?"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated

import httpx2
import typer
from rich.table import Table
from rich.text import Text

from ivr.call.city import City, load_city
from ivr.cli.console import for_results, print_json
from ivr.cli.doctor.address import AddressCheck
from ivr.cli.doctor.carrier import CarrierCheck
from ivr.cli.doctor.finding import Finding, State
from ivr.cli.doctor.machine import MachineCheck
from ivr.settings import Settings, load_settings
from ivr.twilio.account import Account
from ivr.twilio.client import RestAccount

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
