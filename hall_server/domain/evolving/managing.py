"""What a hall manager did about a crowd."""

from __future__ import annotations

from hall_server.domain import events as e
from hall_server.domain.hall import Hall

ManagingEvent = (
    e.ServiceCapped | e.KiosksClosed | e.KiosksOpened | e.Announced | e.AnnouncementEnded | e.ClerkCalledBack
)


def evolve(hall: Hall, event: ManagingEvent) -> None:
    match event:
        case e.ServiceCapped(_, service, None):
            hall.caps.pop(service, None)
        case e.ServiceCapped(_, service, int(most)):
            hall.caps[service] = most
        case e.KiosksClosed():
            hall.kiosks_closed = True
        case e.KiosksOpened():
            hall.kiosks_closed = False
        case e.Announced():
            hall.announcement = event.words
        case e.AnnouncementEnded():
            hall.announcement = None
        case e.ClerkCalledBack():
            hall.desks[event.window].call_back = event.reason
