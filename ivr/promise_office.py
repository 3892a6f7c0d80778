"""The office of promises, of this line's own parts."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from intents.redaction import redacted
from ivr.city import City
from ivr.database import Database
from ivr.errors import BadSeal
from ivr.seal import Seal
from metrics import store as ledger
from metrics.ledger import WrapUpKind, WrapUpRecord
from routing.promises.office import Office
from routing.promises.progress import Doing
from routing.promises.promise import Promise


def promise_office(
    database: Database, city: Callable[[], City], seal: Seal, clock: Callable[[], datetime]
) -> Office:
    """Return where people see to what is owed to callers."""
    return Office(
        database,
        lambda: city().directory,
        partial(_unsealed, seal),
        redacted,
        clock,
        partial(_topic, city),
        _misrouted,
    )


def _misrouted(session: Session, promise: Promise, doing: Doing) -> None:
    wrong, told = WrapUpKind.WRONG_DEPARTMENT, f"{promise.id}:{promise.version}"
    record = WrapUpRecord(told, promise.call_sid, doing.at, wrong, promise.department, by=doing.by)
    ledger.append(session, record)


def _unsealed(seal: Seal, sealed: str) -> str | None:
    try:
        return seal.open(sealed)
    except BadSeal:
        return None


def _topic(city: Callable[[], City], article: str, language: str) -> str:
    """Return what an article is about; one that the city has no more is called by its slug."""
    known = city().catalog.articles.get(article)
    wording = known.wordings.get(language) if known else None
    return wording.staff_name if wording else article
