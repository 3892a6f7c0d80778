"""The public address as Twilio and strangers find it: certificate, proxy, signatures, media socket."""

import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from secrets import token_hex
from urllib.parse import urlsplit

import httpx2
from websockets.exceptions import InvalidHandshake, InvalidStatus
from websockets.sync.client import connect

from ivr.cli.doctor.finding import Finding, State, good
from ivr.settings import Settings
from ivr.twilio.requests import signature_of

ADDRESS, CERTIFICATE, PROXY, STREAM = "public address", "certificate", "proxy", "media stream"
SECONDS = 10.0
DAYS_LEFT = 14
STRANGER = "192.0.2.77"
"An address that nobody has, kept for documentation."
FOR_WATCHERS = ("/metrics", "/health/live")
HIDDEN = frozenset({403, 404})
LEG, SEEN, SOCKET = "/voice/leg", "/voice/seen", "/voice/stream"
NEITHER = "Start the line with this CITYLINE_TWILIO_AUTH_TOKEN and this CITYLINE_PUBLIC_BASE_URL."


class NoUpgrade(Exception):
    """A media socket did not open; the text says how far it came."""


def certificate_ends(host: str, port: int) -> datetime:
    """Return until when a host's certificate is good; raise SSLError for one that Twilio refuses."""
    with (
        socket.create_connection((host, port), timeout=SECONDS) as plain,
        ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secured,
    ):
        told = secured.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(told["notAfter"])), UTC)


def open_and_close(url: str, signature: str) -> None:
    """Open a media socket as Twilio does, and close it; raise NoUpgrade where it does not open."""
    headers = {"X-Twilio-Signature": signature}
    try:
        connect(url, additional_headers=headers, open_timeout=SECONDS, compression=None, proxy=None).close()
    except InvalidStatus as refused:
        raise NoUpgrade(f"it was answered {refused.response.status_code}") from None
    except (InvalidHandshake, OSError, EOFError) as error:
        raise NoUpgrade(type(error).__name__) from None


@dataclass(frozen=True, slots=True)
class AddressCheck:
    """Asks the public address what Twilio asks, without placing a call."""

    settings: Settings
    http: httpx2.Client
    now: Callable[[], datetime]
    ends: Callable[[str, int], datetime] = certificate_ends
    upgrade: Callable[[str, str], None] = open_and_close

    def findings(self) -> Iterator[Finding]:
        """Yield what was found, until nothing more can be asked."""
        if urlsplit(self._base).scheme == "https" and (wrong := self._certificate()):
            yield wrong
            if wrong.state is State.WRONG:
                return
        reached = self._reached()
        yield reached
        if reached.state is State.GOOD:
            yield from self._proxy()
            yield self._stream()

    @property
    def _base(self) -> str:
        return self.settings.public_base_url

    @property
    def _token(self) -> str:
        return next(iter(self.settings.auth_tokens), "")

    def _certificate(self) -> Finding:
        parts = urlsplit(self._base)
        host = parts.hostname or ""
        try:
            ends = self.ends(host, parts.port or 443)
        except ssl.SSLCertVerificationError as error:
            why = f"Twilio would refuse the certificate of {host}: {error.verify_message}."
            return Finding(CERTIFICATE, State.WRONG, why, "Have the proxy get one, as deploy/proxy does.")
        except (OSError, KeyError) as error:
            why = f"{host} does not answer by https from here ({type(error).__name__})."
            return Finding(
                ADDRESS, State.WRONG, why, "Look at its name in the DNS, the firewall and the proxy."
            )
        days = (ends - self.now()).days
        said = f"The certificate of {host} is good for {days} more days."
        if days < DAYS_LEFT:
            return Finding(CERTIFICATE, State.WARNING, said, "See why the proxy has not renewed it.")
        return good(CERTIFICATE, said)

    def _reached(self) -> Finding:
        try:
            status = self._signed(LEG).status_code
        except httpx2.HTTPError as error:
            why = f"{self._base} does not answer from here ({type(error).__name__})."
            return Finding(ADDRESS, State.WRONG, why, "Is the line running, and does the proxy lead to it?")
        if status == httpx2.codes.NO_CONTENT:
            return good(ADDRESS, f"The line answers at {self._base}, and takes what is signed for it.")
        if status == httpx2.codes.FORBIDDEN:
            why = f"The line at {self._base} takes a signed request for a forged one, as it would Twilio's."
            return Finding(ADDRESS, State.WRONG, why, NEITHER)
        why = f"{self._base}{LEG} answered {status}, so something else than this line is there."
        return Finding(
            ADDRESS, State.WRONG, why, "Have the proxy pass every path on to the line, as deploy/proxy does."
        )

    def _proxy(self) -> Iterator[Finding]:
        told = [*self._forwarding(), *self._open_to_strangers()]
        yield from told
        if not told:
            yield good(PROXY, "The proxy passes on who asks, and keeps figures and health from strangers.")

    def _forwarding(self) -> Iterator[Finding]:
        try:
            seen = self._signed(SEEN, {"X-Forwarded-For": STRANGER}).json()
            address, scheme, is_named = str(seen["address"]), str(seen["scheme"]), bool(seen["is_named"])
        except (httpx2.HTTPError, ValueError, KeyError, TypeError):
            yield Finding(PROXY, State.UNKNOWN, "The running line cannot say what the proxy passes on to it.")
            return
        if address == STRANGER:
            why = (
                "The proxy passes on an address that a stranger makes up, so that no limit by address holds."
            )
            yield Finding(
                PROXY, State.WRONG, why, "Have it set X-Forwarded-For itself, as deploy/proxy does."
            )
        elif not is_named and _is_near(address) and urlsplit(self._base).scheme == "https":
            why = (
                f"The line takes everybody for {address}, so that one person's wrong passwords lock all out."
            )
            remedy = "Name the proxy as CITYLINE_TRUSTED_PROXIES, and have it set X-Forwarded-For."
            yield Finding(PROXY, State.WARNING, why, remedy)
        if scheme != urlsplit(self._base).scheme:
            why = f"The proxy does not say that it was asked by https: the line sees {scheme}."
            yield Finding(PROXY, State.WARNING, why, "Have it set X-Forwarded-Proto.")

    def _open_to_strangers(self) -> Iterator[Finding]:
        for path in FOR_WATCHERS:
            try:
                status = self.http.get(f"{self._base}{path}", timeout=SECONDS).status_code
            except httpx2.HTTPError:
                continue
            if status not in HIDDEN:
                why = f"Strangers may ask {self._base}{path}, which answers {status}."
                yield Finding(
                    PROXY, State.WARNING, why, "Have the proxy answer 404 there, as deploy/proxy does."
                )

    def _stream(self) -> Finding:
        # Twilio opens wss alone and signs it so; a line that is tried on its own machine has no certificate.
        signed = f"wss{self._base.removeprefix('https').removeprefix('http')}{SOCKET}"
        url = signed if urlsplit(self._base).scheme == "https" else signed.replace("wss", "ws", 1)
        try:
            self.upgrade(url, signature_of(self._token, signed, {}))
        except NoUpgrade as error:
            why = f"The media stream does not open ({error}): the carrier hears callers, not this machine."
            return Finding(
                STREAM, State.WRONG, why, f"Have the proxy pass WebSockets on at {SOCKET}, for hours."
            )
        return good(STREAM, "The media stream opens.")

    def _signed(self, path: str, headers: dict[str, str] | None = None) -> httpx2.Response:
        url, form = f"{self._base}{path}", {"CallSid": f"CA{token_hex(16)}", "CallStatus": "in-progress"}
        signature = {"X-Twilio-Signature": signature_of(self._token, url, form)}
        return self.http.post(url, data=form, headers={**(headers or {}), **signature}, timeout=SECONDS)


def _is_near(address: str) -> bool:
    try:
        return ip_address(address).is_private
    except ValueError:
        return False
