"""A citizen's place in line, on the phone."""

from .pages import opened as opened
