"""The device file of ``hall-web``."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from hall_server.client import DeviceFile, Translator, system_language
from hall_server.http_door.caller import within
from hall_server.http_door.listening import Address

_ = Translator("hall_server", system_language())

Networks: TypeAlias = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text))
    except ValueError:
        raise ValueError(_('must be a network or an address, such as "192.168.1.0/24"')) from None


Network = Annotated[str, AfterValidator(_network)]


class WebTable(BaseModel):
    """``[web]``: where it listens, how much one address may ask, and who is who.

    ``hall_networks`` are the hall's own, such as its Wi-Fi for citizens: many people may share an address
    of them, so what bounds one address is wider there. Only ``trusted_proxies`` may say for whom they ask
    (``X-Forwarded-For``). ``contact`` is shown where somebody needs a person's help.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    bind: Address = "0.0.0.0"
    port: int = Field(default=7820, ge=1, le=65_535)
    requests_per_second: int = Field(default=50, ge=1, le=10_000)
    streams_per_address: int = Field(default=200, ge=1, le=10_000)
    streams: int = Field(default=2_000, ge=1, le=10_000)
    hall_networks: list[Network] = []
    trusted_proxies: list[Network] = []
    tls_certificate: str = ""
    tls_key: str = ""
    contact: str = Field(default="", max_length=200)

    @model_validator(mode="after")
    def _whole_tls(self) -> WebTable:
        if bool(self.tls_certificate) != bool(self.tls_key):
            raise ValueError(_("tls_certificate and tls_key go together: give both, or none"))
        return self

    @property
    def in_hall(self) -> Networks:
        return tuple(map(ipaddress.ip_network, self.hall_networks))

    @property
    def proxies(self) -> Networks:
        return tuple(map(ipaddress.ip_network, self.trusted_proxies))

    def shared(self, address: str) -> bool:
        """Whether many people may come from this address: it is the hall's own, or a proxy's."""
        return within(address, (*self.in_hall, *self.proxies))


class ManagerTable(BaseModel):
    """``[manager]``: the hall at a glance for who signs in; names come from ``hall-server page-user``.

    It is there for ``networks`` alone, which are the hall's own (``hall_networks``) unless said otherwise.
    Somebody stays signed in for ``hours``. Zones where somebody waits longer than ``promise_minutes`` stand
    first.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    enabled: bool = False
    networks: list[Network] = []
    hours: int = Field(default=12, ge=1, le=24 * 31)
    promise_minutes: int = Field(default=10, ge=1, le=240)


class WebFile(DeviceFile):
    """``web.toml``, as written by ``hall-server init``."""

    role: Literal["web"]
    web: WebTable = WebTable()
    manager: ManagerTable = ManagerTable()

    @model_validator(mode="after")
    def _somebody_may_look(self) -> WebFile:
        if self.manager.enabled and not self.manager_networks:
            sentence = _(
                "with enabled = true under [manager], say from where the page may be opened: networks there, "
                'or hall_networks under [web], such as ["192.168.1.0/24"]'
            )
            raise ValueError(sentence)
        return self

    @property
    def manager_networks(self) -> Networks:
        """From where the manager's page may be opened."""
        return tuple(map(ipaddress.ip_network, self.manager.networks or self.web.hall_networks))
