"""The result as JSON for programs and as a table for people."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from collections.abc import Sequence

import zmq

from .figures import Figure
from .probes import Probes

DIGITS = 4


def as_json(probes: Probes, figures: Sequence[Figure], seed: int) -> str:
    """One object: the machine, its raw probes, and every figure by name."""
    result = {
        "machine": {
            "system": platform.platform(),
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "sqlite": sqlite3.sqlite_version,
            "libzmq": zmq.zmq_version(),
        },
        "seed": seed,
        "probes": {name: _short(value) for name, value in probes.as_dict().items()},
        "figures": {figure.name: _figure(figure) for figure in figures},
        "targets_missed": [figure.name for figure in figures if figure.met is False],
    }
    return json.dumps(result, indent=2)


def _figure(figure: Figure) -> dict[str, object]:
    found: dict[str, object] = {
        "what": figure.what,
        "value": _short(figure.value),
        "unit": figure.unit,
        "rounds": [_short(value) for value in figure.rounds],
    }
    if figure.probe:
        found |= {"ratio": _short(figure.ratio or 0.0), "ratio_to": figure.probe.name}
    if figure.target:
        found |= {"target": str(figure.target), "met": figure.met}
    return found


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def as_table(probes: Probes, figures: Sequence[Figure]) -> str:
    """Markdown that also reads well in a terminal."""
    rows = [("Measured", "Value", "Ratio to the raw machine", "Target", "")]
    rows += [_row(figure) for figure in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [_line(row, widths) for row in rows]
    lines.insert(1, "|".join(["", *("-" * (width + 2) for width in widths), ""]))
    raw = [f"| {name} | {_number(value)} |" for name, value in probes.as_dict().items()]
    return "\n".join([*lines, "", "| Raw probe | Value |", "|---|---|", *raw])


def _row(figure: Figure) -> tuple[str, str, str, str, str]:
    ratio = f"{_number(figure.ratio or 0.0)} x {figure.probe.name}" if figure.probe else ""
    met = {None: "", True: "met", False: "MISSED"}[figure.met]
    value = f"{_number(figure.value)} {figure.unit}"
    return figure.what, value, ratio, str(figure.target or ""), met


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
    return f"| {' | '.join(cells)} |"


def _number(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"
