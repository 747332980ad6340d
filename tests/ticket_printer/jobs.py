"""Slips that the tests print."""

from __future__ import annotations

from hall_server.protocol import SlipOffered, Text

URL = "https://hall.example.cn/t/Zk3-9ab82jKq"


def job(
    slip: int = 7,
    *,
    number: str = "A047",
    reprint: bool = False,
    service: Text | None = None,
    url: str = URL,
) -> SlipOffered:
    return SlipOffered(
        slip=slip,
        reprint=reprint,
        hall=Text("滨江市民中心", "Binjiang Citizens' Centre"),
        number=number,
        service=service or Text("居民身份证办理", "Resident identity card"),
        zone=Text("A区 户籍", "Zone A: Residence"),
        people_ahead=17,
        printed_on="2026-03-02 10:42",
        url=url,
    )
