"""An installer who gives all the time of some windows to appointments."""

from __future__ import annotations

import pytest

from tests.settings.conftest import GOOD, Complaints

SERVICE = """\
[[services]]
id = "{id}"
zone = "{zone}"
name = {{ zh = "办理", en = "Service {id}" }}
minutes = 10
appointments = 20

"""


def hall(**zones: str) -> str:
    """The usual hall, with services that are booked to the last, by their zones."""
    more = "".join(SERVICE.format(id=name, zone=zone) for name, zone in zones.items())
    return GOOD.replace("[[windows]]", f"{more}[[windows]]", 1)


@pytest.mark.usefixtures("english")
def test_services_of_the_same_windows_are_told_of_once(complaints: Complaints) -> None:
    (told,) = complaints(hall(one="general", two="general", three="general"))
    assert "services[3].appointments: leaves nothing for citizens without an appointment: 600 min" in told
    assert told.endswith("; other services at these windows with the same trouble: 2")


@pytest.mark.usefixtures("english")
def test_services_of_other_windows_each_have_their_line(complaints: Complaints) -> None:
    first, second = complaints(hall(one="general", two="tax"))
    assert "services[3].appointments" in first
    assert "services[4].appointments" in second
    assert not any("same trouble" in line for line in (first, second))


@pytest.mark.usefixtures("english")
def test_a_daily_cap_that_bookings_use_up(complaints: Complaints) -> None:
    text = GOOD.replace("minutes = 5", "minutes = 5\nappointments = 1\ndaily_cap = 13")
    (told,) = complaints(text)
    assert "services[1].daily_cap: leaves nothing for citizens without an appointment: 13 can be" in told
