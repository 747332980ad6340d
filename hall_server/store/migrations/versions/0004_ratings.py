"""Ratings, and what people leave about themselves, apart from the log."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ratings",
        sa.Column("ticket", sa.BigInteger, nullable=False),
        sa.Column("visit", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("level", sa.String, nullable=False),
        sa.Column("service", sa.String, nullable=False),
        sa.Column("window", sa.Integer, nullable=False),
        sa.Column("clerk", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("ticket", "visit"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "personal",
        sa.Column("about", sa.String, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("salt", sa.String, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("personal_by_age", "personal", ["kind", "at"])
    op.create_table(
        "phones",
        sa.Column("ticket", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("salt", sa.String, nullable=False),
    )
