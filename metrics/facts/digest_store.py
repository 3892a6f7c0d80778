"""Reads what a day's digest covers, and keeps the signed digests."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Select,
    String,
    Table,
    and_,
    exists,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session, defer

from metrics.facts.tables import REVIEW_HOURS, STATEMENTS
from metrics.ledger.digest import (
    DayDigest,
    SignedDay,
    SignedTo,
    Sort,
    instant_text,
    leaf_of,
    packed,
    unpacked,
)
from metrics.ledger.outcome import FiledState
from metrics.ledger.period import Period
from metrics.ledger.sql import Instant, insert_new, value_of, values_of
from metrics.ledger.tables import CallRow, DigestRow, LabelRow, LedgerBase, QueryRow

_TABLES = LedgerBase.metadata.tables
CALLS, QUERIES, LABELS = (_TABLES[row.__tablename__] for row in (CallRow, QueryRow, LabelRow))


@dataclass(frozen=True, slots=True)
class Covered:
    """What digests cover of a table: only what no purge, erasure or recount ever changes."""

    name: str
    table: Table
    at: str
    "The column that says to which day a row belongs; of a query it is its call's beginning."
    columns: tuple[str, ...]
    left_out: frozenset[str] = frozenset()

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that name a row."""
        return tuple(column.name for column in self.table.primary_key)


CALL = Covered(
    "call",
    CALLS,
    "started_at",
    ("started_at", "language", "turns", "is_test", "disposition", "ended_at"),
    # The call's own id, which is signed, tells its carrier too.
    frozenset({"caller_hash", "carrier"}),
)
TAKEN = ("was_asked", "sampled", "sign")
"How an answer was taken: in no digest before form 3."
COUNTED = ("reopened", "repeat_days", "filing")
"What decides how a query counts: in no digest before form 5."
QUERY = Covered(
    "query",
    QUERIES,
    "opened_at",
    (
        *("opened_at", "language", "article", "article_version", "department", "confidence", "delivered"),
        *("transferred", "reason", "outcome", "closed_at", "is_test", "escalated_at", "connected_at"),
        *("queued", "repeat", "served", "refers", "texted", *TAKEN, *COUNTED),
    ),
    frozenset({"caller_hash"}),
)


def _without(*names: str) -> Covered:
    columns = tuple(name for name in QUERY.columns if name not in names)
    return replace(QUERY, columns=columns, left_out=QUERY.left_out | {*names})


STATEMENT = Covered(
    "statement", STATEMENTS, "stated_at", ("kind", "subject", "value", "since", "by", "stated_at", "why")
)
REVIEWS = (
    Covered("review", LABELS, "at", ("call_sid", "turn", "at", "kind", "stratum", "by")),
    Covered("review hours", REVIEW_HOURS, "stated_at", ("day", "hours", "by", "stated_at")),
)
STATED = (STATEMENT, *REVIEWS)
STATED_BEFORE = (
    replace(STATEMENT, columns=STATEMENT.columns[:-1], left_out=frozenset({"why"})),
    *REVIEWS,
)
"As it was signed before statements told why they were backdated."
FORMS: Mapping[int, tuple[Covered, ...]] = {
    1: (CALL, _without("repeat", *TAKEN, *COUNTED), *STATED_BEFORE),
    2: (CALL, _without(*TAKEN, *COUNTED), *STATED_BEFORE),
    3: (CALL, _without("repeat", *COUNTED), *STATED_BEFORE),
    4: (CALL, _without(*COUNTED), *STATED_BEFORE),
    5: (CALL, _without("repeat", "repeat_days", "filing"), *STATED),
    6: (CALL, QUERY, *STATED),
}
"What was ever signed. A new column needs new forms, so that days that were signed before stay as they are."
CLOSED_FORM, SETTLED_FORM = 5, 6


def leaves_of_day(session: Session, day: Period, form: int) -> dict[str, str]:
    """Hash each row of a day."""
    return {name: leaf for covered in FORMS[form] for name, leaf in _leaves(session, covered, day)}


def _leaves(session: Session, covered: Covered, day: Period) -> Iterator[tuple[str, str]]:
    names = (*covered.keys, *covered.columns)
    columns = [covered.table.c[name] for name in names]
    # As the driver gives them: a value of another type is a difference, and must not end the check.
    raw = select(*(type_coerce(column, String).label(column.name) for column in columns))
    for row in session.execute(raw.where(_of_day(covered, day.starts_at, day.ends_at))):
        values = [_plain(column.type, value) for column, value in zip(columns, row, strict=True)]
        yield " ".join([covered.name, *map(str, row[: len(covered.keys)])]), leaf_of(covered.name, values)


def _of_day(covered: Covered, start: datetime, end: datetime) -> ColumnElement[bool]:
    at = covered.table.c[covered.at]
    mine = and_(at >= start, at < end)
    if covered.table is not QUERIES:
        return mine
    of_call = CALLS.c.call_sid == QUERIES.c.call_sid
    begun = and_(CALLS.c.started_at >= start, CALLS.c.started_at < end)
    called: Select[tuple[str]] = select(CALLS.c.call_sid).where(begun)
    without_call = ~exists(select(CALLS.c.call_sid).where(of_call))
    return or_(QUERIES.c.call_sid.in_(called), and_(mine, without_call))


def _plain(kind: object, value: object) -> object:
    """Return a value the same for every database."""
    match kind:
        case Instant() if isinstance(value, str | datetime):
            return _instant(value)
        case Boolean() if value in (0, 1):
            return bool(value)
        case Date() if isinstance(value, date):
            return value.isoformat()
        case _:
            return value


def _instant(value: str | datetime) -> str:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else value
        return instant_text(at if at.tzinfo else at.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return repr(value)


def first_day(session: Session, zone: ZoneInfo) -> date | None:
    """Return the day of the oldest row, if there is any."""
    oldest = (
        session.scalar(select(func.min(covered.table.c[covered.at]))) for covered in FORMS[SETTLED_FORM]
    )
    return min((at.astimezone(zone).date() for at in oldest if at), default=None)


def has_open_calls(session: Session, day: Period) -> bool:
    """Whether a call of a day has not ended yet, or waits to be closed as lost."""
    mine = and_(CALLS.c.started_at >= day.starts_at, CALLS.c.started_at < day.ends_at)
    return bool(session.scalar(select(exists().where(mine, CALLS.c.ended_at.is_(None)))))


def has_waiting_requests(session: Session, day: Period) -> bool:
    """Whether the city's system is still to say what becomes of a request that was filed on a day."""
    waits = and_(QUERIES.c.filing == FiledState.WAITING.value, QUERIES.c.is_test.is_(False))
    mine = _of_day(QUERY, day.starts_at, day.ends_at)
    return bool(session.scalar(select(exists().where(mine, waits))))


def rows_before(session: Session, start: datetime) -> tuple[str, ...]:
    """Return the names of rows before an instant."""
    found = []
    for covered in FORMS[SETTLED_FORM]:
        keys = [type_coerce(covered.table.c[name], String) for name in covered.keys]
        early = covered.table.c[covered.at] < start
        if covered.table is QUERIES:
            of_call = CALLS.c.call_sid == QUERIES.c.call_sid
            early = and_(early, ~exists(select(CALLS.c.call_sid).where(of_call)))
        found += [
            " ".join([covered.name, *map(str, row)]) for row in session.execute(select(*keys).where(early))
        ]
    return tuple(sorted(found))


def keep(session: Session, signed: SignedDay, leaves: Mapping[str, str]) -> bool:
    """Keep a digest; return False if another process has taken its place in the chain."""
    values = values_of(signed.digest, DigestRow, signature=signed.signature, leaves=packed(leaves))
    return insert_new(session, DigestRow, values)


class UnreadableDigest(ValueError):
    """A stored digest has a value that was never written here."""


def newest(session: Session) -> SignedDay | None:
    """Return the last digest of the chain, without its leaves; raise UnreadableDigest."""
    seq = session.scalar(select(func.max(DigestRow.seq)))
    return None if seq is None else _signed(session, seq)


def signed_to(session: Session) -> SignedTo | None:
    """Return up to which day the ledger is signed; None before the first day, or if nobody can read it."""
    try:
        last = newest(session)
    except UnreadableDigest:
        return None
    day = last.digest.signed_to if last else None
    return SignedTo(day, last.digest.link) if last and day else None


def has_link(session: Session, seq: int, link: str) -> bool:
    """Return whether the chain has a digest at its place; raise UnreadableDigest."""
    return seq in places(session) and _signed(session, seq).digest.link == link


def first_signed(session: Session) -> date | None:
    """Return the first day of the chain."""
    return session.scalar(select(func.min(DigestRow.day)))


def digest_of(session: Session, day: date) -> SignedDay | None:
    """Return the newest digest of a day; raise UnreadableDigest."""
    seq = session.scalar(select(func.max(DigestRow.seq)).where(DigestRow.day == day))
    return None if seq is None else signed_day(session, seq)


def restated_at(session: Session) -> datetime | None:
    """Return when a day was last restated."""
    restated = select(func.max(DigestRow.signed_at)).where(DigestRow.sort == Sort.RESTATED.value)
    return session.scalar(restated)


def places(session: Session) -> tuple[int, ...]:
    """Return the places of the chain's digests, in order."""
    return tuple(session.scalars(select(DigestRow.seq).order_by(DigestRow.seq)))


def signed_day(session: Session, seq: int) -> SignedDay:
    """Return one digest with its leaves; raise UnreadableDigest."""
    signed = _signed(session, seq)
    stored = session.scalar(select(DigestRow.leaves).where(DigestRow.seq == seq))
    leaves = unpacked(stored) if isinstance(stored, bytes) else None
    return SignedDay(signed.digest, signed.signature, leaves)


def _signed(session: Session, seq: int) -> SignedDay:
    found = select(DigestRow).options(defer(DigestRow.leaves)).where(DigestRow.seq == seq)
    try:
        row = session.scalars(found).one()
        signed = SignedDay(_digest(row), str(row.signature), None)
        signed.digest.link  # noqa: B018 - whatever cannot be written down was not written here
    except (ValueError, TypeError, AttributeError) as error:
        raise UnreadableDigest(seq) from error
    session.expunge(row)
    return signed


def _digest(row: DigestRow) -> DayDigest:
    return value_of(DayDigest, row)
