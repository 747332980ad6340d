"""A file may say more than it must, so that the months in it can be judged like the hall's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from hall_server.store.history import position, ratings_between, visits_between
from hall_server.store.past.sheet import COLUMNS, FURTHER
from hall_server.store.stories import served
from reports.loading import load
from reports.records import LEVELS, NOTHING, OUTCOMES
from tests.store.past import FULL_HEADER, NO_SHOW, SERVED, bring_in, contents, ratings, sheet
from tests.store.test_past_rows import at

DAY = date(2025, 3, 3)
TOLD = {
    "priority": "elderly",
    "parked_s": "30",
    "calls": "2",
    "last_called": "2025-03-03 09:05:40",
    "chosen": "yes",
    "result": "done",
    "person": "p-17",
    "rating": "dissatisfied",
    "rated": "2025-03-03 09:12:00",
    "device": "d4",
    "on_site": "yes",
}
UNRATED = dict.fromkeys(("rating", "rated", "device", "on_site"), "")


def full(row: str = SERVED, **told: str) -> str:
    return ",".join([row, *(told.get(name, "") for name in FURTHER)])


def import_(engine: Engine, tmp_path: Path, *rows: str) -> list[str]:
    """What is wrong with them."""
    _findings, bad = bring_in(engine, sheet(tmp_path / "past.csv", rows, FULL_HEADER))
    return [line.sentence.format(**line.fields) for line in bad]


def test_all_that_a_file_can_say_is_kept(engine: Engine, tmp_path: Path) -> None:
    assert import_(engine, tmp_path, full(**TOLD)) == []
    (of_day,) = visits_between(engine, DAY, DAY, position(engine))
    (visit,) = of_day.visits
    assert of_day.imported
    assert (visit.priority, visit.parked_for, visit.calls, visit.chosen) == ("elderly", 30_000, 2, True)
    assert (visit.last_called_at, visit.outcome) == (at("09:05:40"), "done")
    ((_day, (rating,)),) = ratings_between(engine, DAY, DAY, position(engine))
    assert (rating.level, rating.on_site, rating.since_end) == ("dissatisfied", True, 120_000)
    assert (rating.window, rating.clerk, rating.channel) == (3, "0231", "")


def test_it_can_be_reckoned_with(engine: Engine, tmp_path: Path) -> None:
    again = SERVED.replace("A001", "A003")
    import_(engine, tmp_path, full(**TOLD), full(NO_SHOW), full(again, **{**TOLD, **UNRATED}))
    heard: list[float] = []
    records = load(engine, DAY, DAY, position(engine), heard.append)
    assert heard == [0.5, 1.0]
    assert list(records.level) == [LEVELS.index("dissatisfied"), NOTHING, NOTHING]
    assert list(records.person) == [0, 0, NOTHING], "in the order of issue: the same person twice"
    assert list(records.outcome) == [OUTCOMES.index("done"), OUTCOMES.index("done"), 0]
    assert list(records.ratable) == [True, True, False]
    assert records.imported.all()


def test_a_code_is_kept_as_a_hash_that_tells_as_much_apart(engine: Engine, tmp_path: Path) -> None:
    tomorrow = SERVED.replace("-03 ", "-04 ")
    then = TOLD | {"last_called": "", "rated": "2025-03-04 09:12:00"}
    import_(
        engine, tmp_path, full(**TOLD), full(tomorrow, **then), full(tomorrow.replace("A001", "A002"), **then)
    )
    days = list(visits_between(engine, DAY, date(2025, 3, 4), position(engine)))
    people = {visit.person for day in days for visit in day.visits}
    assert len(people) == 1
    assert "p-17" not in str(people)
    rated = list(ratings_between(engine, DAY, date(2025, 3, 4), position(engine)))
    first, *others = [rating.device for day in rated for rating in day.ratings]
    assert others[0] == others[1] != first, "no phone is known again on another day"
    assert b"p-17" not in (tmp_path / "hall.db").read_bytes()


def test_a_row_that_says_no_more_than_it_must_is_the_same_row(engine: Engine, tmp_path: Path) -> None:
    bring_in(engine, sheet(tmp_path / "past.csv", [SERVED, NO_SHOW]))
    before = contents(engine)
    assert import_(engine, tmp_path, full(SERVED, calls="1", priority="normal"), full(NO_SHOW)) == []
    assert contents(engine) == before
    import_(engine, tmp_path, full(SERVED, person="p1"))
    assert len(contents(engine)[0]) == 3


def test_citizens_do_not_change_what_was_imported(engine: Engine, tmp_path: Path) -> None:
    import_(engine, tmp_path, full(**TOLD))
    found = served(engine, 20250303_00001, 1)
    assert found is not None
    assert found.rating is not None
    assert not found.completed


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"priority": "vip"}, "priority must be one of: normal"),
        ({"parked_s": "-1"}, "parked_s must be a whole number"),
        ({"parked_s": "241"}, "parked_s is longer than the service"),
        ({"calls": "0"}, "calls and called do not fit"),
        ({"calls": "100"}, "calls must be a whole number up to 99"),
        ({"last_called": "2025-03-03 09:04:59"}, "last_called is before called"),
        ({"last_called": "2025-03-03 09:06:01"}, "started is before last_called"),
        ({"last_called": "soon"}, "last_called must be a moment"),
        ({"chosen": "maybe"}, "chosen must be yes, no or empty"),
        ({"result": "lost"}, "result must be done"),
        ({"person": "wang"}, "person must be a code"),
        ({"person": "王芳1"}, "person must be a code"),
        ({"person": "13912345678"}, "person must be a code"),
        ({"person": "139-1234-5678"}, "person must be a code"),
        ({"person": "8613912345678"}, "person must be a code"),
        ({"person": "11010519491231002X"}, "person must be a code"),
        ({"device": "13912345678"}, "device must be a code"),
        ({"rating": "5"}, "rating must be one of: very_satisfied"),
        ({"rated": ""}, "a rating needs rated and result"),
        ({"result": ""}, "a rating needs rated and result"),
        ({"rated": "2025-03-03 09:09:59"}, "rated is before ended"),
        ({"rated": "2025-09-03 09:09:59"}, "rated lies in the future"),
        ({"rated": "2025-06-02 09:09:59"}, "rated is more than 90 days after ended"),
        ({"rating": ""}, "rated, device and on_site need a rating"),
        ({"on_site": "x"}, "on_site must be yes, no or empty"),
    ],
)
def test_what_cannot_be_right_is_refused(
    engine: Engine, tmp_path: Path, told: dict[str, str], why: str
) -> None:
    (reason,) = import_(engine, tmp_path, full(**TOLD | told))
    assert reason.startswith(why)
    assert contents(engine) == ([], [])
    assert ratings(engine) == []
    assert not any(cell and cell in reason for cell in told.values() if cell.isdigit() and len(cell) > 10)


def test_only_some_of_the_columns_may_be_there_in_any_order(engine: Engine, tmp_path: Path) -> None:
    header = ",".join(("person", *COLUMNS, "result"))
    _findings, bad = bring_in(engine, sheet(tmp_path / "past.csv", [f"p1,{SERVED},accepted"], header))
    assert bad == []
    (of_day,) = visits_between(engine, DAY, DAY, position(engine))
    assert (of_day.visits[0].outcome, of_day.visits[0].chosen) == ("accepted", None)
