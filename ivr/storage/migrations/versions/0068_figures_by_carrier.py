"""Count figures by carrier too; days whose calls were purged keep what was counted, by no known carrier."""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

KEYS = {
    "daily_facts": ("grain", "day", "department", "article", "language", "carrier", "hour"),
    "daily_durations": ("grain", "span", "day", "department", "language", "carrier", "bucket"),
    "daily_minutes": ("day", "department", "article", "language", "carrier", "minute"),
}
"The primary key of each table of figures from now on."
WITHOUT_ROWID = frozenset({"daily_facts", "daily_durations"})


def upgrade() -> None:
    for name, keys in KEYS.items():
        if op.get_bind().dialect.name == "postgresql":
            op.add_column(name, sa.Column("carrier", sa.String(16), nullable=False, server_default=""))
            op.drop_constraint(f"{name}_pkey", name, type_="primary")
            op.create_primary_key(f"{name}_pkey", name, list(keys))
        else:
            _rebuild(name, keys)
    op.execute("UPDATE fact_days SET is_stale = true")


def _rebuild(name: str, keys: tuple[str, ...]) -> None:
    """Copy a table into one with another key, as SQLite changes none in place."""
    before = sa.Table(name, sa.MetaData(), autoload_with=op.get_bind())
    kept = [
        sa.Column(
            one.name,
            one.type,
            primary_key=one.name in keys,
            nullable=False,
            server_default=one.server_default,
        )
        for one in before.columns
    ]
    carrier = sa.Column("carrier", sa.String(16), primary_key=True, server_default="")
    op.create_table(f"{name}_new", *kept, carrier, sqlite_with_rowid=name not in WITHOUT_ROWID)
    names = ", ".join(f'"{one.name}"' for one in before.columns)
    op.execute(f"INSERT INTO {name}_new ({names}) SELECT {names} FROM {name}")  # noqa: S608 - our own names
    op.drop_table(name)
    op.rename_table(f"{name}_new", name)
