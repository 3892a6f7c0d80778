"""Answers with their editions, the steps of their review, and what was on air from when."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_editions",
        sa.Column("slug", sa.String(120), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("path", sa.String(400), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("written_by", sa.String(120), nullable=False),
        sa.Column("written_name", sa.String(120), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("based_on", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("due", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_answer_editions_state", "answer_editions", ["state"])
    op.create_table(
        "answer_steps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("slug", sa.String(120), nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("step", sa.String(16), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("by_name", sa.String(120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_index("ix_answer_steps_slug", "answer_steps", ["slug"])
    op.create_table(
        "answer_publications",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("slug", sa.String(120), primary_key=True),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
