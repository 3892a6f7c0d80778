"""Which call a webhook's delivery is about, so that the caller's copy and erasure find it."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "webhook_deliveries", sa.Column("call_sid", sa.String(64), nullable=False, server_default="")
    )
    op.create_index("ix_webhook_deliveries_call_sid", "webhook_deliveries", ["call_sid"])
