"""Every row of another system's file is taken over as it was, or refused with the reason."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from hall_server.store.history import Visit, days, visits_of
from hall_server.store.past.sheet import COLUMNS, NoSheet, Sheet
from tests.store.past import HEADER, NO_SHOW, SERVED, bring_in, contents, sheet

DAY = "2025-03-03"
OUT_OF_ORDER = "A001,consult,{0} 09:00:00,{0} {1},{0} {2},{0} {3},3,0231,done"


def at(clock: str) -> int:
    moment = datetime.fromisoformat(f"{DAY} {clock}").replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    return int(moment.timestamp()) * 1000


def reason(engine: Engine, tmp_path: Path, row: str, served: tuple[str, ...] = ()) -> str:
    """Why this row is refused; nothing of it may be written."""
    _findings, (bad,) = bring_in(engine, sheet(tmp_path / "past.csv", [row]), served)
    assert bad.line == 2
    assert contents(engine) == ([], [])
    return bad.sentence.format(**bad.fields)


def changed(column: str, value: str, row: str = SERVED) -> str:
    cells = row.split(",")
    cells[COLUMNS.index(column)] = value
    return ",".join(cells)


def test_a_served_and_a_missing_citizen_are_visits_like_the_halls_own(engine: Engine, tmp_path: Path) -> None:
    findings, bad = bring_in(engine, sheet(tmp_path / "past.csv", [NO_SHOW, SERVED]))
    assert (findings.rows, findings.new, bad) == (2, 2, [])
    assert days(engine) == [DAY]
    first, nine, one_past = 20250303_00001, at("09:00:00"), at("09:01:00")
    served, missing = visits_of(engine, DAY)
    # fmt: off
    assert served == Visit(first, 1, "A001", "consult", "done", nine, nine, 3, "0231", 1,
                           at("09:05:00"), at("09:06:00"), 0, at("09:10:00"))
    assert missing == Visit(first + 1, 1, "A002", "intake", "no_show", one_past, one_past, 4, None, 1,
                            at("09:06:00"), None, 0, None)
    # fmt: on


@pytest.mark.parametrize(
    "row",
    [
        changed("called", ""),
        changed("window", ""),
        changed("clerk", ""),
        changed("window", "9999"),
        changed("issued", "2025-03-03T09:00:00"),
        changed("number", "0007"),
        changed("number", "b-12"),
        changed("called", "", NO_SHOW),
        changed("ended", "2025-03-03 09:30:00", NO_SHOW),
        '"A001","consult",' + SERVED.split(",", 2)[2],
        " , ".join(SERVED.split(",")),
    ],
)
def test_what_may_be_left_out_or_written_otherwise(engine: Engine, tmp_path: Path, row: str) -> None:
    _findings, bad = bring_in(engine, sheet(tmp_path / "past.csv", [row]))
    assert bad == []
    assert len(contents(engine)[0]) == 1


@pytest.mark.parametrize(
    "other", [SERVED.replace(" ", "T"), SERVED.replace(",3,", ",03,"), SERVED.replace(",", " , ")]
)
def test_the_same_row_in_other_clothes_is_there_already(engine: Engine, tmp_path: Path, other: str) -> None:
    bring_in(engine, sheet(tmp_path / "past.csv", [SERVED]))
    findings, _bad = bring_in(engine, sheet(tmp_path / "past.csv", [other, SERVED]))
    assert (findings.twice, findings.there, findings.new) == (1, 1, 0)
    assert len(contents(engine)[0]) == 1


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (changed("number", ""), "number must have"),
        (changed("number", "ABC"), "number must have"),
        (changed("number", "王芳1"), "number must have"),
        (changed("number", "A 1"), "number must have"),
        (changed("number", "13912345678"), "number must have"),
        (changed("service", "visa"), "hall.toml has no service visa"),
        (changed("service", "咨询"), "service must be the id of a service in hall.toml"),
        (changed("service", ""), "service must be the id of a service in hall.toml"),
        (changed("outcome", "finished"), "outcome must be done or no_show"),
        (changed("outcome", ""), "outcome must be done or no_show"),
        (changed("issued", ""), "issued is empty"),
        (changed("issued", "2025-03-03"), "issued must be a moment"),
        (changed("issued", "2025-02-30 09:00:00"), "issued must be a moment"),
        (changed("called", "2025-03-03 09:05"), "called must be a moment"),
        (changed("called", "2025-03-03 09:05:00+08"), "called must be a moment"),
        (changed("called", "3/3/2025 9:05:00 AM"), "called must be a moment"),
        (changed("ended", "２０２５-03-03 09:10:00"), "ended must be a moment"),
        (changed("started", ""), "done needs started and ended"),
        (changed("ended", ""), "done needs started and ended"),
        (changed("outcome", "no_show"), "no_show must have no started"),
        (OUT_OF_ORDER.format(DAY, "08:59:59", "09:06:00", "09:10:00"), "called is before issued"),
        (OUT_OF_ORDER.format(DAY, "09:07:00", "09:06:00", "09:10:00"), "started is before called"),
        (OUT_OF_ORDER.format(DAY, "09:05:00", "09:06:00", "09:05:59"), "ended is before started"),
        (changed("ended", "2025-03-04 09:00:01"), "ended is more than a day after issued"),
        (SERVED.replace("2025-", "1970-"), "issued is before the year 2000"),
        (SERVED.replace("2025-03-03", "2025-06-03"), "issued lies in the future"),
        (SERVED.replace("2025-03-03", "2025-06-02"), "2025-06-02 is not over yet"),
        (SERVED.replace("2025-03-03 09:10", "2025-06-02 12:10").replace("2025-03-03", "2025-06-01"),
         "ended lies in the future"),
        (changed("window", "0"), "window must be a number"),
        (changed("window", "-3"), "window must be a number"),
        (changed("window", "三"), "window must be a number"),
        (changed("window", "9" * 30), "window must be a number"),
        (changed("clerk", "王芳"), "clerk must be a staff number"),
        (changed("clerk", "WangFang"), "clerk must be a staff number"),
        (changed("clerk", "02 31"), "clerk must be a staff number"),
        (changed("clerk", "11010519491231002X"), "clerk must be a staff number"),
        (changed("clerk", "13912345678"), "clerk must be a staff number"),
        (changed("clerk", "1" * 21), "clerk must be a staff number"),
        (SERVED + ",", "has 10 columns instead of 9"),
        (SERVED.rpartition(",")[0], "has 8 columns instead of 9"),
        ("A001", "has 1 columns instead of 9"),
        ('"A001,consult' + SERVED[12:], "has a quote that is not closed"),
        ('"A001"x' + SERVED[4:], "has a quote that is not closed, or text beside quotes"),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_with_its_reason(engine: Engine, tmp_path: Path, row: str, why: str) -> None:
    assert reason(engine, tmp_path, row).startswith(why)


def test_a_day_that_the_hall_served_is_left_alone(engine: Engine, tmp_path: Path) -> None:
    assert reason(engine, tmp_path, SERVED, (DAY,)).startswith("this hall served 2025-03-03 itself")


@pytest.mark.parametrize("column", ["number", "service", "clerk", "window", "outcome"])
def test_nothing_about_a_person_is_repeated(engine: Engine, tmp_path: Path, column: str) -> None:
    for value in ("王芳", "11010519491231002X", "13912345678"):
        assert value not in reason(engine, tmp_path, changed(column, value))


def test_bad_rows_are_named_by_their_lines(engine: Engine, tmp_path: Path) -> None:
    spoilt = changed("number", '"A001')
    path = sheet(tmp_path / "past.csv", ["", SERVED, "x", " ", NO_SHOW, spoilt, changed("number", "A003")])
    findings, bad = bring_in(engine, path)
    assert [row.line for row in bad] == [4, 7]
    assert (findings.rows, findings.bad, findings.good, findings.new) == (5, 2, 3, 3)
    assert findings.services == {"consult": 2, "intake": 1}


class TestTheFile:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    @pytest.mark.parametrize("newline", ["\n", "\r\n"])
    def test_may_be_of_an_old_chinese_system(
        self, engine: Engine, tmp_path: Path, encoding: str, newline: str
    ) -> None:
        path = tmp_path / "past.csv"
        rows = [HEADER, SERVED, changed("clerk", "王芳"), ""]
        path.write_bytes(newline.join(rows).encode(encoding))
        findings, bad = bring_in(engine, path)
        assert (findings.new, [row.line for row in bad]) == (1, [3])

    def test_may_have_its_columns_in_any_order(self, engine: Engine, tmp_path: Path) -> None:
        cells = dict(zip(COLUMNS, SERVED.split(","), strict=True))
        turned = list(reversed(COLUMNS))
        header = " , ".join(turned)
        path = sheet(tmp_path / "past.csv", [",".join(cells[name] for name in turned)], header)
        bring_in(engine, path)
        (visit,) = visits_of(engine, DAY)
        assert (visit.number, visit.window, visit.clerk) == ("A001", 3, "0231")

    @pytest.mark.parametrize(
        ("header", "why"),
        [
            ("", "Missing: number, service"),
            ("number;service;issued", "Missing: number, service"),
            (HEADER.replace(",clerk", ""), "Missing: clerk."),
            (HEADER.replace("outcome", "Outcome"), "Missing: outcome."),
            (HEADER + ",citizen", "names 10 columns. Take out all but these"),
            (HEADER + ",number", "names 10 columns. Take out all but these"),
            (f'"{HEADER}', "Missing: number"),
            ("x" * 20_000, "Missing: number"),
        ],
    )
    def test_needs_our_columns_and_no_others(self, tmp_path: Path, header: str, why: str) -> None:
        with pytest.raises(NoSheet, match=why):
            Sheet(sheet(tmp_path / "past.csv", [SERVED], header))

    def test_that_is_no_text_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "past.xlsx"
        path.write_bytes(HEADER.encode("utf-16"))
        with pytest.raises(NoSheet, match="neither UTF-8 nor GB18030"):
            Sheet(path)
