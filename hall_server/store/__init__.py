"""The hall on disk: SQLite through SQLAlchemy Core, a hash-chained log and its read models."""
