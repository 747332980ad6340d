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


class LeftUnreadable(Refusal):
    sentence = N_("Say how many more numbers may be taken: 0 to {most}.")


class WordsMissing(Refusal):
    sentence = N_("There is nothing to announce. Write what the boards should say.")


class NobodyToCallBack(Refusal):
    sentence = N_("Nobody is signed in at window {window}. Ask somebody to sit down there.")


class WorksAlready(Refusal):
    sentence = N_("Window {window} is at work.")


class PausedAlready(Refusal):
    sentence = N_("Window {window} is paused already.")


class OpenAlready(Refusal):
    sentence = N_("Window {window} is open already.")


class ClosedAlready(Refusal):
    sentence = N_("Window {window} is closed. Nobody is called there.")
