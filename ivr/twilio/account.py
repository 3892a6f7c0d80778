"""The city's account at Twilio, asked and set up by Twilio's own client; no call waits for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlsplit

import httpx2
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client as TwilioClient

from ivr.errors import BadInput, CarrierDown
from ivr.twilio.client import RestAccount
from ivr.twilio.number import NumberSettings

SECONDS = 10.0
NOT_AUTHENTICATED, FORBIDDEN, UNKNOWN = 401, 403, 404
Asked = TypeVar("Asked")


@dataclass
class OverHttpx2(HttpClient):
    """Sends the client's requests as all others of the line are sent; it keeps the carrier's clock."""

    http: httpx2.Client
    told_at: datetime | None = None
    "The carrier's time in its latest answer."

    def request(  # noqa: PLR0913, PLR0917 - the signature is Twilio's
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,  # noqa: FBT001, FBT002 - the signature is Twilio's
    ) -> Response:
        """Send one request."""
        query = {name: str(value) for name, value in (params or {}).items()}
        answer = self.http.request(
            method,
            url,
            params=query,
            data=data,
            headers=headers,
            auth=auth,
            timeout=timeout or SECONDS,
            follow_redirects=allow_redirects,
        )
        if date := answer.headers.get("date"):
            self.told_at = parsedate_to_datetime(date)
        return Response(answer.status_code, answer.text, answer.headers)


@dataclass(frozen=True, slots=True)
class AccountState:
    """Whether the account may be used."""

    status: str
    is_trial: bool


@dataclass(frozen=True, slots=True)
class Balance:
    """What is left to be spent."""

    amount: float
    currency: str


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """A number of the account."""

    sid: str
    settings: NumberSettings
    takes_calls: bool


@dataclass(frozen=True, slots=True)
class Account:
    """Asks the carrier; raises BadInput for a refused account, CarrierDown without an answer."""

    sid: str
    client: TwilioClient = field(repr=False)
    over: OverHttpx2 = field(repr=False)

    @classmethod
    def of(cls, account: RestAccount, http: httpx2.Client) -> "Account":
        """Return the account at its region."""
        over = OverHttpx2(http)
        edge, region = _place(account.base_url)
        made = TwilioClient(
            account.sid, account.token, region=region, edge=edge, http_client=over, environment={}
        )
        return cls(account.sid, made, over)

    @property
    def told_at(self) -> datetime | None:
        """The carrier's time in its latest answer."""
        return self.over.told_at

    def state(self) -> AccountState:
        """Return whether the account may be used."""
        found = _answered(lambda: self.client.api.v2010.accounts(self.sid).fetch())
        return AccountState(str(found.status), str(found.type).casefold() == "trial")

    def balance(self) -> Balance:
        """Return what is left to be spent."""
        found = _answered(self.client.api.v2010.accounts(self.sid).balance.fetch)
        return Balance(float(found.balance or 0), str(found.currency))

    def number(self, number: str) -> OwnNumber | None:
        """Return a number's settings; None if it is not the account's.

        Twilio lists whatever contains the digits, so that only the very number counts.
        """
        numbers = self.client.incoming_phone_numbers
        listed = _answered(lambda: numbers.list(phone_number=number))
        found = next((one for one in listed if one.phone_number == number), None)
        if found is None:
            return None
        told: Mapping[str, object] = vars(found)
        return OwnNumber(str(found.sid), NumberSettings.read(told), _takes_calls(told.get("capabilities")))

    def set(self, sid: str, settings: Mapping[str, str]) -> None:
        """Set a number anew."""
        _answered(lambda: self.client.incoming_phone_numbers(sid).update(**settings))

    def may_dial(self, country: str) -> bool:
        """Whether the geographic permissions let ordinary numbers of a country be dialled."""
        countries = self.client.voice.v1.dialing_permissions.countries
        return bool(_answered(lambda: countries(country).fetch()).low_risk_numbers_enabled)


def _takes_calls(capabilities: object) -> bool:
    """Whether a number is one for calls; one that does not say so is taken for one."""
    return not isinstance(capabilities, Mapping) or bool(capabilities.get("voice", True))


def _place(address: str) -> tuple[str | None, str | None]:
    """Return edge and region of a REST address such as https://api.dublin.ie1.twilio.com."""
    match (urlsplit(address).hostname or "").removeprefix("api.").removesuffix("twilio.com").split("."):
        case [edge, region, ""]:
            return edge, region
        case [region, ""]:
            return None, region
        case _:
            return None, None


def _answered(ask: Callable[[], Asked]) -> Asked:
    try:
        return ask()
    except TwilioRestException as error:
        if error.status in {NOT_AUTHENTICATED, FORBIDDEN, UNKNOWN}:
            raise BadInput(
                "Twilio refuses the account: CITYLINE_TWILIO_ACCOUNT_SID and CITYLINE_TWILIO_AUTH_TOKEN do "
                "not belong together, or the token was rotated."
            ) from None
        raise CarrierDown(f"Twilio answered {error.status}; try again later") from None
    except (httpx2.HTTPError, TwilioException, ValueError) as error:
        raise CarrierDown(f"Twilio does not answer ({type(error).__name__}); try again later") from None
