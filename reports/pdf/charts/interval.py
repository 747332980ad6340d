"""A rank and how far it may be off, on a line from the first place to the last."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from reports.pdf import style
from reports.ranking.model import Standing, Tier

from .patterns import Filling, fill

TIERS: dict[Tier, Filling] = {"A": "solid", "B": "empty", "C": "hatched"}
_BAR = 4.6


def draw_interval(
    canvas: Canvas, x: float, y: float, w: float, h: float, standing: Standing, places: int
) -> None:
    """The bar is the interval, the upright stroke the rank, the dotted line the middle of the group."""
    if standing.rank is None or standing.rank_low is None or standing.rank_high is None:
        return
    middle = y + h / 2

    def at(place: float) -> float:
        return x + w * (place - 0.5) / max(places, 1)

    canvas.setStrokeColor(style.RULE)
    canvas.setLineWidth(0.5)
    canvas.line(x, middle, x + w, middle)
    canvas.setDash(0.8, 1.6)
    canvas.setStrokeColor(style.MUTED)
    canvas.line(x + w / 2, y, x + w / 2, y + h)
    canvas.setDash()
    left, right = at(standing.rank_low - 0.5), at(standing.rank_high + 0.5)
    fill(canvas, TIERS[standing.tier or "B"], left, middle - _BAR / 2, right - left, _BAR)
    mark = at(standing.rank)
    canvas.setStrokeColor(style.PAPER)
    canvas.setLineWidth(3.0)
    canvas.line(mark, middle - _BAR / 2 - 1.6, mark, middle + _BAR / 2 + 1.6)
    canvas.setStrokeColor(style.INK)
    canvas.setLineWidth(1.3)
    canvas.line(mark, middle - _BAR / 2 - 1.6, mark, middle + _BAR / 2 + 1.6)


def draw_tier(canvas: Canvas, x: float, y: float, w: float, h: float, tier: Tier) -> None:
    """The small sample of a tier's filling in a legend."""
    fill(canvas, TIERS[tier], x, y + (h - _BAR) / 2, w, _BAR)
