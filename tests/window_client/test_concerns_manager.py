"""The manager's program: concerns, without signing in, and without names and phones."""

from __future__ import annotations

from pathlib import Path

import pytest

from hall_server.client import HallSilent
from hall_server.protocol import Text
from window_client.device import ManagerFile, WindowFile, load

from .at_work import kinds
from .concern_hall import PHONE, WORDS, ConcernHall, concern, manager_at, story
from .test_cli import WINDOW

pytestmark = pytest.mark.usefixtures("quick_fingers")


async def test_it_opens_with_the_list_and_works_like_the_desk() -> None:
    hall = ConcernHall(story(concern(1)))
    async with manager_at(hall) as manager:
        await manager.reads("管理员  县政务服务中心")
        await manager.reads("> C20260227-0001")
        await manager.reads("Ctrl+Q 退出")
        await manager.press("escape")
        await manager.reads("空格   打开 C20260227-0001")
        await manager.press("space")
        await manager.reads(f"「{WORDS}」")
        await manager.press("space", "1", *"seen", "enter")
        await manager.reads("> C20260227-0001：属实，待整改")
        await manager.press("escape")
        await manager.reads("待整改")
    assert "SignIn" not in kinds(hall.asked)


async def test_names_and_phones_are_not_even_asked_for() -> None:
    hall = ConcernHall(story(concern(1, state="calling_back")))
    async with manager_at(hall) as manager:
        await manager.press("space")
        await manager.reads("R 刷新   Esc 回列表")
        await manager.reads("空格   由有回访职责的同事回访；回列表")
        await manager.press("p", "1")
        assert PHONE not in await manager.look()
    assert "SeeContact" not in kinds(hall.asked)


async def test_a_hall_that_does_not_answer_is_said_until_it_does() -> None:
    hall = ConcernHall(story(concern(1)))
    view, hall.view = hall.view, None
    hall.troubles.append(HallSilent("silent", Text("大厅没有答复。", "The hall does not answer.")))
    async with manager_at(hall) as manager:
        await manager.reads("正在连接大厅")
        await manager.reads("! 大厅没有答复。")
        hall.view = view
        hall.sync()
        await manager.reads("> C20260227-0001")
        hall.go_silent()
        await manager.reads("信息截至 10:42   10:42")


async def test_an_answer_that_is_owed_is_said() -> None:
    hall = ConcernHall(story(concern(1)))
    async with manager_at(hall) as manager:
        await manager.reads("空格   打开")
        hall.answers.clear()
        await manager.press("space")
        await manager.reads("... 等待大厅答复 00:00")
        hall.answers.set()
        await manager.reads("Esc 回列表")


async def test_leaving_takes_the_key_that_is_named() -> None:
    async with manager_at(ConcernHall(story(concern(1)))) as manager:
        await manager.reads("空格   打开")
        await manager.press("ctrl+c")
        await manager.reads("! 按 Ctrl+Q 退出程序。")
        await manager.press("ctrl+q")
    assert manager.app.return_code == 0


async def test_the_language_is_a_key_away() -> None:
    async with manager_at(ConcernHall(story(concern(1))), "en") as manager:
        await manager.reads("Space   open C20260227-0001")
        await manager.press("f2")
        await manager.reads("空格   打开 C20260227-0001")


def test_the_device_file_says_which_program_it_is(tmp_path: Path) -> None:
    path = tmp_path / "device.toml"
    path.write_text(WINDOW.format(name="12", key="k" * 40), encoding="utf-8")
    assert isinstance(load(path), WindowFile)
    manager = WINDOW.replace('"window"', '"manager"').format(name="manager-1", key="k" * 40)
    path.write_text(manager, encoding="utf-8")
    assert isinstance(load(path), ManagerFile)
