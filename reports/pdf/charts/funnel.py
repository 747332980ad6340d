"""Funnel plots: how often something went wrong against how often it was to be expected.

Spiegelhalter 2005, "Funnel plots for comparing institutional performance", Statistics in Medicine 24,
with limits on the square root of a count and an over-dispersion factor.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from reports.pdf import style
from reports.pdf.fonts import width, write
from reports.ranking.model import FunnelPoint

from .axes import label, ticks

LIMITS = (1.96, 3.09)
_STEPS = 80
_Box = tuple[float, float, float, float]


def limit(expected: float, sigmas: float, phi: float) -> tuple[float, float]:
    """Observed / expected at which z = 2(sqrt O - sqrt E) / sqrt(phi) is minus and plus ``sigmas``."""
    reach = sigmas * math.sqrt(phi) / (2 * math.sqrt(expected))
    return max(0.0, 1 - reach) ** 2, (1 + reach) ** 2


def draw_funnel(
    canvas: Canvas,
    x: float,
    y: float,
    w: float,
    h: float,
    points: Sequence[FunnelPoint],
    phi: float,
    titles: tuple[str, str],
) -> None:
    """``titles`` are those of the axes, across and upwards."""
    drawn = [point for point in points if point.expected > 0]
    across = ticks(max((point.expected for point in drawn), default=1.0) * 1.04, 5)
    tallest = max((point.observed / point.expected for point in drawn), default=1.0)
    upwards = ticks(min(max(tallest * 1.06, 2.0), 6.0), 5)
    left, bottom, wide, tall = x + 26, y + 26, w - 34, h - 44

    def place(expected: float, ratio: float) -> tuple[float, float]:
        return (
            left + wide * expected / across[-1],
            bottom + tall * min(max(ratio, 0.0), upwards[-1]) / upwards[-1],
        )

    _axes(canvas, (left, bottom, wide, tall), across, upwards, titles)
    clip = canvas.beginPath()
    clip.rect(left, bottom, wide, tall)
    canvas.saveState()
    canvas.clipPath(clip, stroke=0, fill=0)
    canvas.setStrokeColor(style.INK)
    canvas.setLineWidth(0.7)
    canvas.line(*place(0, 1), *place(across[-1], 1))
    for sigmas, dash in zip(LIMITS, ((3, 2), ()), strict=True):
        canvas.setDash(*dash) if dash else canvas.setDash()
        _curves(canvas, sigmas, phi, left, bottom, wide, tall, across[-1], upwards[-1])
    canvas.restoreState()
    canvas.setDash()
    named: list[tuple[str, float, float]] = []
    for point in sorted(drawn, key=lambda point: (abs(point.flag), abs(point.z), point.unit)):
        at = place(point.expected, point.observed / point.expected)
        _mark(canvas, point, *at, beyond=point.observed / point.expected > upwards[-1])
        if point.flag == 1 or abs(point.flag) == 2:
            named.append((point.unit, *at))
    taken: list[_Box] = []
    for name, right, up in reversed(named):
        _name(canvas, name, right, up, taken, left + wide)


def _axes(
    canvas: Canvas, box: _Box, across: Sequence[float], upwards: Sequence[float], titles: tuple[str, str]
) -> None:
    left, bottom, wide, tall = box
    canvas.setStrokeColor(style.RULE)
    canvas.setFillColor(style.MUTED)
    canvas.setLineWidth(0.4)
    for value in upwards:
        y = bottom + tall * value / upwards[-1]
        canvas.line(left, y, left + wide, y)
        write(canvas, label(value), left - 4, y - 2.3, style.TINY, "right")
    for value in across:
        x = left + wide * value / across[-1]
        canvas.line(x, bottom, x, bottom - 3)
        write(canvas, label(value), x, bottom - 10, style.TINY, "center")
    write(canvas, titles[0], left + wide, bottom - 20, style.TINY, "right")
    write(canvas, titles[1], left - 22, bottom + tall + 7, style.TINY)


def _curves(
    canvas: Canvas, sigmas: float, phi: float, left: float, bottom: float, wide: float, tall: float,
    most: float, highest: float,
) -> None:  # fmt: skip
    canvas.setStrokeColor(style.ACCENT)
    canvas.setLineWidth(0.9)
    for side in (0, 1):
        path = canvas.beginPath()
        for step in range(1, _STEPS + 1):
            # Closer together where the curves bend.
            expected = most * (step / _STEPS) ** 2
            at = left + wide * expected / most, bottom + tall * limit(expected, sigmas, phi)[side] / highest
            (path.moveTo if step == 1 else path.lineTo)(*at)
        canvas.drawPath(path, stroke=1, fill=0)


def _mark(canvas: Canvas, point: FunnelPoint, x: float, y: float, *, beyond: bool) -> None:
    """A circle, a diamond for what is far outside, a triangle at the edge for what is beyond the axis."""
    canvas.setStrokeColor(style.ACCENT)
    canvas.setLineWidth(0.7)
    canvas.setFillColor({0: style.PAPER, 1: style.shade(0.55)}.get(abs(point.flag), style.INK))
    if beyond:
        _shape(canvas, (x, y + 5), (x + 3.2, y - 0.5), (x - 3.2, y - 0.5))
    elif abs(point.flag) < 2:
        canvas.circle(x, y, 1.9, stroke=1, fill=1)
    else:
        _shape(canvas, (x, y + 3.4), (x + 3.4, y), (x, y - 3.4), (x - 3.4, y))


def _shape(canvas: Canvas, *corners: tuple[float, float]) -> None:
    path = canvas.beginPath()
    path.moveTo(*corners[0])
    for corner in corners[1:]:
        path.lineTo(*corner)
    path.close()
    canvas.drawPath(path, stroke=1, fill=1)


def _name(canvas: Canvas, name: str, x: float, y: float, taken: list[_Box], rightmost: float) -> None:
    """Beside the point, above or below it: where no other name is yet, else not at all."""
    w, h = width(name, style.TINY), style.TINY
    for dx, dy in ((4.8, -2.3), (-4.8 - w, -2.3), (-w / 2, 5.0), (-w / 2, -9.5)):
        box = (x + dx, y + dy, x + dx + w, y + dy + h)
        if box[2] <= rightmost + 8 and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            canvas.setFillColor(style.PAPER)
            canvas.rect(box[0] - 0.8, box[1] - 1.4, w + 1.6, h + 0.6, stroke=0, fill=1)
            canvas.setFillColor(style.INK)
            write(canvas, name, box[0], box[1], style.TINY)
            return


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
