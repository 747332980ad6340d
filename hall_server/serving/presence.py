"""When each device was last heard of: for the manager's look at the machines."""

from __future__ import annotations

import time

from hall_server import protocol as p
from hall_server.store.registry import Device

from .access import Admission
from .bridging import Bridging


class Presence:
    """Measured by this computer's clock: a hall's own may run faster."""

    def __init__(self, admission: Admission, bridging: Bridging) -> None:
        self._admission = admission
        self._bridging = bridging
        self._heard: dict[tuple[str, str], float] = {}

    def heard(self, device: Device) -> None:
        self._heard[device.role, device.name] = time.monotonic()

    async def told(self) -> p.Devices:
        bridge = await self._bridging.told()
        now = time.monotonic()
        devices = sorted(self._admission.devices(), key=lambda one: (one.role, len(one.name), one.name))
        return p.Devices(
            tuple(
                p.DeviceHeard(one.role, one.name, None if heard is None else round(1000 * (now - heard)))
                for one in devices
                for heard in [self._heard.get((one.role, one.name))]
            ),
            bridge,
        )
