"""Sends mail through the city's own server, when one is configured."""

import smtplib
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid
from types import MappingProxyType
from urllib.parse import SplitResult, unquote, urlsplit

from pydantic import Field, SecretStr, model_validator

from ivr.environment import EnvironmentSettings, read_settings
from ivr.errors import MailFailed

SECONDS = 30.0
NO_FILES: Mapping[str, bytes] = MappingProxyType({})
PORTS = {"smtp": 587, "smtps": 465}
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class MailSettings(EnvironmentSettings):
    """The mail server, and the recipients of the council's report."""

    smtp_url: SecretStr = Field(
        SecretStr(""),
        description="Mail server, as smtps://user:password@mail.example.ca, or smtp:// for STARTTLS; "
        "empty means that no mail is sent",
    )
    mail_from: str = Field("", description="Sender of the line's mail")
    council_mail_to: str = Field(
        "", description="Who gets each month's council report, separated by commas; empty means nobody"
    )

    review_mail_to: str = Field(
        "",
        description="Who is reminded by mail of answers to review whose owner has no account of that name, "
        "separated by commas; empty means that no such mail is sent",
    )

    @model_validator(mode="after")
    def _can_be_sent(self) -> "MailSettings":
        every = (*self.recipients, *self.reviewers)
        if not every:
            return self
        try:
            server = urlsplit(self.smtp_url.get_secret_value())
            is_server = server.scheme in PORTS and bool(server.hostname) and server.port != 0
        except ValueError:
            is_server = False
        if not is_server:
            named = "CITYLINE_COUNCIL_MAIL_TO" if self.recipients else "CITYLINE_REVIEW_MAIL_TO"
            raise ValueError(f"{named} needs CITYLINE_SMTP_URL, as smtps://mail.example.ca")
        if any(not _is_address(one) for one in (self.mail_from, *every)):
            raise ValueError(
                "CITYLINE_MAIL_FROM, CITYLINE_COUNCIL_MAIL_TO and CITYLINE_REVIEW_MAIL_TO "
                "must hold e-mail addresses"
            )
        return self

    @property
    def recipients(self) -> tuple[str, ...]:
        """The recipients of the council's report."""
        return _listed(self.council_mail_to)

    @property
    def reviewers(self) -> tuple[str, ...]:
        """Who is reminded of answers whose owner has no account."""
        return _listed(self.review_mail_to)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())


def load_mail_settings(**given: object) -> MailSettings:
    """Read the settings; raise BadInput naming what is wrong, and never the password."""
    return read_settings(MailSettings, given)


@dataclass(frozen=True, slots=True)
class Mailer:
    """Sends mail through one server."""

    settings: MailSettings

    def send(self, subject: str, body: str, files: Mapping[str, bytes]) -> None:
        """Send PDFs to the council's recipients; raise MailFailed unless the server took it for all."""
        self.send_to(self.settings.recipients, subject, body, files)

    def send_to(
        self, recipients: Sequence[str], subject: str, body: str, files: Mapping[str, bytes] = NO_FILES
    ) -> None:
        """Send a text with PDFs; raise MailFailed if the server did not take it for every recipient."""
        message = EmailMessage()
        message["Subject"], message["From"] = subject, self.settings.mail_from
        message["To"] = ", ".join(recipients)
        message["Message-ID"] = make_msgid(domain=self.settings.mail_from.rpartition("@")[2])
        message.set_content(body)
        for name, content in files.items():
            message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
        try:
            with self._connected() as server:
                refused = server.send_message(message)
        except (smtplib.SMTPException, OSError) as error:
            raise MailFailed(f"the mail server did not accept the mail: {type(error).__name__}") from None
        if refused:
            raise MailFailed(f"the mail server refused {len(refused)} of the recipients")

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server = urlsplit(self.settings.smtp_url.get_secret_value())
        host, port = server.hostname or "", server.port or PORTS[server.scheme]
        context = ssl.create_default_context()
        if server.scheme == "smtps":
            with smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context) as connected:
                _sign_in(connected, server)
                yield connected
            return
        with smtplib.SMTP(host, port, timeout=SECONDS) as connected:
            if host not in LOOPBACK:  # what leaves this machine is encrypted, or not sent
                connected.starttls(context=context)
            _sign_in(connected, server)
            yield connected


def _sign_in(connected: smtplib.SMTP, server: SplitResult) -> None:
    if server.username:
        connected.login(unquote(server.username), unquote(server.password or ""))


def _is_address(text: str) -> bool:
    name, _, domain = text.partition("@")
    return bool(name and domain) and text.isascii() and not any(sign.isspace() for sign in text)
