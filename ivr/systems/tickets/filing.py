"""Files callbacks and messages in the city's ticket system, each once, whatever fails in between."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeAlias, assert_never
from urllib.parse import quote

import structlog
from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.orm import Session

from ivr.call.city import City
from ivr.desk.callbacks.callback import Callback, CallbackKind
from ivr.desk.callbacks.store import callbacks_left, load_callback
from ivr.desk.tickets.store import (
    add_ticket,
    count_stuck,
    drop_ticket,
    due_tickets,
    known_tickets,
    save_ticket,
)
from ivr.desk.tickets.ticket import LOOKS_BACK, Ticket, TicketState, ticket_of
from ivr.environment import read_settings
from ivr.errors import BadInput
from ivr.storage.database import Database
from ivr.systems.webhooks.endpoint import address_fault
from ivr.web.words import Words


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket as another system takes it, without a caller's number."""

    group: str
    title: str
    "Ends in the mark, by which it is found again."
    body: str
    mark: str


@dataclass(frozen=True, slots=True)
class Filed:
    """The system has it."""

    id: str
    number: str


@dataclass(frozen=True, slots=True)
class RefusedTicket:
    """The system does not take it as it is."""

    why: str


@dataclass(frozen=True, slots=True)
class SystemUnreachable:
    """The system is down, refuses the account, or does not speak its own language now."""


Sent: TypeAlias = Filed | RefusedTicket | SystemUnreachable


class TicketSystem(Protocol):
    """A city's ticket system."""

    def file(self, ticket: NewTicket) -> Sent:
        """Hand over a ticket once."""
        ...

    def find(self, mark: str) -> Filed | SystemUnreachable | None:
        """Look for a ticket that may have been handed over; None when it was not."""
        ...


log = structlog.get_logger()
LONGEST_TITLE = 240


@dataclass(frozen=True, slots=True)
class TicketWording:
    """Words a ticket in the city's first language, for staff; never with a caller's number."""

    city_now: Callable[[], City]
    words: Words
    pages_url: str

    def of(self, ticket: Ticket, callback: Callback, group: str) -> NewTicket:
        """Return a callback as a ticket: who has what to do by when, the redacted words, and where it is."""
        city, words = self.city_now(), self.words
        language = words.language if words.language in city.directory.languages else ""
        article = city.catalog.articles.get(callback.article)
        topic = article.wordings[language or city.directory.languages[0]].staff_name if article else ""
        office = city.directory.departments.get(callback.department)
        due = callback.due_at.astimezone(city.directory.time_zone)
        lines = (
            (
                "callbacks.department",
                office.names.get(language, office.id) if office else callback.department,
            ),
            ("callbacks.language", words.language_name(callback.language)),
            ("callbacks.due", f"{due:%Y-%m-%d %H:%M}"),
            ("callbacks.reference", callback.reference),
            ("callbacks.person", callback.person),
            ("callbacks.words", callback.preview),
        )
        told = "\n".join(f"{words(name)}: {value}" for name, value in lines if value)
        kind = words(f"callbacks.kind_{callback.kind.value}")
        about = f"{kind} {callback.reference}: {topic}" if topic else f"{kind} {callback.reference}"
        title = f"{about[: LONGEST_TITLE - len(ticket.mark)]} ({ticket.mark})"
        address = f"{self.pages_url}/desk/callbacks/{quote(callback.id, safe='')}"
        return NewTicket(group, title, f"{told}\n\n{address}", ticket.mark)


@dataclass(slots=True)
class TicketFiling:
    """One for each process: a ticket is claimed before it is sent, and looked for before it is sent again."""

    database: Database
    connect: Callable[[], AbstractContextManager[TicketSystem]]
    group_of: Callable[[str], str]
    "The group by department; empty if it gets no tickets."
    wording: TicketWording
    clock: Callable[[], datetime]
    told: Callable[[Session, Callback, str, datetime], None] = lambda *_: None
    "Tells who texted the number of the ticket, in the same transaction."
    stuck: int = field(default=0, init=False)
    "Tickets that the other system has not taken in several attempts."

    def round(self, now: datetime) -> int:
        """File what is due; return how many tickets the other system accepted."""
        self._collect(now)
        with self.database.reading() as session:
            due = due_tickets(session, now)
        filed = 0
        if due:
            with self.connect() as system:
                filed = sum(self._send(ticket, system) for ticket in due)
        with self.database.reading() as session:
            self.stuck = count_stuck(session)
        return filed

    def _collect(self, now: datetime) -> None:
        with self.database.begin() as session:
            left = [
                callback
                for callback in callbacks_left(session, now - LOOKS_BACK)
                if self.group_of(callback.department)
            ]
            known = known_tickets(session, (callback.id for callback in left))
            for callback in left:
                ticket = ticket_of(callback, now) if callback.id not in known else None
                if ticket is not None:
                    add_ticket(session, ticket)

    def _send(self, ticket: Ticket, system: TicketSystem) -> bool:
        under_way = ticket.sending(self.clock())
        with self.database.begin() as session:
            if not save_ticket(session, ticket, under_way):
                return False
            callback = load_callback(session, ticket.id)
            group = self.group_of(callback.department) if callback else ""
            if callback is None or not group or not (callback.is_open or ticket.tries):
                drop_ticket(session, ticket.id)  # it was settled, or handed to whom nothing is filed for
                return False
        after = self._after(under_way, self._sent(ticket, callback, group, system))
        with self.database.begin() as session:
            is_filed = save_ticket(session, under_way, after) and after.state is TicketState.FILED
            if is_filed and callback.kind is CallbackKind.TEXT:
                self.told(session, callback, after.number, self.clock())
        log.info("ticket", id=after.id, state=after.state.value, tries=after.tries)
        return is_filed

    def _sent(self, ticket: Ticket, callback: Callback, group: str, system: TicketSystem) -> Sent:
        if ticket.tries:  # an answer that never came may still have been a yes
            found = system.find(ticket.mark)
            if found is not None:
                return found
        return system.file(self.wording.of(ticket, callback, group))

    def _after(self, ticket: Ticket, sent: Sent) -> Ticket:
        match sent:
            case Filed(server_id, number):
                return ticket.filed(server_id, number)
            case RefusedTicket(why):
                return ticket.refused(why, self.clock())
            case SystemUnreachable():
                return ticket.delayed(self.clock())
            case _:
                assert_never(sent)


OTHERS = "*"


class TicketSettings(BaseSettings):
    """The ticket system's address, account and groups."""

    model_config = SettingsConfigDict(
        env_prefix="CITYLINE_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    tickets_url: str = Field(
        "", description="Address of the city's Zammad, as https://tickets.example.ca; empty: no tickets"
    )
    tickets_token: SecretStr = Field(
        SecretStr(""), description="Zammad's access token, of the permission ticket.agent"
    )
    tickets_customer: str = Field(
        "", description="Login or e-mail address in Zammad under which tickets are filed"
    )
    tickets_groups: str = Field(
        "",
        description="Whose messages become tickets: department=Group, by commas; *=Group for all others",
    )

    @model_validator(mode="after")
    def _is_whole(self) -> "TicketSettings":
        if not self.tickets_url:
            return self
        # Whether it may be inside is another setting; where it leads is looked at with each ticket.
        if self.tickets_url.endswith("/") or address_fault(self.tickets_url, may_be_private=True):
            raise ValueError("CITYLINE_TICKETS_URL must be an https address without a slash at its end")
        if not self.tickets_token.get_secret_value() or not self.tickets_customer:
            raise ValueError(
                "CITYLINE_TICKETS_URL needs CITYLINE_TICKETS_TOKEN and CITYLINE_TICKETS_CUSTOMER"
            )
        if not self.groups:
            raise ValueError("CITYLINE_TICKETS_GROUPS must name a group, such as *=Users")
        return self

    @property
    def groups(self) -> Mapping[str, str]:
        """The group by department; `*` stands for all others."""
        pairs = (one.partition("=") for one in self.tickets_groups.split(",") if one.strip())
        return {name.strip(): group.strip() for name, _, group in pairs}

    def group_of(self, department: str) -> str:
        """Return a department's group, or nothing where its messages become no tickets."""
        groups = self.groups
        return groups.get(department, groups.get(OTHERS, ""))


def load_ticket_settings(departments: Iterable[str] | None = None, **given: object) -> TicketSettings:
    """Read the settings; raise BadInput naming every wrong one, and a department that the city lacks."""
    settings = read_settings(TicketSettings, given)
    known = None if departments is None else {*departments, OTHERS}
    strange = [name for name in settings.groups if known is not None and name not in known]
    if settings.tickets_url and (strange or not all(settings.groups.values())):
        named = ", ".join(strange) or settings.tickets_groups
        raise BadInput(f"CITYLINE_TICKETS_GROUPS: there is no department or group in {named}")
    return settings
