"""Where a report lies, so that the city's server finds those near it."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("lon", "lat"):
        op.add_column("service_requests", sa.Column(name, sa.Double, nullable=True))
