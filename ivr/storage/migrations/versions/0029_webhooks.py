"""Endpoints of other systems, and what is on its way to them."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("address", sa.String(400), nullable=False),
        sa.Column("events", sa.String(400), nullable=False),
        sa.Column("encrypted_secret", sa.Text, nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("told_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_off", sa.Boolean, nullable=False),
        sa.Column("encrypted_earlier", sa.Text, nullable=False),
        sa.Column("earlier_until", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "webhook_deliveries",
        sa.Column("endpoint", sa.String(64), primary_key=True),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("type", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("failure", sa.String(16)),
    )
    op.create_index("ix_webhook_deliveries_state", "webhook_deliveries", ["state", "next_at"])
    op.create_index("ix_webhook_deliveries_at", "webhook_deliveries", ["at"])
