"""Appointments and cases, which outlive the day; classes, packages and outcomes of visits."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appointments",
        sa.Column("appointment", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("day", sa.String, nullable=False),
        sa.Column("service", sa.String, nullable=False),
        sa.Column("slot", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("appointments_by_day", "appointments", ["day"])
    op.create_table(
        "cases",
        sa.Column("case_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("number", sa.String, nullable=False, unique=True),
        sa.Column("service", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("collected_at", sa.BigInteger),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("cases_by_state", "cases", ["state", "collected_at"])
    op.add_column("visits", sa.Column("priority", sa.String, nullable=False, server_default="normal"))
    op.add_column("visits", sa.Column("slot", sa.BigInteger))
    op.add_column("visits", sa.Column("package", sa.String, nullable=False, server_default=""))
    op.add_column("visits", sa.Column("outcome", sa.String, nullable=False, server_default=""))
