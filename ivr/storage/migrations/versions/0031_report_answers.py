"""What became of staff's reports, and what their authors are told."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_report_answers",
        sa.Column("call_sid", sa.String(64), primary_key=True),
        sa.Column("by", sa.String(254), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("is_read", sa.Boolean, nullable=False),
    )
