"""What is drawn of concerns: other people's words stay words, and everything fits."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from hall_server.protocol import ConcernStep
from window_client.concerns.listing import in_short, row
from window_client.concerns.plain import plain
from window_client.concerns.story import lines_of
from window_client.words import _

from .at_work import Clerk, at_work
from .concern_hall import ConcernHall, concern, manager_at, story
from .fake_hall import hall_view
from .test_widths import uncertain

pytestmark = pytest.mark.usefixtures("quick_fingers")

# Colours, a title, a cleared screen; a line turned round; a link and markup of the terminal's own library.
HOSTILE = (
    "\x1b[31m\x1b]0;gone\x07\x1b[2J\u202eabc\u2066\u200f [bold red on blue]x[/] "
    "[@click=app.quit]y[/]\r\n\t\x9b1m"
)
DIRECTION = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LONG = "很长的一句话没有空格" * 40

anything = st.text(max_size=300) | st.text(st.sampled_from(HOSTILE + "字 a"), max_size=200)


def obeyed(text: str) -> set[str]:
    """What a terminal would obey instead of drawing it."""
    return {sign for sign in text if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp", "Cs")}


@given(anything, anything, anything, st.integers(20, 120))
@example(HOSTILE, HOSTILE, HOSTILE, 76)
@example(LONG, LONG, LONG, 76)
def test_whatever_people_write_is_drawn_as_text_and_fits(
    words: str, name: str, note: str, width: int
) -> None:
    _.language = "zh"
    info = concern(1, reference=name, service=name, clerk=name, contact=True, tries=1)
    steps = (ConcernStep(info.opened_at, "unfounded", name, note),)
    one = story(info, words, name_masked=name, phone_masked=name, steps=steps, options=(name,))
    lines = lines_of(one, hall_view(), width)
    for line in (*lines, *in_short(info, hall_view(), width)):
        assert cell_len(line) <= width
        assert obeyed(line) == set()
    assert obeyed(row(info, hall_view(), width)) == set()
    assert cell_len(row(info, hall_view(), width)) == width
    drawn = "".join("".join(lines).split())
    assert "".join(plain(words).split()) in drawn, "a word is missing"


@given(st.text(max_size=200))
def test_plain_words_stay_as_they_are_but_for_what_nobody_sees(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert not set(plain(text)) & DIRECTION
    assert obeyed(plain(text)) == set()


def test_ordinary_sentences_are_not_touched() -> None:
    for sentence in ("等了一个小时，窗口没有人！", "They said [no]; 3 < 4 & 100 %.", "1号窗口：王芳（女）"):
        assert plain(sentence) == sentence


async def test_hostile_words_on_the_screen() -> None:
    hall = ConcernHall(story(concern(1, reference=HOSTILE), HOSTILE, name_masked=HOSTILE))
    async with at_work(hall) as clerk:
        await clerk.press("f6")
        await clerk.reads("空格   打开")
        await clerk.press("space")
        await clerk.reads("[@click=app.quit]y[/]")
        screen = await clerk.look()
        assert "[bold red on blue]x[/]" in screen
        assert obeyed(screen.replace("\n", "")) == set()


WALK: tuple[tuple[str, ...], ...] = (
    ("space",),
    ("down", "down"),
    ("v",),
    ("1",),
    ("enter",),
    (*"abc", "enter"),
    ("m", "x", "enter"),
    ("c",),
    ("p",),
    ("1",),
    ("x", "b"),
    ("2",),
    ("enter",),
    ("escape", "b", "1", "y", "enter"),
    ("c",),
    ("enter",),
    ("o",),
    ("o", "9"),
    ("backspace", "n"),
    ("5",),
    ("enter",),
    ("7", "enter"),
    ("7", "enter"),
    ("1",),
    ("enter",),
    ("enter",),
    ("end",),
)


def many() -> ConcernHall:
    """Every source and state, long names, long words."""
    kinds = ("bad_rating", "consultation", "suggestion", "complaint", "experience", "hotline")
    states = ("open", "mending", "calling_back", "answered")
    stories = [
        story(
            concern(
                count,
                source=kinds[count % 6],
                state=states[count % 4],
                service="passport" if count % 2 else "",
                window=12345 if count % 3 else None,
                overdue=("respond", "close") if count % 2 else (),
                close_by="2026-02-02",
                tries=count % 5,
                reference="GD20260301-7788" if count % 6 == 5 else "",
            ),
            LONG,
            spent={"open": 90_000_000, "mending": 4_000_000, "calling_back": 60_000},
            ticket=2026030200047,
        )
        for count in range(2, 40)
    ]
    first = story(concern(1, overdue=("respond",), respond_by="2026-02-01"), LONG)
    return ConcernHall(first, *stories)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("role", ["window", "manager"])
async def test_no_line_is_cut_or_of_uncertain_width(language: str, role: str) -> None:
    hall = many()
    if role == "manager":
        async with manager_at(hall, language) as manager:
            await manager.reads("10:42")
            await walk(manager)
    else:
        async with at_work(hall, language) as clerk:
            await clerk.press("f6")
            await walk(clerk)


async def walk(person: Clerk) -> None:
    for keys in ((), *WALK):
        await person.press(*keys)
        lines = (await person.look()).split("\n")
        assert len(lines) == 24
        assert {cell_len(line) for line in lines} == {80}, keys
        assert uncertain(lines) == set(), keys
        # The keys are never cut; only names and sentences that may be long are.
        assert ".." not in lines[23], keys


async def test_all_of_a_long_story_can_be_read() -> None:
    steps = tuple(ConcernStep(concern(1).opened_at, "mended", "0231", f"note {count}") for count in range(30))
    async with at_work(ConcernHall(story(concern(1), LONG, steps=steps))) as clerk:
        await clerk.press("f6")
        await clerk.reads("空格   打开")
        await clerk.press("space")
        await clerk.reads("很长的一句话")
        assert "note 29" not in await clerk.look()
        await clerk.press(*["down"] * 80)
        assert "note 29" in await clerk.look()
        await clerk.press(*["up"] * 80)
        assert "「很长的一句话" in await clerk.look()
