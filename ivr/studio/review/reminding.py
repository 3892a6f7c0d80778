"""Reminds owners of answers due for review: once for each due date, by one process for all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2s
from typing import TypeAlias

import httpx2

from intents.articles.article import Article
from intents.articles.catalog import Catalog
from ivr.errors import NotReminded
from ivr.storage.database import Database
from ivr.storage.lease import finish_lease, take_lease
from ivr.studio.edition import Freshness, freshness
from ivr.web.words import Words


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """An answer that is near the last day on which callers hear it, or past it."""

    article: str
    owner: str
    last_day: date
    facts: tuple[str, ...] = ()
    "The facts that end on that day; none when it is the answer's own review."


def reviews_due(catalog: Catalog, today: date) -> tuple[ReviewDue, ...]:
    """Every answer on air whose owner has to be reminded, the most urgent first."""
    near = (one for one in catalog if not one.is_withdrawn and freshness(one, today) is not Freshness.FRESH)
    return tuple(sorted(map(_due, near), key=lambda one: (one.last_day, one.article)))


def by_owner(due: Iterable[ReviewDue]) -> dict[str, tuple[ReviewDue, ...]]:
    """The answers of each owner, in the same order."""
    found: dict[str, tuple[ReviewDue, ...]] = {}
    for one in due:
        found[one.owner] = (*found.get(one.owner, ()), one)
    return found


def _due(article: Article) -> ReviewDue:
    ending = tuple(fact.id for fact in article.facts if fact.valid_until == article.last_day)
    is_own = article.review_by == article.last_day
    return ReviewDue(article.id, article.owner, article.last_day, () if is_own else ending)


LIMITS = httpx2.Timeout(10.0, connect=3.0)
Remind: TypeAlias = Callable[[Sequence[ReviewDue]], None]
"Reminds of one owner's answers; raises a CitylineError if that fails for now."


@dataclass(frozen=True, slots=True)
class Reminding:
    """Remembers which due date was sent by which way; a changed date is sent again."""

    database: Database
    catalog: Callable[[], Catalog]
    today: Callable[[datetime], date]
    ways: Mapping[str, Remind]

    def round(self, now: datetime) -> int:
        """Send the reminders that are due; return for how many answers."""
        owned = by_owner(reviews_due(self.catalog(), self.today(now))).values()
        return sum(self._tell(way, remind, due, now) for way, remind in self.ways.items() for due in owned)

    def _tell(self, way: str, remind: Remind, due: Sequence[ReviewDue], now: datetime) -> int:
        with self.database.begin() as session:
            mine = [one for one in due if take_lease(session, _lease(way, one), one.last_day, now)]
        if mine:
            remind(mine)
            with self.database.begin() as session:
                for one in mine:
                    finish_lease(session, _lease(way, one), one.last_day, now)
        return len(mine)


def _lease(way: str, due: ReviewDue) -> str:
    """A name that is short enough for a lease, however long the answer's id."""
    return f"reminder {way} {blake2s(due.article.encode(), digest_size=16).hexdigest()}"


@dataclass(frozen=True, slots=True)
class WebhookReminder:
    """Posts answers to a URL of the city, with a text that chat services show unchanged."""

    address: str
    site: str
    words: Mapping[str, Words]

    def __call__(self, due: Sequence[ReviewDue]) -> None:
        """Post them; raise NotReminded if they are not accepted."""
        body = {
            "type": "answers.review_due",
            "text": "\n\n".join(told(due, self.site, words) for words in self.words.values()),
            "answers": [
                {
                    "id": one.article,
                    "owner": one.owner,
                    "last_day": one.last_day.isoformat(),
                    "facts": [*one.facts],
                    "page": page_of(one, self.site),
                }
                for one in due
            ],
        }
        try:
            with _client() as client:
                answer = client.post(self.address, json=body)
        except httpx2.HTTPError as error:
            raise NotReminded(f"the reminders' address was not reached: {type(error).__name__}") from None
        if not answer.is_success:
            raise NotReminded(f"the reminders' address answered {answer.status_code}")


@dataclass(frozen=True, slots=True)
class MailReminder:
    """Mails the owner if an account has that name, otherwise whoever is responsible for answers."""

    send: Callable[[Sequence[str], str, str], None]
    address_of: Callable[[str], str]
    "A person's address by name; empty if nobody has that name."
    otherwise: Sequence[str]
    site: str
    words: Mapping[str, Words]

    def __call__(self, due: Sequence[ReviewDue]) -> None:
        """Mail one owner's answers; raise MailFailed if the server refuses."""
        own = self.address_of(due[0].owner)
        subject = " / ".join(words("studio.reminder_subject") for words in self.words.values())
        body = "\n\n".join(told(due, self.site, words) for words in self.words.values())
        self.send([own] if own else self.otherwise, subject, body)


def told(due: Sequence[ReviewDue], site: str, words: Words) -> str:
    """Return the reminder's text in one language."""
    lines = [
        words(
            "studio.reminder_fact" if one.facts else "studio.reminder_line",
            answer=one.article,
            owner=one.owner,
            day=one.last_day.isoformat(),
            facts=", ".join(one.facts),
            page=page_of(one, site),
        )
        for one in due
    ]
    return "\n".join((words("studio.reminder"), *lines))


def page_of(due: ReviewDue, site: str) -> str:
    """Return the page on which the answer or fact is edited."""
    return f"{site}/studio/facts" if due.facts else f"{site}/studio/{due.article}"


def _client() -> httpx2.Client:
    """Return a client for one round; this machine is reached without a proxy."""
    near = httpx2.HTTPTransport()
    return httpx2.Client(mounts={"http://127.0.0.1": near, "http://localhost": near}, timeout=LIMITS)
