"""A ``hall.toml`` for the made-up hall."""

from __future__ import annotations

import numpy as np

from .size import Size
from .town import ZONES, Town


def hall_toml(size: Size, town: Town) -> str:
    """Nine to five from Monday to Friday, by China's calendar of holidays."""
    lengths = np.exp(town.length) / 60
    return "\n".join(
        [
            _HEAD,
            *(
                _ZONE.format(id=zone, zh=zh, en=en, prefix=prefix)
                for _code, zone, zh, en, prefix in ZONES[: size.zones]
            ),
            *(
                _SERVICE.format(
                    id=item,
                    zone=ZONES[zone][1],
                    zh=f"{ZONES[zone][2]}{item.rpartition('-')[2]}号事项",
                    en=f"{ZONES[zone][3]}, item {item.rpartition('-')[2]}",
                    minutes=max(round(float(length), 1), 0.1),
                )
                for item, zone, length in zip(town.items, town.item_zone, lengths, strict=True)
            ),
            *(
                _WINDOW.format(
                    number=window + 1,
                    zone=ZONES[town.window_zone[window]][1],
                    services=", ".join(f'"{town.items[item]}"' for item in sorted(town.mix[window])),
                )
                for window in range(size.windows)
            ),
        ]
    )


_HEAD = """\
# A made-up hall; its months are in history.csv, the truth about them in truth.json.
# 虚构的大厅；各月记录见 history.csv，真实参数见 truth.json。

[hall]
id = "made-hall"
name = { zh = "虚构政务服务中心", en = "Made-up Service Centre" }
timezone = "Asia/Shanghai"

[hours]
open = ["09:00-17:00"]
weekdays = [1, 2, 3, 4, 5]

[calendar]
holidays = "CN"
"""
_ZONE = """
[[zones]]
id = "{id}"
name = {{ zh = "{zh}", en = "{en}" }}
prefix = "{prefix}"
"""
_SERVICE = """
[[services]]
id = "{id}"
zone = "{zone}"
name = {{ zh = "{zh}", en = "{en}" }}
minutes = {minutes}
"""
_WINDOW = """
[[windows]]
numbers = "{number}"
zone = "{zone}"
services = [{services}]
"""
