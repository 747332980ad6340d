"""The form of ``hall.toml``: every key with its type, default and bounds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
Prefix = Annotated[str, Field(pattern=r"^[A-Z]{1,2}$")]
Spans = list[Annotated[str, Field(pattern=r"^\d{2}:\d{2}-\d{2}:\d{2}$")]]
Weekdays = Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(min_length=1)]


class Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class NameTable(Table):
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class HallTable(Table):
    id: Id
    name: NameTable
    timezone: str = "Asia/Shanghai"
    language: Literal["zh", "en"] = "zh"


class NetworkTable(Table):
    bind: str = "0.0.0.0"
    address: str = "127.0.0.1"
    request_port: int = Field(7801, ge=0, le=65535)
    broadcast_port: int = Field(7802, ge=0, le=65535)


class HoursTable(Table):
    open: Spans = ["00:00-24:00"]
    weekdays: Weekdays = [1, 2, 3, 4, 5, 6, 7]


class CallingTable(Table):
    recall_limit: int = Field(4, ge=0, le=20)
    recall_cooldown_seconds: int = Field(10, ge=0, le=600)
    no_show_calls: int = Field(3, ge=1, le=20)
    take_back_seconds: int = Field(10, ge=0, le=120)


class SlipsTable(Table):
    public_url: str = Field("", pattern=r"^(https?://[^\s]*[^\s/])?$")


class ZoneTable(Table):
    id: Id
    name: NameTable
    prefix: Prefix | None = None


class ServiceTable(Table):
    id: Id
    zone: Id
    name: NameTable
    prefix: Prefix | None = None
    first_number: int = Field(1, ge=1, le=99_999)
    last_number: int = Field(9_999, ge=1, le=99_999)
    minutes: float = Field(8, gt=0, le=480)
    hours: HoursTable | None = None


class WindowsTable(Table):
    numbers: str = Field(pattern=r"^\d{1,4}(-\d{1,4})?(\s*,\s*\d{1,4}(-\d{1,4})?)*$")
    zone: Id
    services: list[str] = Field(min_length=1)


class PrinterTable(Table):
    id: Id
    standby: Id | None = None


class KioskTable(Table):
    id: Id
    printer: Id | None = None
    zones: list[Id] = []


class HallFile(Table):
    """A whole ``hall.toml``."""

    hall: HallTable
    network: NetworkTable = NetworkTable()
    hours: HoursTable = HoursTable()
    calling: CallingTable = CallingTable()
    slips: SlipsTable = SlipsTable()
    zones: list[ZoneTable] = Field(min_length=1)
    services: list[ServiceTable] = Field(min_length=1)
    windows: list[WindowsTable] = Field(min_length=1)
    printers: list[PrinterTable] = []
    kiosks: list[KioskTable] = []
