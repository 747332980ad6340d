"""The report as a document that a hall's director signs."""

from .document import as_pdf, write

__all__ = ["as_pdf", "write"]
