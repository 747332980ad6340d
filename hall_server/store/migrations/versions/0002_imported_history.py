"""The past of another queue system: which visits were imported, and from which rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imported",
        sa.Column("ticket", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("identity", sa.LargeBinary(16), nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    # The rows came from a file that can be imported again.
    op.execute("DELETE FROM visits WHERE ticket IN (SELECT ticket FROM imported)")
    op.drop_table("imported")
