"""What was forgotten, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forgettings",
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("before", sa.BigInteger, nullable=False),
        sa.Column("texts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("at", "kind"),
    )
