"""Keep which carrier brought each call; the exchange's are known by how the line names them."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "call_records", sa.Column("carrier", sa.String(16), nullable=False, server_default="twilio")
    )
    op.execute("UPDATE call_records SET carrier = 'exchange' WHERE call_sid LIKE 'AX%'")
