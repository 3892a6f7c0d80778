"""Count what shows that queries were resolved, and what sampled callers said."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

COUNTS = (
    *("resolved_said", "resolved_content", "resolved_silent"),
    *("content_accepted", "content_nothing_else", "content_asked_on"),
    *("sampled", "sample_replied", "sample_helped", "sample_quiet", "sample_quiet_helped"),
    *("unasked", "unasked_resolved", "unasked_silent", "first_contact_line"),
)


def upgrade() -> None:
    with op.batch_alter_table("daily_facts") as facts:
        for name in COUNTS:
            facts.add_column(sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    # Definitions have changed, so every day is counted again.
    op.execute("UPDATE fact_days SET is_stale = true")
