"""Call promises callbacks, and what was sealed encrypted."""

from alembic import op

revision = "0010"
down_revision = "0009"

TABLES = {"promises": "callbacks", "promise_steps": "callback_steps", "promise_audio": "callback_audio"}
COLUMNS = (
    ("callbacks", "sealed_number", "encrypted_number"),
    ("callbacks", "sealed_words", "encrypted_words"),
    ("callback_steps", "promise", "callback"),
    ("callback_audio", "promise", "callback"),
    ("desk_calls", "sealed_number", "encrypted_number"),
    ("details", "sealed", "encrypted"),
)
INDEXES = (
    ("promises", "callbacks", "state", ["state", "due_at"]),
    ("promises", "callbacks", "department", ["department", "state", "due_at"]),
    ("promises", "callbacks", "call_sid", ["call_sid"]),
    ("promises", "callbacks", "purge_on", ["purge_on"]),
    ("promise_audio", "callback_audio", "next_at", ["next_at"]),
)


def upgrade() -> None:
    for before, after in TABLES.items():
        op.rename_table(before, after)
    for table, before, after in COLUMNS:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {before} TO {after}")
    for before, table, name, columns in INDEXES:
        op.drop_index(f"ix_{before}_{name}", table_name=table)
        op.create_index(f"ix_{table}_{name}", table, columns)
