"""The log of the processes that run all day, as lines for people or, when asked, as lines of JSON."""

from __future__ import annotations

import logging
from typing import Final, Literal, TypeAlias

import click
from click.decorators import FC

from .language import Translator, system_language

_ = Translator("hall_server", system_language())

LogFormat: TypeAlias = Literal["text", "json"]
FORMATS: Final = ("text", "json")


def start_log(form: LogFormat = "text") -> None:
    """Log to stderr from INFO on. A line of JSON has ``time`` (ISO 8601 with its zone), ``level``, ``logger``
    and ``message``, and ``exc_info`` where something went wrong."""
    handler = logging.StreamHandler()
    if form == "json":
        from pythonjsonlogger.json import JsonFormatter

        handler.setFormatter(
            JsonFormatter(
                "%(levelname)s %(name)s %(message)s",
                rename_fields={"levelname": "level", "name": "logger", "timestamp": "time"},
                timestamp=True,
                json_ensure_ascii=False,
            )
        )
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


def log_format_option(command: FC) -> FC:
    return click.option(
        "--log-format",
        type=click.Choice(FORMATS),
        default="text",
        help=_("How the log is written: text for people, json for programs, one object a line."),
    )(command)
