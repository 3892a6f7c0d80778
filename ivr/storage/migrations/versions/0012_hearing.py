"""Create the sounds that callers allowed to be kept, and what came of listening to them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hearing_samples",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("meant", sa.String(160), nullable=False),
        sa.Column("delete_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("encrypted_heard", sa.Text, nullable=False),
        sa.Column("encrypted_sound", sa.Text, nullable=False),
    )
    op.create_index("ix_hearing_samples_call_sid", "hearing_samples", ["call_sid"])
    op.create_index("ix_hearing_samples_delete_at", "hearing_samples", ["delete_at"])
    op.create_table(
        "hearing_scores",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("said", sa.Integer, nullable=False),
        sa.Column("wrong", sa.Integer, nullable=False),
        sa.Column("is_lost", sa.Boolean, nullable=False),
        sa.Column("by", sa.String(254), nullable=False),
    )
    op.create_index("ix_hearing_scores_at", "hearing_scores", ["at"])
