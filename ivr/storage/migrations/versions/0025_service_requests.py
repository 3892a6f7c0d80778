"""Reports that callers made, on their way to the city's Open311 server."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_requests",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("call_sid", sa.String(64), nullable=False),
        sa.Column("reference", sa.String(16), nullable=False),
        sa.Column("article", sa.String(120), nullable=False),
        sa.Column("code", sa.String(120), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purge_on", sa.Date, nullable=False),
        sa.Column("is_test", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("server_id", sa.String(120), nullable=False),
        sa.Column("refusal", sa.Text, nullable=False),
    )
    op.create_index("ix_service_requests_state", "service_requests", ["state", "next_at"])
    op.create_index("ix_service_requests_call_sid", "service_requests", ["call_sid"])
    op.create_index("ix_service_requests_purge_on", "service_requests", ["purge_on"])
