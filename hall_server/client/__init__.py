"""How programs talk to the hall: a link for requests, a mirror of the picture, a device file."""

from hall_server.language import LANGUAGES, N_, Translator, speak, system_language
from hall_server.tomlfile import SettingsError

from .beside import beside
from .device import DeviceFile, HallAddress, Keys, load_device
from .errors import HallError, HallSilent, NotEnrolled, RefusedByHall, RequestFailed
from .link import HallLink
from .loop import on_stop_signals, run
from .mirror import Changed, Mirror, News, Synced, WentStale
from .screen import log_fault, on_screen, prepare_for_screen

__all__ = [
    "LANGUAGES",
    "N_",
    "Changed",
    "DeviceFile",
    "HallAddress",
    "HallError",
    "HallLink",
    "HallSilent",
    "Keys",
    "Mirror",
    "News",
    "NotEnrolled",
    "RefusedByHall",
    "RequestFailed",
    "SettingsError",
    "Synced",
    "Translator",
    "WentStale",
    "beside",
    "load_device",
    "log_fault",
    "on_screen",
    "on_stop_signals",
    "prepare_for_screen",
    "run",
    "speak",
    "system_language",
]
