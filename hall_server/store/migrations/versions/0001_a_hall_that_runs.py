"""A hall that runs: the log, its read models, remembered replies, devices and clerks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("request", sa.String(), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
    )
    op.create_table(
        "days",
        sa.Column("day", sa.String(), primary_key=True),
        sa.Column("first_seq", sa.Integer(), nullable=False),
    )
    op.create_table(
        "visits",
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.Column("visit", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("clock_start", sa.BigInteger(), nullable=False),
        sa.Column("window", sa.Integer()),
        sa.Column("clerk", sa.String()),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("called_at", sa.BigInteger()),
        sa.Column("started_at", sa.BigInteger()),
        sa.Column("parked_for", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("ticket", "visit"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "slips",
        sa.Column("slip", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.Column("printer", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("reprint", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("queued_at", sa.BigInteger(), nullable=False),
        sa.Column("printed_at", sa.BigInteger()),
    )
    op.create_table(
        "replies",
        sa.Column("reply", sa.Integer(), primary_key=True),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("request", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "devices",
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("public_key", sa.String(), nullable=False, unique=True),
        sa.Column("enrolled_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("role", "name"),
    )
    op.create_table(
        "clerks",
        sa.Column("staff_no", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("pin_hash", sa.String(), nullable=False),
    )


def downgrade() -> None:
    for table in ("clerks", "devices", "replies", "slips", "visits", "days", "events"):
        op.drop_table(table)
