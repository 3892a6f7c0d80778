"""Files callbacks and messages in the city's ticket system, each once, whatever fails in between."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never
from urllib.parse import quote

import structlog
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
from ivr.storage.database import Database
from ivr.systems.tickets.ticket_system import (
    Filed,
    NewTicket,
    RefusedTicket,
    Sent,
    SystemUnreachable,
    TicketSystem,
)
from ivr.web.words import Words

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
