"""Keep the keys of authenticator apps, and whether a sign-in has shown its second step."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_steps",
        sa.Column("account_id", sa.String(64), primary_key=True),
        sa.Column("encrypted_key", sa.String(255), nullable=False),
        sa.Column("last_step", sa.BigInteger, nullable=False),
    )
    with op.batch_alter_table("sign_ins") as sign_ins:
        sign_ins.add_column(sa.Column("is_proved", sa.Boolean, nullable=False, server_default=sa.false()))
