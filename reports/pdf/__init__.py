"""The report as a document that a hall's director signs."""

from .document import write

__all__ = ["write"]
