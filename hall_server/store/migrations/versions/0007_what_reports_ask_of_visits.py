"""What reports ask of visits: whose they were, the last call, and whether the number was chosen.

Rows that are there already keep NULL in all three, which reads as unknown: to look through the log of years
would keep a hall from opening in the morning.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("visits", sa.Column("person", sa.String))
    op.add_column("visits", sa.Column("last_called_at", sa.BigInteger))
    op.add_column("visits", sa.Column("chosen", sa.Boolean))
