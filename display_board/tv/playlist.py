"""Pictures, videos and text notices of a local folder, in the order of their names."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import Final

from PIL import Image

from .scene import Item

log = logging.getLogger(__name__)

PICTURES: Final = {".jpg", ".jpeg", ".png", ".gif", ".webp"}
VIDEOS: Final = {".mp4", ".webm"}
LONGEST_TEXT: Final = 300
"""Characters of a notice; more would be too small to read."""

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
        self._missing = False

    def path(self, key: str) -> Path | None:
        """The file of a key that :attr:`items` gave out."""
        return self._files.get(key)

    def look(self) -> None:
        """Read the folder anew. Blocks. What cannot be shown is left out, with one line in the log."""
        try:
            paths = sorted(path for path in self._folder.iterdir() if not path.name.startswith("."))
        except OSError as error:
            if not self._missing:
                log.warning("the playlist %s cannot be read: %s", self._folder, error.strerror)
            self._missing, self.items, self._files, self._known = True, (), {}, {}
            return
        self._missing = False
        known: dict[str, Item | None] = {}
        files: dict[str, Path] = {}
        for path in paths:
            try:
                stat = path.stat()
            except OSError:
                continue  # gone meanwhile
            if path.is_dir():
                continue
            stamp = f"{path.name}\0{stat.st_mtime_ns}\0{stat.st_size}".encode("utf-8", "surrogateescape")
            key = hashlib.sha256(stamp).hexdigest()[:24]
            known[key] = self._known[key] if key in self._known else self._read(path, key)
            files[key] = path
        items = {key: item for key, item in known.items() if item}
        self._files = {key: files[key] for key, item in items.items() if item.url}
        self._known, self.items = known, tuple(items.values())

    def _read(self, path: Path, key: str) -> Item | None:
        try:
            if self._folder.resolve() != path.resolve().parent:
                raise Unusable("it is a link to a file elsewhere")
            return _item(path, key)
        except (Unusable, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            log.warning("the playlist leaves out %s: %s", path.name, error)
            return None


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
            raise Unusable(f"it is no {kind[1:]} video")
        return Item("video", url)
    if kind == ".txt":
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES_OF_TEXT).decode("utf-8-sig").strip()
        if not text or len(text) > LONGEST_TEXT:
            raise Unusable(f"a text notice has 1 to {LONGEST_TEXT} characters")
        return Item("text", text=text)
    raise Unusable("it is no picture (jpg, png, gif, webp), video (mp4, webm) or text (txt)")
