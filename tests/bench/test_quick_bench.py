"""The bench itself: a quick run measures everything once, and its made-up past is a valid one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hall_server.store.database import open_engine
from hall_server.store.verify import verify
from scripts.bench_hall import city
from scripts.bench_hall.backdating import History
from scripts.bench_hall.figures import Target, percentile
from scripts.bench_hall.hall import BenchHall


def bench(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "scripts.bench_hall", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_a_quick_run_measures_everything() -> None:
    run = bench("--json", "--quick")
    assert run.returncode == 0, run.stderr
    result: dict[str, Any] = json.loads(run.stdout)

    assert result["machine"]["cores"] >= 1
    assert all(value > 0 for value in result["probes"].values())
    figures = result["figures"]
    assert set(figures) == {
        *(f"issue_at_200_per_s_p{percent}_ms" for percent in (50, 99)),
        *(f"issue_1_client_{figure}" for figure in ("per_s", "p50_ms", "p99_ms")),
        *(f"issue_4_clients_{figure}" for figure in ("per_s", "p50_ms", "p99_ms")),
        "server_memory",
        *(f"call_to_{boards}_boards_p{percent}_ms" for boards in (1, 3) for percent in (50, 99)),
        *(f"console_{size}_percent" for size in ("80x24", "200x60")),
        "choose_us",
        "choose_of_all_us",
        "simulated_day_s",
        "forecast_ms",
        "forecast_all_services_ms",
        "issue_without_forecasts_p99_ms",
        "issue_beside_forecasts_p99_ms",
        "cost_of_forecasts",
        "read_figures_ms",
        "issue_unwatched_p99_ms",
        "issue_watched_p99_ms",
        "cost_of_metrics_cpu",
        "cost_of_metrics_p50",
        "cost_of_metrics_p99",
        "start_up_100_s",
        "start_up_2k_s",
        "visit_100_ms",
        "visit_2k_ms",
        "history_cost",
        *(f"page_p{percent}_ms" for percent in (50, 99)),
        *(f"issue_{how}_phones_p99_ms" for how in ("without", "beside")),
        "cost_of_phones",
        "glance_ms",
        "rating_first_ms",
        "rating_many_ms",
        "ratings_cost",
        "server_memory_2k",
        *(f"rank_{tickets}_{figure}" for tickets in (1_000, 10_000) for figure in ("s", "mb")),
        "rank_growth_10000",
        *(f"month_report_{unit}" for unit in ("s", "mb")),
        *(f"year_report_{words}_{unit}" for words in ("120", "1k") for unit in ("s", "mb")),
        "report_cost",
    }
    for name, figure in figures.items():
        assert figure["value"] > 0, name
        assert figure["unit"] in {"ms", "us", "s", "/s", "MB", "x", "%"}
        assert len(figure["rounds"]) >= 1
        compared = name.startswith("cost_of_") or name in {"history_cost", "ratings_cost", "report_cost"}
        if not compared and not name.startswith("rank_"):
            assert figure["ratio"] > 0
            assert figure["ratio_to"]
    aimed_at = {name: figure["target"] for name, figure in figures.items() if "target" in figure}
    assert aimed_at["issue_at_200_per_s_p99_ms"] == "<= 15"
    assert aimed_at["history_cost"] == "<= 1.15"
    assert result["targets_missed"] == [name for name in aimed_at if not figures[name]["met"]]


def test_figures_are_read_while_numbers_are_issued() -> None:
    run = bench("--quick", "--only", "metrics")
    assert run.returncode == 0, run.stderr
    assert "| Issue's p99 watched against unwatched" in run.stdout


def test_one_part_as_a_table() -> None:
    run = bench("--quick", "--only", "choose")
    assert run.returncode == 0, run.stderr
    assert "| choose, 300 waiting, 189 windows" in run.stdout
    assert "| choose, 300 waiting, a window that serves them all" in run.stdout
    assert "Issue" not in run.stdout


def test_an_unknown_part_is_a_usage_error() -> None:
    run = bench("--only", "everything")
    assert run.returncode == 2
    assert "everything" in run.stderr


def test_the_past_that_is_made_up_is_unbroken(tmp_path: Path) -> None:
    hall = BenchHall(tmp_path / "hall", seed=1)
    engine = open_engine(hall.folder.database)
    evening = History(hall.folder.plan).write(engine, 300, city.MORNING, lambda _done: None)
    verdict = verify(engine)
    engine.dispose()
    hall.close()
    assert (verdict.records, verdict.bad_seq) == (1 + 4 * 300, None)
    assert evening.date() < city.MORNING.date()


@pytest.mark.parametrize(("percent", "expected"), [(50, 2), (99, 4), (1, 1), (75, 3)])
def test_percentiles_are_values_that_were_measured(percent: float, expected: float) -> None:
    assert percentile([4, 1, 3, 2], percent) == expected


def test_targets_bound_from_either_side() -> None:
    assert Target(15).met_by(15)
    assert not Target(15).met_by(15.1)
    assert Target(3_000, at_least=True).met_by(3_001)
    assert not Target(3_000, at_least=True).met_by(2_999)
