"""Alarms."""

from __future__ import annotations

from .base import N_, Refusal


class UnknownAlarm(Refusal):
    sentence = N_("There is no alarm {alarm}, or it is over.")


class NoEmergencyHere(Refusal):
    sentence = N_("hall.toml names nobody for this key. Ask a colleague.")
