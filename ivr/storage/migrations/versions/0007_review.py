"""Create the samples, labels and ratings of answers."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    create_labels()
    create_ratings()


def create_labels() -> None:
    op.create_table(
        "label_records",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("stratum", sa.String(64), nullable=False),
        sa.Column("by", sa.String(254), nullable=False),
    )
    op.create_index("ix_label_records_call_sid", "label_records", ["call_sid", "turn"])


def create_ratings() -> None:
    op.create_table(
        "rating_records",
        sa.Column("call_sid", sa.String(64), primary_key=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("after_person", sa.Boolean, nullable=False),
        sa.Column("score", sa.Integer),
    )
