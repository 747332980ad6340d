"""The form of ``hall.toml``: every key with its type, default and bounds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from hall_server.domain.plan import LONGEST_CHANGE
from hall_server.domain.rules import MINUTE
from hall_server.http_door.listening import Address
from hall_server.language import N_
from hall_server.tomlfile import form

ID = r"[A-Za-z0-9_-]{1,40}"
_CLOCK = r"([01][0-9]|2[0-4]):[0-5][0-9]"
_RANGE = r"[0-9]{1,4}( *- *[0-9]{1,4})?"

Id = Annotated[str, form(ID, N_("must be 1 to 40 letters A-Z a-z, digits, _ and -"))]
# No controls and no marks that turn the direction of text: terminals would obey them.
_LINE = r"[^\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+"
Line = Annotated[str, form(_LINE, N_("must be one line of text, not empty"))]
Host = Annotated[str, form(r"[A-Za-z0-9.:%_*\[\]-]+", N_("must be an address, such as 192.168.1.10"))]
Prefix = Annotated[str, form(r"[A-Z]{1,2}", N_("must be one or two capital letters, such as A"))]
Numbers = Annotated[
    str, form(rf"{_RANGE}(\s*,\s*{_RANGE})*", N_('must be window numbers, such as "12" or "1-3, 7"'))
]
Url = Annotated[
    str,
    form(r"(https?://\S*[^\s/])?", N_('must be such as "https://hall.example.org", without / at the end')),
]
Span = Annotated[str, form(f"{_CLOCK}-{_CLOCK}", N_("must be hours such as 09:00-12:00, up to 24:00"))]
Day = Annotated[
    str, form(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", N_('must be a date in quotes, such as "2026-05-20"'))
]
Spans = Annotated[list[Span], Field(min_length=1)]
Weekdays = Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(min_length=1)]


class Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class NameTable(Table):
    zh: Line
    en: Line


class HallTable(Table):
    id: Id
    name: NameTable
    timezone: str = "Asia/Shanghai"
    language: Literal["zh", "en"] = "zh"


class NetworkTable(Table):
    bind: Host = "0.0.0.0"
    address: Host = "127.0.0.1"
    request_port: int = Field(7801, ge=0, le=65535)
    broadcast_port: int = Field(7802, ge=0, le=65535)


class MetricsTable(Table):
    """Where a monitoring system reads the hall's figures; without the table, nowhere."""

    bind: Address = "127.0.0.1"
    port: int = Field(7840, ge=0, le=65535)


class HoursTable(Table):
    open: Spans = ["00:00-24:00"]
    weekdays: Weekdays = [1, 2, 3, 4, 5, 6, 7]


class CalendarTable(Table):
    """``holidays`` is a country's code; ``closed`` and ``working`` are days of the hall's own."""

    holidays: str = ""
    subdivision: str = ""
    closed: list[Day] = []
    working: list[Day] = []


Seconds = Annotated[int, Field(ge=0, le=600)]


class ExtraTable(Table):
    """Seconds after the last call that people with a need have longer to come."""

    slow_walker: Seconds = 120
    wheelchair: Seconds = 120
    deaf: Seconds = 60
    interpreter: Seconds = 60


class CallingTable(Table):
    recall_limit: int = Field(4, ge=0, le=20)
    recall_cooldown_seconds: int = Field(10, ge=0, le=600)
    no_show_calls: int = Field(3, ge=1, le=20)
    take_back_seconds: int = Field(10, ge=0, le=120)
    show_up_seconds: Seconds = 0
    extra_seconds: ExtraTable = ExtraTable()


class AppointmentsTable(Table):
    slot_minutes: int = Field(30, ge=5, le=240)
    days_ahead: int = Field(14, ge=0, le=180)
    early_minutes: int = Field(30, ge=0, le=240)
    late_minutes: int = Field(15, ge=0, le=240)
    grace_minutes: int = Field(5, ge=0, le=60)
    per_person: int = Field(2, ge=1, le=20)


class CapsTable(Table):
    """How much of something a day has. ``tickets_per_person`` 0 means no limit."""

    tickets_per_person: int = Field(0, ge=0, le=100)
    green_per_window: int = Field(10, ge=0, le=1000)
    chosen_calls: int = Field(20, ge=0, le=1000)


class CasesTable(Table):
    """``pick_up`` is the service at which results are collected; "" when they are not by number."""

    pick_up: str = ""
    supplement_days: int = Field(10, ge=1, le=365)


Minutes = Annotated[float, Field(ge=0, le=24 * 60)]


class LimitsTable(Table):
    """Minutes by class; a class that is not named has the preset's."""

    normal: Minutes | None = None
    appointment: Minutes | None = None
    elderly: Minutes | None = None
    disabled: Minutes | None = None
    pregnant: Minutes | None = None
    green: Minutes | None = None


class DispatchTable(Table):
    """The rule of calling. ``preset`` and ``limits`` are those of call-by."""

    rule: Literal["call-by", "fcfs", "strict"] = "call-by"
    preset: Literal["balanced", "protect-appointments"] = "balanced"
    limits: LimitsTable = LimitsTable()
    by_length: bool = True


class OptionTable(Table):
    id: Id
    name: NameTable


class RatingsTable(Table):
    """``options`` is the second-level list; give a changed list a new ``version``."""

    days: int = Field(7, ge=1, le=90)
    change_minutes: int = Field(10, ge=0, le=LONGEST_CHANGE // MINUTE)
    bad_needs_reason: bool = True
    version: Line = "GB/T 39734-2020"
    options: list[OptionTable] = [
        OptionTable(id="efficiency", name=NameTable(zh="服务效率", en="Speed of service")),
        OptionTable(id="skill", name=NameTable(zh="服务水平", en="Knowledge and skill")),
        OptionTable(id="attitude", name=NameTable(zh="服务态度", en="Attitude")),
    ]


class ChannelTable(Table):
    """A way to a citizen's phone. ``url`` may hold a password: it is never shown.

    ``secret_file`` lies in the hall's folder; what goes to a webhook is then signed with it.
    """

    kind: Literal["apprise", "webhook"]
    url: Line
    secret_file: Line | None = None


class NoticesTable(Table):
    """Without ``language`` messages are in the hall's. Without ``channels`` none are sent."""

    ahead: int = Field(3, ge=1, le=20)
    language: Literal["zh", "en"] | None = None
    channels: list[ChannelTable] = []


WebAddress = Annotated[
    str, form(r"https?://[^\s/?#]+\S*", N_('must be such as "https://province.example.org/ratings"'))
]

HallCode = Annotated[
    str, form(r"[A-Za-z0-9._-]{1,64}", N_("must be 1 to 64 letters A-Z a-z, digits, . _ and -"))
]


class ProvinceTable(Table):
    """The provincial system that ratings and service records go to.

    Files are in the hall's folder, unless their whole path is given. ``ca_file`` holds the certificates to
    trust, in place of the usual ones.
    """

    url: WebAddress
    hall_code: HallCode
    secret_file: Line
    send: Annotated[list[Literal["ratings", "services"]], Field(min_length=1)] = ["ratings", "services"]
    send_words: bool = False
    timeout_seconds: int = Field(15, ge=1, le=120)
    ca_file: Line | None = None


WorkingDays = Annotated[int, Field(ge=0, le=365)]


class TermsTable(Table):
    """Working days until a concern has been looked into, and until it is closed."""

    respond_days: WorkingDays
    close_days: WorkingDays


class ConcernsTable(Table):
    try_again_minutes: int = Field(30, ge=0, le=1_440)
    bad_rating: TermsTable = TermsTable(respond_days=1, close_days=5)
    consultation: TermsTable = TermsTable(respond_days=1, close_days=3)
    suggestion: TermsTable = TermsTable(respond_days=5, close_days=15)
    complaint: TermsTable = TermsTable(respond_days=1, close_days=5)
    experience: TermsTable = TermsTable(respond_days=5, close_days=15)
    hotline: TermsTable = TermsTable(respond_days=1, close_days=5)


class PrivacyTable(Table):
    """How many days what people wrote or left about themselves is kept."""

    keep_days: int = Field(180, ge=1, le=3_650)


class SlipsTable(Table):
    public_url: Url = ""


class ZoneTable(Table):
    id: Id
    name: NameTable
    prefix: Prefix | None = None
    appointments: int | None = Field(None, ge=0, le=1000)


class ServiceTable(Table):
    id: Id
    zone: Id
    name: NameTable
    prefix: Prefix | None = None
    first_number: int = Field(1, ge=1, le=99_999)
    last_number: int = Field(9_999, ge=1, le=99_999)
    minutes: float = Field(8, gt=0, le=480)
    hours: HoursTable | None = None
    promised_days: int | None = Field(None, ge=0, le=730)
    legal_days: int | None = Field(None, ge=0, le=730)
    appointments: int = Field(0, ge=0, le=1000)
    daily_cap: int | None = Field(None, ge=1, le=99_999)
    needs_id: bool = False


YearDay = Annotated[str, form(r"[0-9]{2}-[0-9]{2}", N_("must be a month and a day, such as 06-20"))]
Class = Literal["normal", "appointment", "elderly", "disabled", "pregnant", "green"]


class SeasonTable(Table):
    first: YearDay = Field(alias="from")
    last: YearDay = Field(alias="to")


class WindowsTable(Table):
    numbers: Numbers
    zone: Id
    services: list[str] = Field(min_length=1)
    printer: Id | None = None
    only: list[Class] = []
    season: SeasonTable | None = None


class PrinterTable(Table):
    id: Id
    standby: Id | None = None


class KioskTable(Table):
    id: Id
    printer: Id | None = None
    zones: list[Id] = []


class PackageTable(Table):
    """``stages`` come in order; the services of one stage in any order."""

    id: Id
    name: NameTable
    prefix: Prefix
    stages: Annotated[
        list[Annotated[list[Id], Field(min_length=1, max_length=10)]], Field(min_length=1, max_length=20)
    ]


class GuardTable(Table):
    zone: Id
    over_minutes: float = Field(gt=0, le=600)
    windows: Numbers


class RecipientTable(ChannelTable):
    """Somebody who is told of alarms, by name, and the way to them."""

    id: Id
    language: Literal["zh", "en"] | None = None


class AlarmTable(Table):
    """When somebody should see to something. What ``over`` and ``clear`` count follows from the ``kind``."""

    kind: Literal[
        "wait",
        "forecast",
        "queue",
        "idle",
        "long_service",
        "emergency",
        "printer",
        "device",
        "deadline",
        "bad_rating",
        "disk",
    ]
    id: Id | None = None
    zones: list[Id] = []
    over: float | None = Field(None, gt=0, le=100_000)
    clear: float | None = Field(None, gt=0, le=100_000)
    for_seconds: int = Field(30, ge=0, le=3_600)
    days: int | None = Field(None, ge=0, le=30)
    to: list[Id] = []


class ReasonTable(Table):
    id: Id
    name: NameTable


class HallFile(Table):
    """A whole ``hall.toml``."""

    hall: HallTable
    network: NetworkTable = NetworkTable()
    metrics: MetricsTable | None = None
    hours: HoursTable = HoursTable()
    calendar: CalendarTable = CalendarTable()
    dispatch: DispatchTable = DispatchTable()
    calling: CallingTable = CallingTable()
    appointments: AppointmentsTable = AppointmentsTable()
    limits: CapsTable = CapsTable()
    cases: CasesTable = CasesTable()
    ratings: RatingsTable = RatingsTable()
    concerns: ConcernsTable = ConcernsTable()
    notices: NoticesTable = NoticesTable()
    province: ProvinceTable | None = None
    privacy: PrivacyTable = PrivacyTable()
    slips: SlipsTable = SlipsTable()
    zones: list[ZoneTable] = Field(min_length=1)
    services: list[ServiceTable] = Field(min_length=1)
    windows: list[WindowsTable] = Field(min_length=1)
    printers: list[PrinterTable] = []
    kiosks: list[KioskTable] = []
    packages: list[PackageTable] = []
    guards: list[GuardTable] = []
    green_reasons: list[ReasonTable] = []
    recipients: list[RecipientTable] = []
    alarms: list[AlarmTable] = []
