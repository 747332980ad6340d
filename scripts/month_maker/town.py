"""The hall itself: its items, what each window serves and how fast, and who cheats."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reports.records import Floats, Ints

from . import size as numbers
from .size import Kind, Size

ZONES = (
    ("GE", "general", "综合服务", "General services", "A"),
    ("RE", "real-estate", "不动产登记", "Real estate", "B"),
    ("HF", "housing-fund", "公积金", "Housing fund", "C"),
    ("PS", "public-security", "公安服务", "Public security", "D"),
    ("TX", "tax", "税务服务", "Tax", "E"),
    ("SS", "social-security", "社保医保", "Social and medical insurance", "F"),
    ("EN", "enterprise", "企业服务", "Enterprise", "G"),
    ("CO", "construction", "工程建设", "Construction", "H"),
    ("UT", "utilities", "水电气", "Utilities", "J"),
)
"""The beginning of its items' ids, id, names and the letter of its numbers."""


@dataclass(frozen=True, slots=True)
class Town:
    """Arrays by item or by window, both counted from 0; window 12 stands at 11.

    - ``items``: their ids. ``item_zone``: places in ``ZONES``. ``length``: the logarithm of the usual
      handling time in seconds. ``no_show``: the usual share of no-shows.
    - ``window_zone``. ``mix``: for each window its items; ``share``: of its citizens, each of them.
    - ``effect``: what the window takes longer (positive) or shorter, in the logarithm. ``load``: its share
      of the hall's tickets, 1 in the mean.
    - ``cheat``: by window, how it cheats, or "".
    """

    items: tuple[str, ...]
    item_zone: Ints
    length: Floats
    no_show: Floats
    window_zone: Ints
    mix: Ints
    share: Floats
    effect: Floats
    load: Floats
    cheat: tuple[Kind | str, ...]

    def cheats(self, kind: Kind) -> Ints:
        """The windows, counted from 0, that cheat in this way."""
        return np.flatnonzero(np.array(self.cheat) == kind)


def clerk(window: int) -> str:
    """The staff number of who always sits at a window."""
    return f"{window:04d}"


def found(size: Size) -> Town:
    """The same for the same size and seed, whoever cheats."""
    dice, cheating = map(np.random.default_rng, np.random.SeedSequence((size.seed, 0)).spawn(2))
    item_zone = np.arange(size.items) % size.zones
    order = np.arange(size.items) // size.zones + 1
    digits = len(str(int(order.max())))
    items = tuple(
        f"{ZONES[zone][0]}-{number:0{digits}d}" for zone, number in zip(item_zone, order, strict=True)
    )
    lengths = dice.normal(0, numbers.ITEM_SD, size.items)
    middle = np.log(60 * numbers.minutes(size))
    few = min(numbers.MIX_ITEMS, size.items)
    mix = dice.random((size.windows, size.items)).argsort(axis=1)[:, :few]
    return Town(
        items=items,
        item_zone=item_zone,
        length=middle + lengths,
        no_show=numbers.NO_SHOW * np.exp(dice.normal(0, numbers.NO_SHOW_SD, size.items)),
        window_zone=np.arange(size.windows) * size.zones // size.windows,
        mix=mix,
        share=dice.dirichlet(np.full(few, numbers.MIX_DIRICHLET), size.windows),
        effect=dice.normal(0, numbers.WINDOW_SD, size.windows),
        load=dice.gamma(numbers.LOAD_SHAPE, 1 / numbers.LOAD_SHAPE, size.windows),
        cheat=_cheats(size, cheating),
    )


def _cheats(size: Size, dice: np.random.Generator) -> tuple[Kind | str, ...]:
    cheat: list[Kind | str] = [""] * size.windows
    for turn, window in enumerate(dice.permutation(size.windows)[: size.cheats]):
        cheat[window] = size.kinds[turn % len(size.kinds)]
    return tuple(cheat)
