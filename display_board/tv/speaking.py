"""What the board's PC sounds: a chime and the voice, one call after the other, each once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Final, get_args

from display_board.settings import BoardTable
from hall_server.client import Translator, system_language
from hall_server.protocol import Call, HallView

from .voice import NoVoice, Tongue, chime, clip_names, joined, sentence, synthesised

_ = Translator("display_board", system_language())
log = logging.getLogger(__name__)

PLAYERS: Final = (
    ("paplay",),
    ("aplay", "-q"),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
)
_LONGEST: Final = 60


class Speaker:
    """Plays the calls that it hears of, in turn. Without the tools it says so once and stays silent."""

    def __init__(self, board: BoardTable, folder: Path) -> None:
        self._board = board
        self._clips = folder / board.voice.clips if board.voice.clips else None
        self._calls: asyncio.Queue[tuple[Call, bool, float]] = asyncio.Queue()
        self._said: set[str] = set()

    def hear(self, call: Call, view: HallView, late: float = 0.0) -> None:
        """A call begins, so many seconds ``late``. It is spoken where its window's zone, or that of its
        service, wants a voice."""
        service = view.services.get(call.service)
        zones = {call.zone, service.zone if service else call.zone}
        spoken = bool(zones & set(self._board.voice.zones))
        if spoken or self._board.chime:
            self._calls.put_nowait((call, spoken, time.monotonic() - late))

    async def run(self) -> None:
        """Play until cancelled."""
        while True:
            call, spoken, made = await self._calls.get()
            if time.monotonic() - made > self._board.voice.too_old:
                log.info(_("call {number} would be spoken too late and is not", number=call.number))
                continue
            try:
                if self._board.chime:
                    await self._play(chime())
                for tongue in get_args(Tongue) if spoken else ():
                    await self._play(await asyncio.to_thread(self._sound, call, tongue))
            except (NoVoice, OSError) as error:
                self._say_once(str(error))

    def _sound(self, call: Call, tongue: Tongue) -> bytes:
        if self._clips:
            try:
                return joined(self._clips, clip_names(call.number, call.window, tongue))
            except NoVoice as error:
                self._say_once(str(error))
        return synthesised(sentence(call.number, call.window, tongue, self._board.voice.respell), tongue)

    async def _play(self, sound: bytes) -> None:
        """Raises :class:`NoVoice` where nothing can play it."""
        if sys.platform == "win32":
            import winsound

            await asyncio.to_thread(winsound.PlaySound, sound, winsound.SND_MEMORY)
            return
        player = next((each for each in PLAYERS if shutil.which(each[0])), None)
        if player is None:
            raise NoVoice(
                _("no player for sound (paplay, aplay or ffplay) is installed; the board stays silent")
            )
        with tempfile.TemporaryDirectory(prefix="display-board-") as folder:
            file = Path(folder) / "call.wav"
            file.write_bytes(sound)
            process = await asyncio.create_subprocess_exec(
                *player,
                str(file),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
            try:
                async with asyncio.timeout(_LONGEST):
                    code = await process.wait()
            except BaseException as stopped:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
                if not isinstance(stopped, TimeoutError):
                    raise
                raise NoVoice(
                    _("{player} did not end after {seconds} s", player=player[0], seconds=_LONGEST)
                ) from None
        if code:
            raise NoVoice(
                _(
                    "{player} cannot play sound (code {code}); is a loudspeaker connected?",
                    player=player[0],
                    code=code,
                )
            )

    def _say_once(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.add(sentence)
            log.warning("%s", sentence)
