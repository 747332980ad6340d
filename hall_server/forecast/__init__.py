"""How long it will be: what the hall tells citizens before they take a number."""

from .usual import expected_waits

__all__ = ["expected_waits"]
