"""What the installer wrote, read once, checked, and frozen."""

from .folder import HallFolder, load_hall
from .model import HallFile

__all__ = ["HallFile", "HallFolder", "load_hall"]
