"""The printer's device file: who it is in the hall, and how its printer is connected."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hall_server.client import DeviceFile

from .words import _


class PrinterTable(BaseModel):
    """The ``[printer]`` table. Only the keys of the chosen connection matter.

    ``width_dots`` is the printable width: 576 for 80 mm paper, 512 for older 80 mm printers, 384 for
    58 mm. ``folder`` is where the virtual printer puts its slips, relative to the device file.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    connection: Literal["network", "usb", "serial", "file", "virtual"] = "virtual"
    host: str = ""
    port: int = Field(default=9100, ge=1, le=65535)
    vendor_id: int = Field(default=0, ge=0, le=0xFFFF)
    product_id: int = Field(default=0, ge=0, le=0xFFFF)
    in_endpoint: int = Field(default=0x82, ge=0, le=0xFF)
    out_endpoint: int = Field(default=0x01, ge=0, le=0xFF)
    device: str = ""
    baud_rate: int = Field(default=9600, ge=9600)
    folder: str = "slips"
    mode: Literal["text", "image"] = "text"
    width_dots: Literal[384, 512, 576] = 576
    qr: Literal["native", "image"] = "native"

    @model_validator(mode="after")
    def _has_its_keys(self) -> Self:
        if self.connection == "network" and not self.host:
            raise ValueError(
                _('connection = "network" needs the printer\'s address: host = "printer-1.local"')
            )
        if self.connection == "usb" and not (self.vendor_id and self.product_id):
            raise ValueError(
                _('connection = "usb" needs vendor_id and product_id, such as vendor_id = 0x04b8 (see lsusb)')
            )
        if self.connection in ("serial", "file") and not self.device:
            raise ValueError(
                _(
                    'connection = "{connection}" needs device, such as "/dev/ttyUSB0" or "COM3"',
                    connection=self.connection,
                )
            )
        return self


class PrinterFile(DeviceFile):
    """A device file of role ``printer``. Its language is the one that comes first on the slip."""

    role: Literal["printer"]
    printer: PrinterTable = PrinterTable()
