"""``flags.toml``: the hall's own tree of aspects and indicators, and what a flag takes."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from hall_server.settings.model import Id, Line, NameTable, Table
from hall_server.tomlfile import Problem, SettingsError, describe, load, parse, read_text, unknown_word
from hall_server.tomllines import Key
from reports.words import _

from .measures import BY_HAND, MEASURES
from .model import Aspect, Indicator

FILE = "flags.toml"
WHOLE = 100.0
_EXACTLY = 1e-6
_RATES_OF_RATING = {"response", "response_rate", "rating_rate", "active_rating", "hall_active_rating"}

Weight = Annotated[float, Field(gt=0, le=WHOLE)]


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError(_("must be a number"))
    return value


Number = Annotated[float, AfterValidator(_finite)]


class RedTable(Table):
    """``points``: the least total of the tree that a red flag takes. Probabilities and the ranking's gates
    are in assessment.toml."""

    points: float = Field(80, ge=0, le=WHOLE)


class IndicatorTable(Table):
    """``better`` and ``most`` are for figures entered by hand; a measure of the software knows its own."""

    id: Id
    name: NameTable
    weight: Weight
    measure: str
    floor: Number
    target: Number
    cap: float = Field(1.0, gt=0, le=1.2)
    better: Literal["more", "fewer"] | None = None
    unit: Line = "%"
    most: Annotated[Number, Field(gt=0)] = 100


class AspectTable(Table):
    id: Id
    name: NameTable
    weight: Weight
    indicators: Annotated[list[IndicatorTable], Field(min_length=1)]


class FlagsFile(Table):
    """The whole of flags.toml."""

    red: RedTable = RedTable()
    aspects: Annotated[list[AspectTable], Field(min_length=1)]

    @property
    def digest(self) -> str:
        """Tells one tree from another; comments and the order of keys do not count."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def indicator(self, name: str) -> IndicatorTable | None:
        return next((one for aspect in self.aspects for one in aspect.indicators if one.id == name), None)

    @property
    def by_hand(self) -> list[str]:
        """The indicators whose figures people enter."""
        return [one.id for aspect in self.aspects for one in aspect.indicators if one.measure == BY_HAND]

    def as_aspects(self) -> tuple[Aspect, ...]:
        return tuple(
            Aspect(one.id, one.name.model_dump(), one.weight, tuple(map(_indicator, one.indicators)))
            for one in self.aspects
        )


def template() -> str:
    """The worked sample of 5 aspects and 17 indicators, which a hall makes its own."""
    return (resources.files(__package__) / FILE).read_text(encoding="utf-8")


def load_tree(folder: Path) -> tuple[FlagsFile, bool]:
    """The tree of a hall's folder and whether it is the hall's own; without a file, the sample.

    Raises :class:`SettingsError` with every problem as ``file:line: key: what to do``.
    """
    path = folder / FILE
    if not path.exists():
        return FlagsFile.model_validate(parse(Path(FILE), template())), False
    tree = load(path, FlagsFile)
    if problems := list(_contradictions(tree)):
        raise SettingsError(describe(path, read_text(path), problems))
    return tree, True


def _indicator(table: IndicatorTable) -> Indicator:
    measured = MEASURES.get(table.measure)
    unit = measured.unit if measured else table.unit
    name = table.name.model_dump()
    return Indicator(table.id, name, table.weight, table.measure, table.floor, table.target, table.cap, unit)


def _contradictions(tree: FlagsFile) -> Iterator[Problem]:
    """What is wrong though each value has the right form."""
    total = sum(aspect.weight for aspect in tree.aspects)
    if abs(total - WHOLE) > _EXACTLY:
        yield Problem(
            ("aspects",), _("the weights of the aspects make {sum:g}; they must make 100", sum=total)
        )
    yield from _twice([(("aspects", place, "id"), one.id) for place, one in enumerate(tree.aspects)])
    ids: list[tuple[Key, str]] = []
    for place, aspect in enumerate(tree.aspects):
        at: Key = ("aspects", place)
        inner = sum(one.weight for one in aspect.indicators)
        if abs(inner - aspect.weight) > _EXACTLY:
            sentence = _("the weights of its indicators make {sum:g}; they must make its weight, {weight:g}",
                         sum=inner, weight=aspect.weight)  # fmt: skip
            yield Problem((*at, "weight"), sentence)
        for number, one in enumerate(aspect.indicators):
            key: Key = (*at, "indicators", number)
            ids.append(((*key, "id"), one.id))
            yield from _wrong_indicator(key, one)
    yield from _twice(ids)


def _twice(ids: list[tuple[Key, str]]) -> Iterator[Problem]:
    counts = Counter(name for _key, name in ids)
    seen: set[str] = set()
    for key, name in ids:
        if counts[name] > 1 and name in seen:
            yield Problem(key, _("{id} is there already; give each its own id", id=name))
        seen.add(name)


def _wrong_indicator(key: Key, one: IndicatorTable) -> Iterator[Problem]:
    if one.floor == one.target:
        yield Problem((*key, "target"), _("must differ from floor"))
    if one.measure == BY_HAND:
        if one.better is None:
            yield Problem(
                (*key, "better"), _('is missing; write "more" or "fewer" for a figure entered by hand')
            )
        elif one.floor != one.target:
            yield from _wrong_way(key, one, one.better)
        if max(one.floor, one.target) > one.most or min(one.floor, one.target) < 0:
            yield Problem(
                (*key, "most"), _("floor and target must lie between 0 and most, {most:g}", most=one.most)
            )
    elif measured := MEASURES.get(one.measure):
        for name in ("better", "unit", "most"):
            if name in one.model_fields_set:
                yield Problem((*key, name), _("is for by_hand only; remove it"))
        if one.floor != one.target:
            yield from _wrong_way(key, one, measured.better)
    elif one.measure in _RATES_OF_RATING:
        sentence = _(
            "the rate of rating is a gate (assessment.toml), never points: paid ratings are pressed ratings"
        )
        yield Problem((*key, "measure"), sentence)
    else:
        yield Problem((*key, "measure"), unknown_word(one.measure, [*MEASURES, BY_HAND]))


def _wrong_way(key: Key, one: IndicatorTable, better: Literal["more", "fewer"]) -> Iterator[Problem]:
    if better == "more" and one.target < one.floor:
        yield Problem((*key, "target"), _("must be above floor, because more is better here"))
    if better == "fewer" and one.target > one.floor:
        yield Problem((*key, "target"), _("must be below floor, because fewer is better here"))
