"""Concerns, and the duties of the clerks who work on them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "concerns",
        sa.Column("concern", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("number", sa.String, nullable=False, unique=True),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("reference", sa.String, nullable=False),
        sa.Column("ticket", sa.BigInteger),
        sa.Column("visit", sa.Integer),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("closed_at", sa.BigInteger),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("concerns_by_end", "concerns", ["closed_at"])
    op.create_index("concerns_by_reference", "concerns", ["source", "reference"])
    op.add_column("clerks", sa.Column("duties", sa.String, nullable=False, server_default=""))
