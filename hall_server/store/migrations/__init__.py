"""Alembic migrations: a database is brought up to date when the server opens it."""
