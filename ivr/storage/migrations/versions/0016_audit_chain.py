"""Chain the audit log: each act carries the hash of all before it, and no row can be changed or removed."""

import hashlib
from datetime import UTC

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("audit_acts", sa.Column("mark", sa.String(64), nullable=False, server_default=""))
    connection = op.get_bind()
    acts = sa.table(
        "audit_acts",
        sa.column("seq", sa.Integer),
        sa.column("at", sa.DateTime(timezone=True)),
        *(sa.column(name, sa.String) for name in ("person", "act", "subject", "mark")),
    )
    mark = ""
    for row in connection.execute(sa.select(acts).order_by(acts.c.seq)).all():
        at = row.at if row.at.tzinfo is None else row.at.astimezone(UTC).replace(tzinfo=None)
        told = (
            f"{mark}\x1f{at.isoformat(timespec='microseconds')}\x1f{row.person}\x1f{row.act}\x1f{row.subject}"
        )
        mark = hashlib.sha256(told.encode()).hexdigest()
        connection.execute(sa.update(acts).where(acts.c.seq == row.seq).values(mark=mark))
    _seal(connection.dialect.name)


def _seal(dialect: str) -> None:
    if dialect == "postgresql":
        op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON audit_acts FROM PUBLIC, CURRENT_USER")
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_acts_no_{verb.lower()} BEFORE {verb} ON audit_acts "
            "BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END"
        )
