"""A wrong hall.toml is refused with its line, its key, and what to write instead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hall_server.settings import load_hall
from tests.settings.conftest import GOOD, Complaints

WRONG = [
    # An unknown key or table.
    (
        "recall_limit = 4",
        "recal_limit = 4",
        "9: calling.recal_limit: is not known here; did you mean recall_limit?",
    ),
    ("[calling]", "[callings]", "8: callings: is not known here; did you mean calling?"),
    (
        "[calling]",
        "[lunch]",
        "8: lunch: is not known here; remove it. Known are: hall, network, metrics, hours, calendar, ",
    ),
    ("minutes = 5", "minuets = 5", "25: services[1].minuets: is not known here; did you mean minutes?"),
    (
        '{ zh = "综合", en',
        '{ cn = "综合", en',
        "13: zones[1].name.cn: is not known here; remove it. Known are: zh, en",
    ),
    # A value of the wrong kind.
    (
        "recall_limit = 4",
        'recall_limit = "4"',
        "9: calling.recall_limit: must be a whole number, without quotes",
    ),
    ("recall_limit = 4", "recall_limit = -1", "9: calling.recall_limit: must be 0 or more"),
    ("recall_limit = 4", "recall_limit = 21", "9: calling.recall_limit: must be 20 or less"),
    ("minutes = 5", "minutes = 0", "25: services[1].minutes: must be more than 0"),
    ("minutes = 5", 'minutes = "5"', "25: services[1].minutes: must be a number, without quotes"),
    ('id = "county"', "id = 7", "2: hall.id: must be text in quotes"),
    ('id = "county"', 'id = "county hall"', "2: hall.id: must be 1 to 40 letters A-Z a-z, digits, _ and -"),
    ('id = "county"', 'language = "fr"', "1: hall.id: is missing; add it"),
    ('id = "county"', 'id = "x"\nlanguage = "fr"', '3: hall.language: must be one of: "zh", "en"'),
    ('en = "County hall"', 'en = ""', "3: hall.name.en: must be one line of text, not empty"),
    (', en = "County hall"', "", "3: hall.name.en: is missing; add it"),
    ('services = ["*"]', 'services = "*"', '41: windows[2].services: must be a list, such as ["a", "b"]'),
    ('services = ["*"]', "services = []", "41: windows[2].services: needs at least 1"),
    ("[hall]", "[[hall]]", "1: hall: is one table only; begin it with [hall]"),
    (
        "[[windows]]",
        "[windows]",
        "38: this is not valid TOML: this stands twice; remove one, or begin each table of",
    ),
    ("[[kiosks]]", "[kiosks]", "50: kiosks: must be a list of tables; begin each with [[kiosks]]"),
    (
        '{ zh = "县大厅", en = "County hall" }',
        '"County hall"',
        '3: hall.name: must be a table of keys, such as { zh = "…", en = "…" }',
    ),
    ('prefix = "A"', 'prefix = "a1"', "14: zones[1].prefix: must be one or two capital letters, such as A"),
    # A rule of calling that there is not.
    (
        "[calling]",
        '[dispatch]\nrule = "fifo"\n\n[calling]',
        '9: dispatch.rule: must be one of: "call-by", "fcfs", "strict"',
    ),
    (
        "[calling]",
        '[dispatch]\npreset = "fair"\n\n[calling]',
        '9: dispatch.preset: must be one of: "balanced", "protect-appointments"',
    ),
    (
        "[calling]",
        "[dispatch]\nlimits = { norml = 20 }\n\n[calling]",
        "9: dispatch.limits.norml: is not known here; did you mean normal?",
    ),
    (
        "[calling]",
        "[dispatch]\nlimits = { vip = 0 }\n\n[calling]",
        "9: dispatch.limits.vip: is not known here; remove it. Known are: normal, appointment, elderly,",
    ),
    (
        "[calling]",
        "[dispatch]\nlimits = { normal = -1 }\n\n[calling]",
        "9: dispatch.limits.normal: must be 0 or more",
    ),
    (
        "[calling]",
        '[dispatch.limits]\nnormal = 20\nelderly = "5"\n\n[calling]',
        "10: dispatch.limits.elderly: must be a number, without quotes",
    ),
    (
        "[calling]",
        "[dispatch]\nby_length = 1\n\n[calling]",
        "9: dispatch.by_length: must be true or false, without quotes",
    ),
    # Names that do not fit together.
    (
        '"zone:general"',
        '"zone:genral"',
        "36: windows[1].services: genral is not defined; did you mean general?",
    ),
    ('["*"]', '["invoices"]', "41: windows[2].services: invoices is not defined; did you mean invoice?"),
    (
        'zone = "tax"\nname',
        'zone = "x"\nname',
        "29: services[2].zone: x is not defined; known are: general, tax",
    ),
    (
        '"12"\nzone = "tax"',
        '"12"\nzone = "fax"',
        "40: windows[2].zone: fax is not defined; did you mean tax?",
    ),
    (
        'services = ["*"]',
        'services = ["consult"]',
        "28: services[2].id: no window can serve invoice; add it to the",
    ),
    ('id = "tax"', 'id = "general"', "17: zones[2].id: general is used twice; give each its own"),
    ('id = "invoice"', 'id = "consult"', "28: services[2].id: consult is used twice"),
    ('id = "back"', 'id = "front"', "48: printers[2].id: front is used twice"),
    (
        'standby = "back"',
        'standby = "bakc"',
        "45: printers[1].standby: bakc is not defined; did you mean back?",
    ),
    ('standby = "back"', 'standby = "front"', "45: printers[1].standby: a printer cannot be its own standby"),
    (
        'printer = "front"',
        'printer = "frnt"',
        "52: kiosks[1].printer: frnt is not defined; did you mean front?",
    ),
    (
        'zones = ["tax"]',
        'zones = ["moon"]',
        "53: kiosks[1].zones: moon is not defined; known are: general, tax",
    ),
    # Windows.
    ('numbers = "12"', 'numbers = "3"', "39: windows[2].numbers: there are two windows 3"),
    ('numbers = "1-3"', 'numbers = "1-3, 2"', "34: windows[1].numbers: there are two windows 2"),
    ('numbers = "1-3"', 'numbers = "5-3"', "34: windows[1].numbers: 5-3 runs backwards; write 3-5"),
    ('numbers = "12"', 'numbers = "0"', "39: windows[2].numbers: windows are numbered from 1"),
    ('numbers = "12"', 'numbers = "twelve"', '39: windows[2].numbers: must be window numbers, such as "12"'),
    ('numbers = "12"', "numbers = 12", '39: windows[2].numbers: must be text in quotes, such as "12"'),
    # A season of no day.
    (
        '[[printers]]\nid = "front"',
        '[[windows]]\nnumbers = "20"\nzone = "tax"\nservices = ["*"]\nonly = ["elderly"]\n'
        'season = { from = "02-30", to = "06-31" }\n[[printers]]\nid = "front"',
        "48: windows[3].season.to: 06-31 is not a day of the year",
    ),
    # Hours.
    ('"09:00-12:00"', '"9-12"', "6: hours.open[1]: must be hours such as 09:00-12:00, up to 24:00"),
    ('"09:00-12:00"', '"09:00-25:00"', "6: hours.open[1]: must be hours such as 09:00-12:00"),
    ('"09:00-12:00"', '"09:75-12:00"', "6: hours.open[1]: must be hours such as 09:00-12:00"),
    ('"13:30-17:00"', '"13:30-24:30"', "6: hours.open: 13:30-24:30 ends after 24:00; a day ends at 24:00"),
    ('"09:00-12:00"', '"12:00-09:00"', "6: hours.open: 12:00-09:00 must end after it starts"),
    ('"09:00-12:00"', '"09:00-13:45"', "6: hours.open: 09:00-13:45 and 13:30-17:00 overlap"),
    ('["09:00-12:00", "13:30-17:00"]', "[]", "6: hours.open: needs at least 1"),
    ("minutes = 5", 'hours = { open = ["8-9"] }', "25: services[1].hours.open[1]: must be hours such as"),
    ("minutes = 5", "hours = { weekdays = [0] }", "25: services[1].hours.weekdays[1]: must be 1 or more"),
    ("minutes = 5", 'hours = { open = ["12:00-09:00"] }', "25: services[1].hours.open: 12:00-09:00 must end"),
    # Numbers, calls, addresses, the time zone.
    (
        "first_number = 1",
        "first_number = 10_000",
        "27: services[2].last_number: must not be below first_number",
    ),
    (
        "first_number = 1",
        'first_number = 100\nprefix = "A"',
        "32: services[2].prefix: A already has other first and last numbers",
    ),
    ('prefix = "B"\n', "", "26: services[2].prefix: is missing here and in the zone; write one such as A"),
    (
        "recall_limit = 4",
        "recall_limit = 1",
        "8: calling.no_show_calls: can never be reached: with this recall_limit",
    ),
    (
        'id = "county"',
        'id = "c"\ntimezone = "Peking"',
        "3: hall.timezone: is not a known time zone; write one such as",
    ),
    ('id = "county"', 'id = "c"\ntimezone = "Asia"', "3: hall.timezone: is not a known time zone"),
    (
        "[hours]",
        "[network]\nrequest_port = 7802\n[hours]",
        "5: network.broadcast_port: must differ from request_port",
    ),
    (
        "[hours]",
        "[network]\nrequest_port = 70_000\n[hours]",
        "6: network.request_port: must be 65535 or less",
    ),
    ("[hours]", '[network]\naddress = "my pc"\n[hours]', "6: network.address: must be an address, such as"),
    (
        "[hours]",
        '[slips]\npublic_url = "https://hall.example/"\n[hours]',
        '6: slips.public_url: must be such as "https://hall.example.org", without / at the end',
    ),
    # The calendar, and terms in working days.
    (
        "[hours]",
        '[calendar]\nholidays = "cn"\n[hours]',
        "6: calendar.holidays: cn is no country's code; did you mean CN?",
    ),
    (
        "[hours]",
        '[calendar]\nholidays = "China"\n[hours]',
        "6: calendar.holidays: China is no country's code; did you mean CN?",
    ),
    (
        "[hours]",
        '[calendar]\nholidays = "中国"\n[hours]',
        "6: calendar.holidays: 中国 is no country's code; write its two letters",
    ),
    (
        "[hours]",
        '[calendar]\nholidays = "EG"\n[hours]',
        "6: calendar.holidays: the working days of EG are not Monday to Friday",
    ),
    (
        "[hours]",
        '[calendar]\nholidays = "CN"\nsubdivision = "XJ"\n[hours]',
        "7: calendar.subdivision: no part of CN has holidays of its own",
    ),
    (
        "[hours]",
        '[calendar]\nholidays = "DE"\nsubdivision = "Byern"\n[hours]',
        "7: calendar.subdivision: Byern is not defined; did you mean Bayern?",
    ),
    (
        "[hours]",
        '[calendar]\nsubdivision = "BY"\n[hours]',
        "6: calendar.subdivision: needs a country; write its code as holidays",
    ),
    (
        "[hours]",
        '[calendar]\nclosed = ["20 May"]\n[hours]',
        '6: calendar.closed[1]: must be a date in quotes, such as "2026-05-20"',
    ),
    (
        "[hours]",
        "[calendar]\nclosed = [2026-05-20]\n[hours]",
        "6: calendar.closed[1]: must be text in quotes",
    ),
    (
        "[hours]",
        '[calendar]\nworking = ["2026-05-23", "2026-02-30"]\n[hours]',
        "6: calendar.working[2]: there is no 2026-02-30 in the calendar",
    ),
    (
        "[hours]",
        '[calendar]\nclosed = ["2026-05-23"]\nworking = ["2026-05-23"]\n[hours]',
        "7: calendar.working[1]: 2026-05-23 also stands in closed; keep it in one",
    ),
    (
        "[hours]",
        '[calendar]\nholiday = "CN"\n[hours]',
        "6: calendar.holiday: is not known here; did you mean holidays?",
    ),
    (
        "minutes = 5",
        "promised_days = 21\nlegal_days = 20",
        "25: services[1].promised_days: the promise of 21 working days is longer than the law's 20",
    ),
    ("minutes = 5", "promised_days = -1", "25: services[1].promised_days: must be 0 or more"),
    # Not TOML.
    (
        'id = "county"',
        "id = county",
        '2: this is not valid TOML: this is no value; text needs quotes, as in id = "my-',
    ),
    ('id = "county"', 'id = "county', "2: this is not valid TOML: a quote is missing at the end of the text"),
    ('id = "county"', 'id "county"', "2: this is not valid TOML: after a key comes = and its value"),
    (
        'id = "county"',
        "id = “county”",
        "2: this is not valid TOML: “ is a full-width sign; type it with the input",
    ),
    ('id = "county"', 'id ＝ "county"', "2: this is not valid TOML: ＝ is a full-width sign"),
    (
        'id = "county"',
        'id = "county" "x"',
        "2: this is not valid TOML: nothing but a comment may follow a value",
    ),
    ('id = "county"', 'id = "a"\nid = "b"', "3: this is not valid TOML: this stands twice; remove one"),
    ("[hours]", "[hours", "5: this is not valid TOML: a closing ] is missing"),
    ("[hours]", "[hall]", "5: this is not valid TOML: this stands twice; remove one"),
    (
        "[hours]",
        "? hours",
        "5: this is not valid TOML: a line begins with a key, a [table], or # for a comment",
    ),
    ('"13:30-17:00"]', '"13:30-17:00"', "8: this is not valid TOML: a comma or a closing ] is missing"),
    (
        'en = "County hall" }',
        'en = "County hall"',
        "3: this is not valid TOML: a comma or a closing } is missing",
    ),
]


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(("good", "wrong", "said"), WRONG)
def test_the_installer_is_told_what_to_write(
    complaints: Complaints, good: str, wrong: str, said: str
) -> None:
    assert GOOD.count(good) >= 1
    told = complaints(GOOD.replace(good, wrong, 1))
    wanted = said if re.match(r"\d", said) else ""
    assert any(line.startswith(f"hall.toml:{wanted}") and said in line for line in told), told


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(("good", "wrong", "said"), WRONG)
def test_the_installer_is_told_in_chinese(complaints: Complaints, good: str, wrong: str, said: str) -> None:
    for line in complaints(GOOD.replace(good, wrong, 1)):
        message = line.rpartition(": ")[2]
        assert re.match(r"hall\.toml:\d+: ", line)
        assert re.search("[一-鿿]", message), line


@pytest.mark.usefixtures("english")
def test_all_problems_are_told_at_once(complaints: Complaints) -> None:
    wrong = GOOD.replace("minutes = 5", "minutes = 0").replace("recall_limit = 4", "recall_limit = -1")
    assert [line.split(":")[1] for line in complaints(wrong)] == ["9", "25"]


@pytest.mark.usefixtures("english")
class TestTheFile:
    def test_may_come_from_notepad(self, tmp_path: Path) -> None:
        path = tmp_path / "hall.toml"
        path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
        assert load_hall(path).hall.name.zh == "县大厅"

    @pytest.mark.parametrize(("encoding", "line"), [("gbk", 3), ("utf-16", 1)])
    def test_in_another_encoding_is_refused(self, complaints: Complaints, encoding: str, line: int) -> None:
        (told,) = complaints(GOOD.encode(encoding))
        assert told.startswith(f"hall.toml:{line}: this is not UTF-8; save the file as UTF-8 (in Notepad:")

    def test_may_be_missing(self, complaints: Complaints, tmp_path: Path) -> None:
        with pytest.raises(Exception, match="there is no such file"):
            load_hall(tmp_path / "no-such-hall.toml")

    def test_may_be_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(Exception, match="cannot be read"):
            load_hall(tmp_path)

    def test_may_be_empty(self, complaints: Complaints) -> None:
        assert complaints("")[0] == "hall.toml:1: hall: is missing; add it"
