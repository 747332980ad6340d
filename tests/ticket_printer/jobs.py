"""Slips that the tests print."""

from __future__ import annotations

from msgspec.structs import replace

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


PAPERS = (
    "居民身份证原件",
    "户口本首页和本人页复印件各一份",
    "单位出具的在职证明，须写明入职日期、岗位，加盖公章",
)
STEPS = (Text("咨询辅导", "Consultation"), Text("综合受理", "General intake"), Text("发票领用", "Invoices"))


def ticket_for_package() -> SlipOffered:
    """For a whole matter, by appointment."""
    return replace(job(number="Q012"), slot="10:40", steps=STEPS)


def missing_list(lines: tuple[str, ...] = PAPERS, *, reprint: bool = False) -> SlipOffered:
    return replace(job(url="", reprint=reprint), kind="missing", lines=lines)


def receipt(lines: tuple[str, ...] = (), *, reprint: bool = False) -> SlipOffered:
    """With papers that are still owed if there are ``lines``."""
    return replace(
        job(url="", reprint=reprint),
        kind="receipt",
        lines=lines,
        case="20260302-0001",
        due="2026-03-09",
        supplement_by="2026-03-16" if lines else "",
        pick_up=True,
    )
