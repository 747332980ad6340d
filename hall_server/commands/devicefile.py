"""The text of a device's own settings file, with the settings that its role has."""

from __future__ import annotations

from hall_server.settings import HallFolder

_HEAD = """\
# {title}. Holds a secret key: keep it on this computer only.
role = "{role}"
name = "{name}"
language = "{language}"  # "zh" or "en"
{own}
[hall]
requests = "tcp://{address}:{request_port}"
broadcasts = "tcp://{address}:{broadcast_port}"
public_key = '{hall_key}'

[keys]
public = '{public}'
secret = '{secret}'
"""

_OWN = {
    "window": "",
    "manager": "",
    "screen": "",
    "web": """
[web]
# Where the pages for citizens' phones listen; hall.toml says under [slips] how phones reach them.
bind = "0.0.0.0"
port = 7820
# requests_per_second = 50     # from one address; phones behind one router share it
# streams_per_address = 200    # phones of one address that follow their place at the same time
# hall_networks = ["192.168.1.0/24"]  # the hall's own, such as its Wi-Fi for citizens
# trusted_proxies = ["127.0.0.1"]     # reverse proxies, which say for whom they ask
# tls_certificate = "/etc/ssl/hall.crt"
# tls_key = "/etc/ssl/hall.key"
# contact = "咨询电话 12345"    # shown at the foot of every page

[manager]
# /manager: the hall at a glance, to look at only. Who may is named by: hall-server page-user add FILE NAME
enabled = true
# From where it can be opened. Better: the office's own network alone.
networks = ["127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]
# hours = 12            # for which somebody stays signed in; a wall screen may have more
# promise_minutes = 10  # zones where somebody waits longer stand first
""",
    "booking": """
[booking]
# Where the HTTP interface listens. Keys are made by: hall-server booking-key
bind = "127.0.0.1"
port = 7810
# requests_per_second = 50  # with one key
""",
    "board": """
[board]
# zones = ["..."]  # show only these zones
chime = false  # true: sound once a call
# For a television: display-board FILE --web, and a browser in kiosk mode at http://127.0.0.1:7830/
# port = 7830
# theme = "light"              # or "dark"
# playlist = "playlist"        # a folder beside this file: pictures, videos, texts
# seconds = 10                 # for which a picture or text stays
# notice = { zh = "...", en = "..." }  # runs along the foot
# arrows = { ZONE = "left" }   # or "right", "up", "down": the way to a zone's windows
# [board.voice]
# zones = ["..."]              # calls of these zones are spoken
# clips = "clips"              # recorded words, zh/A.wav, zh/0.wav ...; without them espeak-ng speaks
# respell = { A = "诶" }       # how espeak-ng says it
# too_old = 30                 # seconds after which a call is not spoken any more
""",
    "kiosk": """
[kiosk]
# zones = ["..."]  # offer only these zones
""",
    "printer": """
[printer]
# How the printer is connected: "virtual" writes each slip as a picture into a folder.
connection = "virtual"  # or "network", "usb", "serial", "file"
folder = "slips"  # virtual: where the pictures go
# host = "192.168.1.60"  # network: the printer's address; its port is 9100 unless you set port
# vendor_id = 0x04b8  # usb
# product_id = 0x0e28  # usb
# device = "/dev/ttyUSB0"  # serial: or "COM3"; file: or "/dev/usb/lp0"
# baud_rate = 9600  # serial
mode = "text"  # "text" is quick; "image" draws the whole slip, for printers without Chinese fonts
width_dots = 576  # 576 or 512 for 80 mm paper, 384 for 58 mm
qr = "native"  # "image" for printers that cannot draw QR codes themselves
""",
}


def device_file(folder: HallFolder, role: str, name: str, public: str, secret: str) -> str:
    """The whole file. Keys are quoted so that no character of theirs needs escaping."""
    settings = folder.settings
    return _HEAD.format(
        title=f"{settings.hall.name.en}: {role} {name}",
        role=role,
        name=name,
        language=settings.hall.language,
        own=_OWN[role],
        address=settings.network.address,
        request_port=settings.network.request_port,
        broadcast_port=settings.network.broadcast_port,
        hall_key=folder.key_pair[0].decode(),
        public=public,
        secret=secret,
    )
