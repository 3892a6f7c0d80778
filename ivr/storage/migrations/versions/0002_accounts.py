"""Create the accounts, their sign-ins and the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    create_accounts()
    create_sign_ins()
    op.create_table(
        "audit_acts",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("act", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
    )
    op.create_index("ix_audit_acts_person", "audit_acts", ["person", "seq"])


def create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("roles", sa.String(64), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("identity", sa.String(64), unique=True),
        sa.Column("is_disabled", sa.Boolean, nullable=False),
        sa.Column("declared", sa.String(32), nullable=False),
        sa.Column("declared_at", INSTANT),
    )


def create_sign_ins() -> None:
    op.create_table(
        "sign_ins",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(64), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
    )
    op.create_index("ix_sign_ins_account_id", "sign_ins", ["account_id"])
    op.create_index("ix_sign_ins_started_at", "sign_ins", ["started_at"])
    op.create_table(
        "one_time_codes",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(64), nullable=False),
        sa.Column("good_until", INSTANT, nullable=False),
    )
    op.create_index("ix_one_time_codes_account_id", "one_time_codes", ["account_id"])
    op.create_table(
        "sign_in_tries",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
    )
