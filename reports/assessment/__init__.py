"""How a hall assesses: weights, gates and limits, from ``assessment.toml`` or the usual ones."""

from .model import Assessment
from .reading import FILE_NAME, load_assessment

__all__ = ["FILE_NAME", "Assessment", "load_assessment"]
