"""Reads ESC/POS bytes back as a printer would, into what stands on the paper.

Bytes that it does not know are an error: nothing goes to a printer by accident.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import zxingcpp
from PIL import Image


@dataclass(frozen=True)
class TextRow:
    text: str
    width: int
    height: int
    centred: bool
    inverse: bool


@dataclass(frozen=True)
class NativeQr:
    content: str
    module_dots: int


@dataclass(frozen=True)
class Picture:
    image: Image.Image


@dataclass(frozen=True)
class Cut:
    """The end of a slip."""


Mark = TextRow | NativeQr | Picture | Cut


@dataclass
class Paper:
    """What the bytes printed, in order, and how the printer was set when text came."""

    marks: list[Mark] = field(default_factory=list)
    resets: int = 0

    def rows(self) -> list[TextRow]:
        return [mark for mark in self.marks if isinstance(mark, TextRow) and mark.text]

    def text(self) -> str:
        return "\n".join(row.text for row in self.rows())

    def row(self, text: str) -> TextRow:
        (found,) = [row for row in self.rows() if text in row.text]
        return found

    def pictures(self) -> list[Image.Image]:
        return [mark.image for mark in self.marks if isinstance(mark, Picture)]

    def whole_picture(self) -> Image.Image:
        """All pictures below each other, as they come out of the printer."""
        parts = self.pictures()
        whole = Image.new("L", (parts[0].width, sum(part.height for part in parts)), 255)
        top = 0
        for part in parts:
            whole.paste(part, (0, top))
            top += part.height
        return whole


def read_qr(image: Image.Image) -> str:
    """The content of the one QR code in the picture, as a phone would read it."""
    framed = Image.new("L", (image.width + 80, image.height + 80), 255)
    framed.paste(image.convert("L"), (40, 40))
    (code,) = zxingcpp.read_barcodes(framed)
    return str(code.text)


def decode(data: bytes) -> Paper:
    """Take the bytes of one or more slips apart."""
    return _Decoder(data).run()


class _Decoder:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.paper = Paper()
        self.qr_content = ""
        self.qr_dots = 0
        self._reset()

    def _reset(self) -> None:
        self.chinese = self.centred = self.inverse = self.row_inverse = False
        self.width = self.height = 1
        self.row = b""

    def run(self) -> Paper:
        while self.at < len(self.data):
            byte = self._take(1)
            match byte:
                case b"\x1b":
                    self._escape(self._take(1))
                case b"\x1d":
                    self._group(self._take(1))
                case b"\x1c":
                    assert self._take(1) == b"\x26"
                    self.chinese = True
                case b"\n":
                    self._feed()
                case _:
                    assert byte >= b"\x20", f"control byte {byte!r} at {self.at}"
                    self.row += byte
                    self.row_inverse = self.inverse
                    if byte >= b"\x81":
                        assert self.chinese, "Chinese text before FS &"
                        self.row += self._take(1)
        assert not self.row, "text that was never fed out"
        return self.paper

    def _take(self, count: int) -> bytes:
        taken = self.data[self.at : self.at + count]
        assert len(taken) == count, "the bytes end in the middle of a command"
        self.at += count
        return taken

    def _feed(self) -> None:
        text = self.row.decode("gbk")
        self.paper.marks.append(TextRow(text, self.width, self.height, self.centred, self.row_inverse))
        self.row, self.row_inverse = b"", False

    def _escape(self, command: bytes) -> None:
        match command:
            case b"@":
                self._reset()
                self.paper.resets += 1
            case b"a":
                self.centred = self._take(1) == b"\x01"
            case b"d":
                self._take(1)
            case _:
                raise AssertionError(f"ESC {command!r}")

    def _group(self, command: bytes) -> None:
        match command:
            case b"!":
                (size,) = self._take(1)
                self.width, self.height = (size >> 4) + 1, (size & 15) + 1
            case b"B":
                self.inverse = self._take(1) == b"\x01"
            case b"V":
                assert self._take(1) in (b"\x00", b"\x01")
                self.paper.marks.append(Cut())
            case b"v":
                self._raster()
            case b"(":
                self._code()
            case _:
                raise AssertionError(f"GS {command!r}")

    def _raster(self) -> None:
        assert self._take(2) == b"0\x00"
        across = int.from_bytes(self._take(2), "little")
        height = int.from_bytes(self._take(2), "little")
        ink = Image.frombytes("1", (across * 8, height), self._take(across * height))
        self.paper.marks.append(Picture(ink.convert("L").point(lambda grey: 255 - grey)))

    def _code(self) -> None:
        assert self._take(1) == b"k"
        length = int.from_bytes(self._take(2), "little")
        body = self._take(length)
        assert body[:1] == b"1"
        match body[1]:
            case 67:
                self.qr_dots = body[2]
            case 80:
                self.qr_content = body[3:].decode()
            case 81:
                self.paper.marks.append(NativeQr(self.qr_content, self.qr_dots))
