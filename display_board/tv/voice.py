"""A call in spoken words: from recorded clips that are joined, or by espeak-ng. Blocks: for a thread."""

from __future__ import annotations

import io
import math
import shutil
import subprocess
import wave
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from hall_server.client import Translator, system_language

_ = Translator("display_board", system_language())

Tongue = Literal["zh", "en"]

# As China's railways, hospitals and soldiers say digits: 一 and 七 sound alike, 幺 cannot be misheard.
DIGITS: Final = dict(zip("0123456789", "零幺二三四五六七八九", strict=True))
_VOICES: Final[dict[Tongue, str]] = {"zh": "cmn-latn-pinyin", "en": "en"}
_WORDS_A_MINUTE: Final = "140"
_PATIENCE: Final = 15
_RATE: Final = 22_050


class NoVoice(Exception):
    """The call cannot be spoken; the sentence says what to do."""


def sentence(number: str, window: int, tongue: Tongue, respell: Mapping[str, str] | None = None) -> str:
    """The words for espeak-ng, digits and letters one by one."""
    respelled = respell or {}

    def spelled(text: str) -> str:
        sounds = DIGITS if tongue == "zh" else {}
        if text in respelled:
            return respelled[text]
        return " ".join(respelled.get(each, sounds.get(each, each)) for each in text)

    if tongue == "zh":
        return f"请 {spelled(number)} 号, 到 {spelled(str(window))} 号窗口"
    return f"Number {spelled(number)}, please go to window {window}"


def clip_names(number: str, window: int, tongue: Tongue) -> list[str]:
    """The clips that make up a call: ``zh/please.wav``, ``zh/A.wav``, ``zh/0.wav``, ``zh/to.wav`` ..."""
    names = ["please", *number, "to", *str(window), *(["window"] if tongue == "zh" else [])]
    return [f"{tongue}/{name}.wav" for name in names]


def joined(folder: Path, names: list[str]) -> bytes:
    """The clips one after the other as one WAV file. Raises :class:`NoVoice` with the one that is missing,
    or of another format than the first."""
    sound: list[bytes] = []
    form: tuple[int, int, int] | None = None
    for name in names:
        path = folder / name
        if Path(name).name != name.partition("/")[2] or not path.is_file():
            raise NoVoice(_("the clip {name} is missing; espeak-ng speaks instead", name=name))
        try:
            with wave.open(str(path), "rb") as clip:
                own = (clip.getnchannels(), clip.getsampwidth(), clip.getframerate())
                sound.append(clip.readframes(clip.getnframes()))
        except (wave.Error, EOFError, OSError) as error:
            sentence = _(
                "the clip {name} cannot be read: {why}; espeak-ng speaks instead", name=name, why=error
            )
            raise NoVoice(sentence) from None
        form = form or own
        if own != form:
            sentence = _(
                "the clip {name} has another format than the first one; espeak-ng speaks instead", name=name
            )
            raise NoVoice(sentence)
    assert form is not None
    return _wav(b"".join(sound), *form)


def synthesised(words: str, tongue: Tongue) -> bytes:
    """The words as espeak-ng says them, a WAV file. Raises :class:`NoVoice`."""
    program = shutil.which("espeak-ng")
    if program is None:
        raise NoVoice(
            _("espeak-ng is not installed, so calls without recorded clips are not spoken; install it")
        )
    try:
        done = subprocess.run(
            [program, "-v", _VOICES[tongue], "-s", _WORDS_A_MINUTE, "--stdin", "--stdout"],
            input=words.encode(),
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NoVoice(_("espeak-ng does not work: {why}", why=error)) from None
    return done.stdout


def chime() -> bytes:
    """Two soft tones, a WAV file."""
    frames = bytearray()
    for pitch, seconds in ((880.0, 0.35), (660.0, 0.6)):
        for at in range(int(_RATE * seconds)):
            fading = math.exp(-4 * at / (_RATE * seconds))
            level = int(12_000 * fading * math.sin(2 * math.pi * pitch * at / _RATE))
            frames += level.to_bytes(2, "little", signed=True)
    return _wav(bytes(frames), 1, 2, _RATE)


def _wav(frames: bytes, channels: int, width: int, rate: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(width)
        sound.setframerate(rate)
        sound.writeframes(frames)
    return file.getvalue()
