"""What left the line, by which the limits on texts and minutes hold."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outbound",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("purge_on", sa.Date, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("words", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Double, nullable=True),
    )
    op.create_index("ix_outbound_kind", "outbound", ["kind", "at"])
    op.create_index("ix_outbound_number", "outbound", ["number", "kind", "at"])
    op.create_index("ix_outbound_words", "outbound", ["words", "at"])
    op.create_index("ix_outbound_call_sid", "outbound", ["call_sid"])
    op.create_index("ix_outbound_purge_on", "outbound", ["purge_on"])
