"""What the documents, the alert rules and the dashboard name is what a running hall tells, and all of it."""

from __future__ import annotations

import asyncio
import json
import re
import resource
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import promql_parser
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from hall_server import protocol as p
from hall_server.client import DeviceFile, HallLink, NotEnrolled
from hall_server.serving import forecasting
from tests.halls import ServerProcess, TestHall

from .watching import Figures, watched_hall
from .whole import everything

DOCS: Final = Path(__file__).parents[2] / "docs"
MONITORING: Final = DOCS / "MONITORING.md"
ALERTS: Final = DOCS / "monitoring" / "tingxu-alerts.yml"
DASHBOARD: Final = DOCS / "monitoring" / "tingxu-dashboard.json"
# What Prometheus adds to every sample, and the sample that it makes itself.
ADDED: Final = frozenset({"job", "instance"})
OF_PROMETHEUS: Final = frozenset({"up"})
ROW: Final = re.compile(r"^\| `(tingxu_\w+)` \| ([\w, ]*) \| (\w+) \| (.+) \|$", re.MULTILINE)
NAME: Final = re.compile(r"\btingxu_[a-z_]*[a-z]\b")
TEMPLATE: Final = re.compile(r"\{\{ *\$labels\.(\w+)")
LEGEND: Final = re.compile(r"\{\{(\w+)\}\}")


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forecasting, "EVERY", 0.2)
        patch.setattr(forecasting, "SOONEST", 0.2)
        return asyncio.run(everything(tmp_path_factory.mktemp("whole") / "hall"))


@pytest.fixture(scope="module")
def labels(figures: Figures) -> dict[str, set[str]]:
    """By the name of each sample, the labels it has."""
    found: dict[str, set[str]] = {}
    for sample in figures.samples:
        found.setdefault(sample.name, set()).update(sample.labels)
    return found


def rules() -> list[dict[str, Any]]:
    text = yaml.safe_load(ALERTS.read_text(encoding="utf-8"))
    return [rule for group in text["groups"] for rule in group["rules"]]


def targets() -> Iterator[tuple[str, str]]:
    """The dashboard's expressions as Prometheus gets them, each with its legend."""
    for panel in json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]:
        for target in panel.get("targets", ()):
            expression = target["expr"].replace("$__rate_interval", "1m").replace("$instance", "hall:7840")
            yield expression, target["legendFormat"]


EXPRESSIONS: Final = [rule["expr"] for rule in rules()] + [expression for expression, _legend in targets()]


@dataclass
class Named:
    """What an expression names: samples with the labels by which they are chosen, and labels to group by."""

    chosen: dict[str, dict[str, str]] = field(default_factory=dict)
    grouped: set[str] = field(default_factory=set)

    def visit(self, part: promql_parser.Expr) -> None:
        match part:
            case promql_parser.VectorSelector():
                self._choose(part)
            case promql_parser.MatrixSelector():
                self._choose(part.vector_selector)
            case promql_parser.AggregateExpr() if part.modifier:
                self.grouped.update(part.modifier.labels)
            case promql_parser.BinaryExpr() if part.modifier and part.modifier.matching:
                self.grouped.update(part.modifier.matching.labels)

    def _choose(self, selector: promql_parser.VectorSelector) -> None:
        assert selector.name
        self.chosen[selector.name] = {one.name: one.value for one in selector.matchers.matchers}


def named(expression: str) -> Named:
    """Fails for what is no PromQL."""
    found = Named()
    promql_parser.walk(promql_parser.parse(expression), found.visit)
    assert found.chosen, expression
    return found


def at_hand(found: Named, labels: dict[str, set[str]]) -> set[str]:
    return set(ADDED).union(*(labels.get(name, set()) for name in found.chosen))


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_what_an_expression_names_is_there(
    expression: str, figures: Figures, labels: dict[str, set[str]]
) -> None:
    found = named(expression)
    assert found.chosen.keys() <= figures.names() | OF_PROMETHEUS
    assert found.grouped <= at_hand(found, labels)
    for name, by in found.chosen.items():
        assert by.keys() <= labels.get(name, set()) | ADDED
        for label, value in by.items():
            values = {sample.labels.get(label) for sample in figures.all(name)}
            # Which codes and states there are is not for the rules to make up.
            assert label in ADDED or all(one in values for one in value.split("|")), (name, label, value)


def test_the_parser_of_expressions_tells_right_from_wrong() -> None:
    with pytest.raises(ValueError, match="unclosed left parenthesis"):
        promql_parser.parse("sum by (zone (tingxu_waiting_tickets)")
    found = named('sum by (zone) (rate(tingxu_x_total{code="a"}[5m])) and on (job) tingxu_y > 1')
    assert found.chosen == {"tingxu_x_total": {"code": "a"}, "tingxu_y": {}}
    assert found.grouped == {"zone", "job"}


def test_the_rules_have_what_prometheus_wants_of_them(labels: dict[str, set[str]]) -> None:
    text = yaml.safe_load(ALERTS.read_text(encoding="utf-8"))
    assert text.keys() == {"groups"}
    assert all(group.keys() == {"name", "rules"} for group in text["groups"])
    assert len({group["name"] for group in text["groups"]}) == len(text["groups"])
    names = [rule["alert"] for rule in rules()]
    assert len(set(names)) == len(names) >= 20
    for rule in rules():
        assert {"alert", "expr", "labels", "annotations"} <= rule.keys()
        assert rule.keys() <= {"alert", "expr", "for", "labels", "annotations"}
        assert re.fullmatch(r"Tingxu[A-Z]\w+", rule["alert"])
        assert rule["labels"].keys() == {"severity"}
        assert rule["labels"]["severity"] in {"critical", "warning", "info"}
        assert re.fullmatch(r"\d+[smh]", rule.get("for", "1m"))
        told = rule["annotations"]
        assert told.keys() == {"summary", "summary_zh", "description"}
        assert re.search(r"[\u4e00-\u9fff]", told["summary_zh"])
        found = named(rule["expr"])
        left = found.grouped if rule["expr"].startswith(("sum", "histogram")) else at_hand(found, labels)
        assert set(TEMPLATE.findall(told["description"])) <= left, rule["alert"]


def test_the_dashboard_is_whole(labels: dict[str, set[str]]) -> None:
    dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    panels = dashboard["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24
        taken |= cells
    assert {one["name"] for one in dashboard["templating"]["list"]} == {"datasource", "instance"}
    for expression, legend in targets():
        assert set(LEGEND.findall(legend)) <= at_hand(named(expression), labels)
        assert 'instance="hall:7840"' in expression


def test_the_table_says_what_the_hall_tells_and_all_of_it(figures: Figures) -> None:
    told = {}
    for family in text_string_to_metric_families(figures.text):
        if family.name.startswith("tingxu_"):
            name = f"{family.name}_total" if family.type == "counter" else family.name
            labels = sorted({label for sample in family.samples for label in sample.labels} - {"le"})
            told[name] = (", ".join(labels), family.type, family.documentation)
    rows = ROW.findall(MONITORING.read_text(encoding="utf-8"))
    assert {name: tuple(rest) for name, *rest in rows} == told
    assert len(rows) == len(told)


def test_no_document_names_a_figure_that_is_not_there(figures: Figures) -> None:
    families = {family.name for family in text_string_to_metric_families(figures.text)}
    known = figures.names() | families
    for path in (MONITORING, DOCS / "BENCH.md", DOCS.parent / "README.md", DOCS.parent / "README.zh.md"):
        assert set(NAME.findall(path.read_text(encoding="utf-8"))) <= known, path


def test_names_follow_the_habits_of_prometheus(figures: Figures) -> None:
    for family in text_string_to_metric_families(figures.text):
        if not family.name.startswith("tingxu_"):
            continue
        assert re.fullmatch(r"tingxu(_[a-z]+)+", family.name)
        assert not family.name.endswith(("_ms", "_minutes", "_mb", "_percent", "_count", "_sum"))
        assert family.documentation.endswith(".")


def shape(line: dict[str, str]) -> tuple[str, str, str]:
    """A line of the log without what is each hall's own."""
    message = re.sub(r"(tcp|http)://\S+|hall [\w-]+|\d+", "*", line["message"].partition(":")[0])
    return line["level"], line["logger"], message


def examples() -> list[dict[str, str]]:
    text = MONITORING.read_text(encoding="utf-8")
    block = re.search(r"^```json\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert block is not None
    return [json.loads(line) for line in block[1].splitlines()]


async def test_the_log_is_json_as_shown_and_names_nobody(tmp_path: Path) -> None:
    hall = watched_hall(tmp_path / "hall")
    hall.add_clerk("0713", "欧阳静", "4826")
    server = ServerProcess(hall, "--log-format", "json", "--virtual-clock", "2026-03-02T09:00")
    async with server.up():
        number = await _a_visit(hall, server)
        said = ""
        server.process.terminate()  # type: ignore[union-attr]
        while "is closed" not in said:
            await asyncio.sleep(0.05)
            said += server.log()
    lines = [json.loads(line) for line in said.splitlines()]
    assert all(line.keys() >= {"time", "level", "logger", "message"} for line in lines)
    for secret in ("0713", "欧阳静", "4826", number, "110101199003070073"):
        assert secret not in said
    shown = examples()
    assert all(line.keys() == {"time", "level", "logger", "message"} for line in shown)
    assert {shape(line) for line in shown} <= {shape(line) for line in lines}


async def _a_visit(hall: TestHall, server: ServerProcess) -> str:
    """Somebody is served who showed an ID; a stranger comes, and the disk is full for a moment."""
    assert server.process is not None
    async with hall.link("kiosk", "kiosk-2") as kiosk, hall.link("window", "7") as window:
        await window.ask(p.SignIn("0713", "4826"), p.SignedIn)
        await window.ask(p.OpenWindow(), p.Accepted)
        taken = await kiosk.ask(
            p.TakeTicket("consult", p.CitizenInfo(id_number="110101199003070073")), p.TicketTaken
        )
        await window.ask(p.CallNext(), p.AtWindow)
        stranger: DeviceFile = hall.device("board", "stranger")
        hall.registry.revoke("board", "stranger")
        async with HallLink.connect(stranger) as link:
            with pytest.raises(NotEnrolled):
                await link.ask(p.Ping(), p.Accepted, patience=3)
        wal, unlimited = hall.folder.database.with_name("hall.db-wal"), resource.RLIM_INFINITY
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (wal.stat().st_size, unlimited))
        starting = asyncio.create_task(window.ask(p.StartService(), p.AtWindow))
        await asyncio.sleep(0.5)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (unlimited, unlimited))
        await starting
        await window.ask(p.FinishService(), p.Finished)
    return taken.number
