"""Create what staff change of the city: departments, banners, the switch."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "city_documents",
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("slug", sa.String(64), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("edited_by", sa.String(120), nullable=False),
        sa.Column("edited_at", INSTANT, nullable=False),
        sa.Column("is_withdrawn", sa.Boolean, nullable=False),
    )
    op.create_table(
        "city_switch",
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("set_by", sa.String(120), nullable=False),
        sa.Column("set_at", INSTANT, nullable=False),
    )
    op.create_table(
        "city_sign_offs",
        sa.Column("slug", sa.String(64), primary_key=True),
        sa.Column("signed_at", INSTANT, primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("signed_by", sa.String(120), nullable=False),
    )
