"""The hall that is measured: 9 zones, 36 services, 189 windows, as many kiosks as there are clients."""

from __future__ import annotations

from datetime import datetime

MORNING = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - local to the hall
ZONES = "ABCDEFGHI"
SERVICES_PER_ZONE = 4
WINDOWS_PER_ZONE = 21
KIOSKS = 50


def service(zone: int, index: int) -> str:
    return f"S{ZONES[zone]}{index + 1}"


def window(zone: int, index: int) -> int:
    return zone * WINDOWS_PER_ZONE + index + 1


def hall_toml(request_port: int, broadcast_port: int) -> str:
    """Kiosks are without printers: a number is issued, nobody prints it."""
    return "\n".join(
        [
            _HEAD.format(requests=request_port, broadcasts=broadcast_port),
            *(_ZONE.format(prefix=prefix) for prefix in ZONES),
            *(
                _SERVICE.format(id=service(zone, index), zone=prefix)
                for zone, prefix in enumerate(ZONES)
                for index in range(SERVICES_PER_ZONE)
            ),
            *(
                _WINDOWS.format(first=window(zone, 0), last=window(zone, WINDOWS_PER_ZONE - 1), zone=prefix)
                for zone, prefix in enumerate(ZONES)
            ),
            *(f'[[kiosks]]\nid = "{index}"\n' for index in range(1, KIOSKS + 1)),
        ]
    )


_HEAD = """
[hall]
id = "bench"
name = {{ zh = "测量大厅", en = "Bench Hall" }}

[network]
bind = "127.0.0.1"
request_port = {requests}
broadcast_port = {broadcasts}

[slips]
public_url = "http://127.0.0.1"
"""
_ZONE = """
[[zones]]
id = "zone-{prefix}"
name = {{ zh = "{prefix} 区", en = "Zone {prefix}" }}
prefix = "{prefix}"
"""
_SERVICE = """
[[services]]
id = "{id}"
zone = "zone-{zone}"
name = {{ zh = "业务 {id}", en = "Service {id}" }}
last_number = 99999
"""
_WINDOWS = """
[[windows]]
numbers = "{first}-{last}"
zone = "zone-{zone}"
services = ["zone:zone-{zone}"]
"""
