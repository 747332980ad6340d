"""Pictures, videos and text notices of a local folder, in the order of their names."""

from __future__ import annotations

import hashlib
import logging
import stat
from pathlib import Path
from typing import Final

from PIL import Image

from hall_server.client import Translator, system_language

from .scene import Item

_ = Translator("display_board", system_language())
log = logging.getLogger(__name__)

PICTURES: Final = {".jpg", ".jpeg", ".png", ".gif", ".webp"}
VIDEOS: Final = {".mp4", ".webm"}
LONGEST_TEXT: Final = 300
"""Characters of a notice; more would be too small to read."""

MOST_ITEMS: Final = 200
"""The first so many are shown: half an hour of pictures."""

_MOST_BYTES_OF_TEXT: Final = 8 * LONGEST_TEXT
_EBML: Final = b"\x1a\x45\xdf\xa3"


class Unusable(Exception):
    """A file that cannot be shown, and why."""


class Playlist:
    """What of the folder can be shown. The page asks for files by a key, never by a path."""

    def __init__(self, folder: Path) -> None:
        self.items: tuple[Item, ...] = ()
        self._folder = folder
        self._files: dict[str, Path] = {}
        self._known: dict[str, Item | None] = {}
        self._unplayable: set[str] = set()
        self._missing = self._crowded = False

    def path(self, key: str) -> Path | None:
        """The file of a key that :attr:`items` gave out; None where it is gone or a link elsewhere by now."""
        path = self._files.get(key)
        return path if path and path.is_file() and self._holds(path) else None

    def note_unplayable(self, key: str) -> None:
        """The browser skips this file, whatever it looks like. Said once while the file is the same.

        One that was overwritten meanwhile is read anew before long; nothing is wrong with it.
        """
        path = self._files.get(key)
        if path and key not in self._unplayable and _key(path) == key:
            self._unplayable.add(key)
            log.warning(
                _(
                    "the browser cannot show {name} of the playlist and skips it; use JPEG or PNG pictures, "
                    "and WebM (VP8, VP9) or MP4 (H.264) videos",
                    name=path.name,
                )
            )

    def look(self) -> None:
        """Read the folder anew. Blocks. What cannot be shown is left out, with one line in the log."""
        try:
            paths = sorted(path for path in self._folder.iterdir() if not path.name.startswith("."))
        except OSError as error:
            if not self._missing:
                why = _why(error)
                log.warning(_("the playlist {path} cannot be read: {why}", path=self._folder, why=why))
            self._missing, self.items, self._files, self._known = True, (), {}, {}
            return
        self._missing = False
        known: dict[str, Item | None] = {}
        files: dict[str, Path] = {}
        crowded = False
        for path in paths:
            if (key := _key(path)) is None:
                continue
            if crowded := len(files) == MOST_ITEMS:
                break
            known[key] = self._known[key] if key in self._known else self._read(path, key)
            if known[key]:
                files[key] = path
        if crowded and not self._crowded:
            log.warning(
                _("the playlist shows the first {count} files of {path}", count=MOST_ITEMS, path=self._folder)
            )
        self._crowded = crowded
        self._unplayable = {key for key in self._unplayable if key in known}
        self._files, self._known = files, known
        self.items = tuple(item for key in files if (item := known[key]))

    def _read(self, path: Path, key: str) -> Item | None:
        try:
            if not self._holds(path):
                raise Unusable(_("it is a link to a file elsewhere"))
            return _item(path, key)
        except Unusable as error:
            self._leave_out(path, str(error))
        except OSError as error:
            self._leave_out(path, _why(error))
        except Exception:  # Pillow has no end of them for damaged files
            self._leave_out(path, _("its content is damaged, or too large"))
        return None

    def _holds(self, path: Path) -> bool:
        return path.resolve().parent == self._folder.resolve()

    @staticmethod
    def _leave_out(path: Path, why: str) -> None:
        log.warning(_("the playlist leaves out {name}: {why}", name=path.name, why=why))


def _key(path: Path) -> str | None:
    """Another one whenever the file is another; None for what is no file, or is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    stamp = f"{path.name}\0{found.st_mtime_ns}\0{found.st_size}".encode("utf-8", "surrogateescape")
    return hashlib.sha256(stamp).hexdigest()[:24]


def _why(error: OSError) -> str:
    """What the system says; Pillow's own errors are no more than that the content is not a picture."""
    return error.strerror or _("its content is damaged, or too large")


def _item(path: Path, key: str) -> Item:
    """What a file is, judged by its content as well as by its name."""
    kind, url = path.suffix.lower(), f"playlist/{key}"
    if kind in PICTURES:
        with Image.open(path) as picture:
            picture.verify()
        return Item("picture", url)
    if kind in VIDEOS:
        with path.open("rb") as file:
            head = file.read(12)
        if not (head.startswith(_EBML) if kind == ".webm" else head[4:8] == b"ftyp"):
            raise Unusable(_("it is no {kind} video", kind=kind[1:]))
        return Item("video", url)
    if kind == ".txt":
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES_OF_TEXT).decode("utf-8-sig").strip()
        if not text or len(text) > LONGEST_TEXT:
            raise Unusable(_("a text notice has 1 to {count} characters", count=LONGEST_TEXT))
        return Item("text", text=text)
    raise Unusable(_("it is no picture (jpg, png, gif, webp), video (mp4, webm) or text (txt)"))
