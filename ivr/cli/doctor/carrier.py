"""What Twilio says of the account and the number."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ivr.cli.doctor.finding import Finding, State, good, looked_at
from ivr.settings import Settings
from ivr.twilio.account import Account
from ivr.twilio.number import faults, weaknesses
from routing.departments.department import Directory
from routing.outbound.allow_list import country_of, is_sip

ACCOUNT, BALANCE, NUMBER, DIALLING, CLOCK = "account", "balance", "number", "dialling", "clock"
LITTLE_MONEY = 20.0
"In the account's currency: some hours of calls."
CLOCK_OFF_SECONDS, CLOCK_WRONG_SECONDS = 5.0, 30.0
"A stream's token is good for 60 s; Twilio's own time comes in whole seconds."
CONNECT = "Set it: cityline twilio connect"


@dataclass(frozen=True, slots=True)
class CarrierCheck:
    """Asks Twilio about the line's account and number."""

    account: Account | None
    settings: Settings
    directory: Directory
    now: Callable[[], datetime]

    def findings(self) -> Iterator[Finding]:
        """Yield what Twilio says."""
        if self.account is None:
            yield Finding(
                ACCOUNT,
                State.WRONG,
                "Twilio cannot be asked: account or token is not set.",
                "Set CITYLINE_TWILIO_ACCOUNT_SID and CITYLINE_TWILIO_AUTH_TOKEN.",
            )
            return
        account = self.account
        yield from looked_at(ACCOUNT, lambda: _account(account))
        yield from looked_at(BALANCE, lambda: _balance(account))
        yield from looked_at(NUMBER, lambda: self._number(account))
        yield from looked_at(DIALLING, lambda: self._dialling(account))
        yield from _clock(account.told_at, self.now())

    def _number(self, account: Account) -> Iterator[Finding]:
        number, base = self.directory.main_number, self.settings.public_base_url
        own = account.number(number)
        if own is None:
            remedy = (
                "Name the number as main_number in the city's city.yaml, or this account in the settings."
            )
            yield Finding(NUMBER, State.WRONG, f"{number} is not a number of this account.", remedy)
            return
        wrong = [*faults(own.settings, base, texts=self.settings.texts_from == number)]
        if not own.takes_calls:
            wrong.append(f"{number} takes no calls.")
        weak = [*weaknesses(own.settings, base)]
        yield from (Finding(NUMBER, State.WRONG, one, CONNECT) for one in wrong)
        yield from (Finding(NUMBER, State.WARNING, one, _mended(one)) for one in weak)
        if not wrong:
            yield good(NUMBER, f"Calls to {number} come to {base}.")

    def _dialling(self, account: Account) -> Iterator[Finding]:
        countries = sorted({country_of(number) for number in _dialled(self.directory) if not is_sip(number)})
        shut = [country for country in countries if not account.may_dial(country)]
        for country in shut:
            yield Finding(
                DIALLING,
                State.WRONG,
                f"The account may not dial {country}, where departments' numbers are.",
                "In Twilio's console, allow it under Voice, Settings, Geo permissions.",
            )
        if not shut:
            yield good(DIALLING, f"The account may dial where people are reached ({', '.join(countries)}).")


def _dialled(directory: Directory) -> Iterator[str]:
    for department in directory.departments.values():
        yield from (str(number) for number in (*department.numbers, department.on_call) if number)
    yield from (number for number in (directory.on_call, directory.main_number) if number)


def _mended(weakness: str) -> str:
    if "Primary handler" in weakness:
        return (
            "Make a TwiML Bin with deploy/fallback/fallback.xml, then: cityline twilio connect --fallback URL"
        )
    return CONNECT


def _account(account: Account) -> Iterator[Finding]:
    state = account.state()
    if state.status != "active":
        yield Finding(ACCOUNT, State.WRONG, f"The account is {state.status}.", "Ask Twilio's support why.")
    elif state.is_trial:
        yield Finding(
            ACCOUNT,
            State.WARNING,
            "The account is a trial: callers hear Twilio's notice, and only verified numbers are dialled.",
            "Upgrade it in Twilio's console before the number is published.",
        )
    else:
        yield good(ACCOUNT, "The account is active.")


def _balance(account: Account) -> Iterator[Finding]:
    left = account.balance()
    said = f"{left.amount:.2f} {left.currency} are left."
    if left.amount <= 0:
        yield Finding(BALANCE, State.WRONG, said, "Pay in now: Twilio refuses calls of an empty account.")
    elif left.amount < LITTLE_MONEY:
        yield Finding(BALANCE, State.WARNING, said, "Turn on auto-recharge in Twilio's console.")
    else:
        yield good(BALANCE, said)


def _clock(told_at: datetime | None, now: datetime) -> Iterator[Finding]:
    if told_at is None:
        yield Finding(CLOCK, State.UNKNOWN, "Nobody told the time, so the clock could not be compared.")
        return
    off = (now - told_at).total_seconds()
    said = f"This machine's clock is {abs(off):.0f} s {'ahead of' if off > 0 else 'behind'} Twilio's."
    if abs(off) <= CLOCK_OFF_SECONDS:
        yield good(CLOCK, "This machine's clock agrees with Twilio's.")
    else:
        state = State.WRONG if abs(off) > CLOCK_WRONG_SECONDS else State.WARNING
        yield Finding(CLOCK, state, said, "Have it follow NTP: timedatectl set-ntp true")
