"""What the documents show is there: commands, links, folders."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from hall_server import entry
from scripts.bench_hall.cli import main as bench
from scripts.demo_hall.cli import main as demo

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh.md")
DOCUMENTS = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
)

FENCED = re.compile(r"^```\w*\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)
IN_LINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
ROLLED_UP = re.compile(r"(`hall-server [^`]+`)((?:, `[^`]+`)+)")


def programs() -> dict[str, click.Command]:
    ours = {name: import_module(module).main for name, (module, _extra) in entry.PROGRAMS.items()}
    return {**ours, "scripts/demo": demo, "scripts/bench": bench}


PROGRAMS = programs()


def text_of(document: str) -> str:
    """The document, with ``hall-server a``, ``b`` written out as ``hall-server a``, ``hall-server b``."""
    text = (ROOT / document).read_text(encoding="utf-8")
    return ROLLED_UP.sub(
        lambda match: match[1] + match[2].replace("`,", "`").replace(" `", " `hall-server "), text
    )


def shown(pieces: Iterator[str]) -> list[list[str]]:
    """The command lines among these pieces, as words, without their comments."""
    lines = (shlex.split(piece, comments=True) for piece in pieces if piece.startswith(tuple(PROGRAMS)))
    return [line for line in lines if line[0] in PROGRAMS]


def in_blocks(text: str) -> list[list[str]]:
    return shown(line for block in FENCED.findall(text) for line in block.splitlines())


def in_sentences(text: str) -> list[list[str]]:
    return shown(iter(IN_LINE.findall(FENCED.sub("", text))))


def understood(words: list[str]) -> tuple[click.Command, dict[str, object]]:
    """The command that these words mean and the values it is given. Fails for what click does not know."""
    command: click.Command = PROGRAMS[words[0]]
    rest = words[1:]
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        usual = getattr(command, "usual", None)
        if usual and rest[0] not in command.commands:
            rest = [usual, *rest]
        assert rest[0] in command.commands, f"{shlex.join(words)}: no such command"
        command, rest = command.commands[rest[0]], rest[1:]
    context = click.Context(command, info_name=words[0], help_option_names=["-h", "--help"])
    values, left, _order = command.make_parser(context).parse_args(rest)
    assert not left, f"{shlex.join(words)}: too many words"
    for parameter in command.params:
        if isinstance(parameter.type, click.Choice) and isinstance(values.get(parameter.name or ""), str):
            parameter.type(values[parameter.name or ""], parameter, context)
    return command, values


def test_the_documents_are_looked_at() -> None:
    assert {*READMES, "ARCHITECTURE.md"} <= {path.name for path in DOCUMENTS}
    assert len(in_blocks(text_of("README.md"))) >= 12
    assert ["hall-server", "clerk", "remove"] in in_sentences(text_of("README.md"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_shown_is_one_that_the_programs_know(document: Path) -> None:
    text = text_of(str(document.relative_to(ROOT)))
    for words in in_sentences(text):
        understood(words)
    for words in in_blocks(text):
        command, values = understood(words)
        needed = [
            each.name or "" for each in command.params if isinstance(each, click.Argument) and each.required
        ]
        missing = [name for name in needed if not isinstance(values.get(name), str)]
        assert not missing, f"{shlex.join(words)}: lacks {missing}"


def test_a_command_that_is_not_there_would_be_noticed() -> None:
    with pytest.raises(AssertionError, match="no such command"):
        understood(["hall-server", "clerk", "promote", "my-hall"])
    with pytest.raises(click.NoSuchOption):
        understood(["ticket-printer", "printer-1.toml", "--tset"])
    with pytest.raises(click.BadParameter):
        understood(["hall-server", "enroll", "my-hall", "windows", "1"])


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = (text_of(name) for name in READMES)
    assert in_blocks(english) == in_blocks(chinese)
    assert in_sentences(english) == in_sentences(chinese)
    assert english.count("\n## ") == chinese.count("\n## ")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))
    nearby = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in nearby if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_script_named_is_there(document: Path) -> None:
    named = set(re.findall(r"\bscripts/[a-z_]+\b", document.read_text(encoding="utf-8")))
    assert [script for script in named if not (ROOT / script).exists()] == []


@pytest.mark.parametrize("document", [*READMES, "ARCHITECTURE.md"])
def test_the_tree_is_the_tree(document: str) -> None:
    (tree,) = (block for block in FENCED.findall(text_of(document)) if block.startswith("hall_server/"))
    parent, drawn = ROOT, set()
    for name in re.findall(r"\w+/|\w+\.py\b", tree):
        if (ROOT / name).is_dir():
            parent = path = ROOT / name
        else:
            path = parent / name
        assert path.exists(), name
        drawn.add(path)
    packages = {
        path.parent for path in [*ROOT.glob("*/__init__.py"), *ROOT.glob("hall_server/*/__init__.py")]
    }
    assert packages <= drawn
