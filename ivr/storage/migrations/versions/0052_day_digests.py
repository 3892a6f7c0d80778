"""Keep each day's signed digest, and take callers' hashes out of the audit log while nothing is signed yet.

A caller has one of few numbers, so whoever holds the line's secret could tell the number from the hash. The
log's marks are computed anew, and an act says so with the last mark before.
"""

import hashlib
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

ACTS = sa.table(
    "audit_acts",
    sa.column("seq", sa.Integer),
    sa.column("at", sa.DateTime(timezone=True)),
    *(sa.column(name, sa.String) for name in ("person", "act", "subject", "mark")),
)
CHAIN = 731126
"The lock that serializes appends to the log."


def upgrade() -> None:
    op.create_table(
        "day_digests",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("form", sa.Integer, nullable=False),
        sa.Column("root", sa.String(64), nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("audit_seq", sa.Integer, nullable=False),
        sa.Column("audit_mark", sa.String(64), nullable=False),
        sa.Column("before", sa.String(64), nullable=False),
        sa.Column("closed_to", sa.Date, nullable=False),
        sa.Column("signed_to", sa.Date, nullable=True),
        sa.Column("sort", sa.String(16), nullable=False),
        sa.Column("by", sa.String(254), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("signature", sa.String(128), nullable=False),
        sa.Column("leaves", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_day_digests_day", "day_digests", ["day"])
    _forget_callers(op.get_bind())


def _forget_callers(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(CHAIN)))
    of_callers = sa.select(sa.func.count()).where(ACTS.c.act.like("caller.%"), ACTS.c.subject != "")
    if not connection.scalar(of_callers):
        return
    _unseal(connection.dialect.name)
    mark = head = ""
    for row in connection.execute(sa.select(ACTS).order_by(ACTS.c.seq)).all():
        subject, head = "" if row.act.startswith("caller.") else row.subject, row.mark
        mark = _mark(mark, row.at, row.person, row.act, subject)
        changed = sa.update(ACTS).where(ACTS.c.seq == row.seq)
        connection.execute(changed.values(subject=subject, mark=mark))
    now = datetime.now(UTC)
    rewritten = {"at": now, "person": "", "act": "audit.rewritten", "subject": head}
    mark = _mark(mark, *rewritten.values())
    connection.execute(sa.insert(ACTS).values(**rewritten, mark=mark))
    _seal(connection.dialect.name)


def _mark(before: str, at: datetime, person: str, act: str, subject: str) -> str:
    at = at if at.tzinfo is None else at.astimezone(UTC).replace(tzinfo=None)
    told = f"{before}\x1f{at.isoformat(timespec='microseconds')}\x1f{person}\x1f{act}\x1f{subject}"
    return hashlib.sha256(told.encode()).hexdigest()


def _unseal(dialect: str) -> None:
    if dialect == "postgresql":
        op.execute("GRANT UPDATE ON audit_acts TO CURRENT_USER")
        return
    op.execute("DROP TRIGGER audit_acts_no_update")


def _seal(dialect: str) -> None:
    if dialect == "postgresql":
        op.execute("REVOKE UPDATE ON audit_acts FROM CURRENT_USER")
        return
    op.execute(
        "CREATE TRIGGER audit_acts_no_update BEFORE UPDATE ON audit_acts "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END"
    )
