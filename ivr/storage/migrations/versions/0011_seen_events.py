"""Drop the events of the carrier: a call's own state tells a repeated one."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("seen_events")
