"""What is true of a made-up hall, as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from . import size as numbers
from .size import Size
from .town import Town, clerk


def truth(size: Size, town: Town, rows: int) -> dict[str, Any]:
    """``effect`` is in the natural logarithm of the handling time; rank 1 is the fastest of the hall."""
    ranks = town.effect.argsort().argsort() + 1
    units = [
        {
            "effect": round(float(effect), 6),
            "efficiency": round(100 * float(np.exp(-effect)), 3),
            "rank": int(rank),
            "cheat": cheat or None,
        }
        for effect, rank, cheat in zip(town.effect, ranks, town.cheat, strict=True)
    ]
    return {
        "seed": size.seed,
        "months": [month.name for month in size.months],
        "rows": rows,
        "size": {key: value for key, value in asdict(size).items() if key not in ("seed", "months")},
        "law": _law(size),
        "items": {
            item: {"median_s": round(float(np.exp(length)), 1), "no_show": round(float(no_show), 4)}
            for item, length, no_show in zip(town.items, town.length, town.no_show, strict=True)
        },
        "windows": {
            str(window): {**unit, "clerk": clerk(window)} for window, unit in enumerate(units, start=1)
        },
        "clerks": {clerk(window): {**unit, "window": window} for window, unit in enumerate(units, start=1)},
    }


def _law(size: Size) -> dict[str, float]:
    """The numbers by which citizens and honest clerks behave."""
    return {
        "load_shape": numbers.LOAD_SHAPE,
        "window_sd": numbers.WINDOW_SD,
        "ticket_sd": numbers.TICKET_SD,
        "item_sd": numbers.ITEM_SD,
        "usual_minutes": round(numbers.minutes(size), 3),
        "no_show": numbers.NO_SHOW,
        "parked": numbers.PARKED,
        "chosen": numbers.CHOSEN,
        "recoded": numbers.RECODED,
        "rated": numbers.RATED,
        "returning": numbers.RETURNING,
    }


def write(path: Path, size: Size, town: Town, rows: int) -> None:
    text = json.dumps(truth(size, town, rows), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
