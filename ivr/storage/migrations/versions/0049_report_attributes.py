"""What the city's server requires of a report besides where."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("service_requests", sa.Column("attributes", sa.Text, nullable=False, server_default="[]"))
