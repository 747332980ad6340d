"""What the installer wrote, read once, checked, and frozen."""

from .folder import HallFolder
from .model import HallFile

__all__ = ["HallFile", "HallFolder"]
