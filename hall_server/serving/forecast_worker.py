"""The process that plays the hall forward, so that calling never waits for it.

It is asked through a pipe, one thing after the other: to learn a day's past, and then for forecasts. Between
two of these it looks for quieter half hours, which takes as long as many forecasts and can wait.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import random
import signal
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, NamedTuple

from hall_server.forecast import Calibration, Forecast, Found, Outlook, Past, Rolling, forecast, search
from hall_server.forecast.calibration import WITHOUT_PAST
from hall_server.serving.forecast_past import Experience, experience, learned
from hall_server.store.database import StoreDamaged, StoreUnavailable, open_engine

log = logging.getLogger(__name__)

NICENESS: Final = 19
START_PATIENCE: Final = 60.0


@dataclass(frozen=True, slots=True)
class LearnDay:
    """Learn what the days before ``day`` teach. The answer is the :class:`Experience` with them."""

    database: Path
    day: str
    timezone: str
    usual: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SlotsAhead:
    """Which of the half hours in ``slots`` are clearly quieter than now, by service?

    ``said`` were so when it was asked last.
    """

    slots: Mapping[str, Sequence[int]]
    said: Mapping[str, int]


class Look(NamedTuple):
    """How long will it be? With ``further`` also: when is it quieter? That comes with a later answer."""

    outlook: Outlook
    further: SlotsAhead | None = None


class Searched(NamedTuple):
    """What was found of the half hours ahead at the moment ``at``."""

    at: int
    found: Found


class Answer(NamedTuple):
    """``forecast`` is None when it cannot be told; ``searched`` is what has been found since the last."""

    forecast: Forecast | None
    searched: Searched | None = None


class WorkerLost(Exception):
    """The process has ended, or does not answer in time."""


class ForecastWorker:
    """Starts the process at once; :meth:`learn` and :meth:`forecast` wait for it, in any thread."""

    def __init__(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_work, args=(theirs,), name="forecast", daemon=True)
        self._process.start()
        theirs.close()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def learn(self, day: LearnDay) -> Experience:
        """Raises :class:`WorkerLost`."""
        answer = self._ask(day, START_PATIENCE)
        assert isinstance(answer, Experience)
        return answer

    def forecast(self, look: Look, patience: float) -> Answer:
        """Raises :class:`WorkerLost` after ``patience`` seconds."""
        answer = self._ask(look, patience)
        assert isinstance(answer, Answer)
        return answer

    def _ask(self, question: LearnDay | Look, patience: float) -> object:
        try:
            self._pipe.send(question)
            if not self._pipe.poll(patience):
                raise WorkerLost(f"no answer within {patience:.0f} s")
            return self._pipe.recv()
        except (EOFError, OSError) as error:
            raise WorkerLost("the process has ended") from error

    def end(self) -> None:
        """End it, whatever it is doing; whoever waits for an answer is told."""
        self._process.kill()
        self._process.join()


def _work(pipe: Connection) -> None:
    """Answers until the hall hangs up. Whoever calls or issues has the processor first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    past = Past({})
    dice = random.Random()
    searching: Iterator[Searched | None] | None = None
    searched: Searched | None = None
    with contextlib.suppress(EOFError, OSError):
        while True:
            if searching is not None and not pipe.poll():
                if (searched := next(searching, None)) is not None:
                    searching = None
                continue
            question = pipe.recv()
            if isinstance(question, LearnDay):
                past, known = _learn(question)
                searching = searched = None
                pipe.send(known)
            else:
                outlook, further = question
                pipe.send(Answer(_forecast(outlook, past, dice), searched))
                searched = None
                if further is not None:
                    searching = _search(outlook, further, past)


def _learn(day: LearnDay) -> tuple[Past, Experience]:
    """What the store teaches; without it, what is configured."""
    engine = open_engine(day.database)
    try:
        past = learned(engine, day.day, day.timezone, day.usual)
        return past, experience(engine)._replace(quiet=past.quiet)
    except (StoreUnavailable, StoreDamaged) as error:
        log.warning("the past cannot be read, so forecasts begin without it: %s", error)
        nothing = Experience(Calibration(WITHOUT_PAST), Rolling(), {})
        return learned(None, day.day, day.timezone, day.usual), nothing
    finally:
        engine.dispose()


def _search(outlook: Outlook, ahead: SlotsAhead, past: Past) -> Iterator[Searched | None]:
    """A run at a time, and at last what was found."""
    at = outlook.now
    try:
        for found in search(outlook, past, ahead.slots, random.Random(at), ahead.said):
            yield None if found is None else Searched(at, found)
    except Exception:
        log.exception("quieter half hours could not be found; this is a fault of the hall server")
        yield Searched(at, {})


def _forecast(outlook: Outlook, past: Past, dice: random.Random) -> Forecast | None:
    try:
        return forecast(outlook, past, dice)
    except Exception:
        log.exception("no forecast could be made of this hall; this is a fault of the hall server")
        return None
