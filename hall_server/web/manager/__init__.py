"""The hall at a glance as a web page, for the office and a wall screen: who has signed in may look."""

from .pages import opened

__all__ = ["opened"]
