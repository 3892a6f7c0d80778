"""Keep incidents: what went wrong in a call, who was told, and what keeps it from happening again."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("call_sid", sa.String(64), nullable=False, index=True),
        sa.Column("article", sa.String(120), nullable=False),
        sa.Column("article_version", sa.Integer, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("opened_by", sa.String(64), nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("cause", "mend", "guard", "summary_en", "summary_fr")
        ),
        sa.Column("stated_by", sa.String(64), nullable=False),
        sa.Column("closed_at", INSTANT),
        sa.Column("closed_by", sa.String(64), nullable=False),
    )
    op.create_table(
        "incident_notices",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("incident", sa.String(32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("whom", sa.String(120), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
    )
    op.create_index("ix_incident_notices_incident", "incident_notices", ["incident"])
