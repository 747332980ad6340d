"""Running the hall."""

from __future__ import annotations

from .base import N_, Refusal


class WindowThere(Refusal):
    sentence = N_("There is a window {window} already. Choose another number.")


class NoWindowNumber(Refusal):
    sentence = N_("Windows have numbers from 1 to {most}.")


class UnknownZone(Refusal):
    sentence = N_("The hall has no zone {zone}.")


class NoServicesGiven(Refusal):
    sentence = N_("Name at least one service.")


class NothingToRelease(Refusal):
    sentence = N_("Nobody is at window {window}.")
