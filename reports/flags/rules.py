"""What may be entered, and when. Each function gives the entry to keep or raises :class:`Refused`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hall_server.language import N_
from reports.words import _

from .book import Book
from .entries import (
    Appealed,
    BonusGiven,
    Confirmed,
    Decided,
    Entry,
    Event,
    Figure,
    Figures,
    Nominated,
    Retracted,
    Signed,
)
from .ledger import Ledger
from .model import Colour, Decision, Flag, FlagsReport, Lack, WindowMarks
from .plainwords import words
from .tree import FlagsFile
from .wording import COLOURS, STANDINGS, WEIGHTS, lacks_sentence

FEN = 100
MOST_FEN = 100_000 * FEN
WITHDRAWN = N_(
    "This flag was withdrawn on appeal. Only a verified event entered since can be a ground for another."
)


class Refused(Exception):
    """This cannot be entered, for the reason in the message."""


@dataclass(frozen=True, slots=True)
class Who:
    """Who enters something, and when: ``at`` is the hall's time, ``seq`` its log's last record."""

    by: str
    at: datetime
    seq: int

    @property
    def stamp(self) -> str:
        return self.at.isoformat(timespec="seconds")


def figures(tree: FlagsFile, month: str, found: Sequence[Figure], who: Who, number: int) -> Figures:
    """Figures of indicators that people measure."""
    for one in found:
        indicator = tree.indicator(one.indicator)
        if indicator is None:
            raise Refused(_("flags.toml has no indicator {id}. By hand: {names}.",
                            id=one.indicator, names=", ".join(tree.by_hand) or "-"))  # fmt: skip
        if one.indicator not in tree.by_hand:
            raise Refused(_("{id} is measured by the software and cannot be entered.", id=one.indicator))
        if not 0 <= one.value <= indicator.most:
            raise Refused(_("{id} of window {window} must be from 0 to {most:g}; this is {value:g}.",
                            id=one.indicator, window=one.window,
                            most=indicator.most, value=one.value))  # fmt: skip
    kept = tuple(Figure(one.indicator, one.window, one.value, words(one.evidence)) for one in found)
    return Figures(entry=number, at=who.stamp, by=who.by, seq=who.seq, month=month, figures=kept)


def flag(
    report: FlagsReport, window: str, colour: Colour, reason: str, event: int | None,
    rests_on: int, ledger: Ledger, who: Who, number: int,
) -> Signed:  # fmt: skip
    """The signature: of a candidate of the ranking, or by an event. ``rests_on``: the report's record."""
    book = Book(ledger.entries)
    row = _row(report, window)
    if not report.complete:
        raise Refused(_("{month} is not over; a flag is signed when it is.", month=report.month))
    of_window = [one for one in book.flags(report.month) if one.window == window]
    if standing := [one for one in of_window if one.standing not in ("retracted", "withdrawn")]:
        raise Refused(_("Window {window} has its {colour} flag for {month} already: entry {entry}.",
                        window=window, colour=_(COLOURS[standing[0].colour]), month=report.month,
                        entry=standing[0].entry))  # fmt: skip
    candidacy = row.red if colour == "red" else row.black
    if event is None:
        if "probability" not in candidacy.grounds:
            raise Refused(_not_a_candidate(report, window, colour, candidacy.lacks))
        if any(one.standing == "withdrawn" and one.colour == colour for one in of_window):
            raise Refused(_(WITHDRAWN))
    else:
        _check_event(book, report.month, window, colour, event)
    return Signed(
        entry=number, at=who.stamp, by=who.by, seq=who.seq, month=report.month, window=window, colour=colour,
        reason=words(reason), event=event or 0, probability=row.top if colour == "red" else row.bottom,
        total=row.total, rests_on=rests_on, tree=report.tree,
    )  # fmt: skip


def appeal(ledger: Ledger, month: str, window: str, said: str, who: Who, number: int) -> Appealed:
    """An appeal against a window's black flag: one, which is then decided."""
    against = _black_flag(Book(ledger.entries), month, window)
    if against.standing == "under_appeal":
        raise Refused(_("There is an appeal already; it has not been decided."))
    if against.standing != "signed":
        raise Refused(
            _(
                "The appeal against this flag has been decided: {decision}.",
                decision=_(STANDINGS[against.standing]),
            )
        )
    return Appealed(entry=number, at=who.stamp, by=who.by, seq=who.seq, of=against.entry, words=words(said))


def decide(
    ledger: Ledger, month: str, window: str, decision: Decision, reason: str, who: Who, number: int
) -> Decided:
    """What becomes of a black flag under appeal. Not by who appealed, nor by who signed the flag."""
    against = _black_flag(Book(ledger.entries), month, window)
    if against.standing != "under_appeal" or against.appeal is None:
        raise Refused(_("There is no appeal to decide."))
    if who.by in (against.appeal.by, against.by):
        raise Refused(_("Who signed the flag or appealed against it cannot decide the appeal."))
    return Decided(
        entry=number, at=who.stamp, by=who.by, seq=who.seq, of=against.entry,
        decision=decision, reason=words(reason),
    )  # fmt: skip


def nominate(
    ledger: Ledger, month: str, clerk: str, reason: str, lacks: Sequence[Lack], who: Who, number: int
) -> Nominated:
    """A proposal for 服务之星: not of oneself, once, and only of who meets the gates."""
    if who.by == clerk:
        raise Refused(_("Nobody nominates themselves."))
    book = Book(ledger.entries)
    for one, _star in book.nominations(month):
        if one.clerk == clerk and one.entry not in book.retracted:
            raise Refused(_("{clerk} is nominated already: entry {entry}.", clerk=clerk, entry=one.entry))
    _eligible(clerk, lacks)
    return Nominated(
        entry=number, at=who.stamp, by=who.by, seq=who.seq, month=month, clerk=clerk, reason=words(reason)
    )


def confirm(
    ledger: Ledger, month: str, clerk: str, reason: str, lacks: Sequence[Lack], who: Who, number: int
) -> Confirmed:
    """The nominee becomes the month's star. Not by who nominated."""
    book = Book(ledger.entries)
    found = [pair for pair in book.nominations(month) if pair[0].clerk == clerk]
    found = [pair for pair in found if pair[0].entry not in book.retracted]
    if not found:
        raise Refused(_("{clerk} is not nominated for {month}.", clerk=clerk, month=month))
    nominated, star = found[0]
    if star:
        raise Refused(_("{clerk} is confirmed already: entry {entry}.", clerk=clerk, entry=star.entry))
    if who.by in (clerk, nominated.by):
        raise Refused(_("Somebody else than the nominee and who nominated has to confirm."))
    _eligible(clerk, lacks)
    return Confirmed(
        entry=number, at=who.stamp, by=who.by, seq=who.seq, of=nominated.entry, reason=words(reason)
    )


def bonus(month: str, clerk: str, amount: int, reason: str, who: Who, number: int) -> BonusGiven:
    """``amount`` in fen."""
    if who.by == clerk:
        raise Refused(_("Nobody enters their own bonus."))
    if amount == 0 or abs(amount) > MOST_FEN:
        raise Refused(_("An amount is up to {most} yuan and not 0.", most=MOST_FEN // FEN))
    return BonusGiven(
        entry=number,
        at=who.stamp,
        by=who.by,
        seq=who.seq,
        month=month,
        clerk=clerk,
        amount=amount,
        reason=words(reason),
    )


def retract(ledger: Ledger, of: int, reason: str, who: Who, number: int) -> Retracted:
    """An entry does not count any more. What rests on it has to go first."""
    book = Book(ledger.entries)
    entry = book.numbered(of)
    if entry is None:
        raise Refused(_("There is no entry {entry}; the ledger has {count}.",
                        entry=of, count=len(ledger.entries)))  # fmt: skip
    if isinstance(entry, Appealed | Decided | Retracted):
        raise Refused(_("Appeals, decisions and retractions stand; they cannot be retracted."))
    if of in book.retracted:
        raise Refused(_("Entry {entry} is retracted already.", entry=of))
    if isinstance(entry, Signed) and book.flag(entry).standing in ("under_appeal", "upheld", "withdrawn"):
        raise Refused(_("There is an appeal against this flag; decide it instead."))
    if (resting := _resting_on(book, entry)) is not None:
        raise Refused(_("Entry {other} rests on this one; retract that first.", other=resting))
    return Retracted(entry=number, at=who.stamp, by=who.by, seq=who.seq, of=of, reason=words(reason))


def event(
    month: str, unit: str, name: str, weight: str, said: str, evidence: str, who: Who, number: int
) -> Event:
    """Something verified about a window or a clerk, not entered by whom it is about."""
    if unit == "clerk" and who.by == name:
        raise Refused(_("Somebody else has to verify an event."))
    return Event(
        entry=number, at=who.stamp, by=who.by, seq=who.seq, month=month,
        unit="clerk" if unit == "clerk" else "window", name=name,
        weight="merit" if weight == "merit" else "fault",
        words=words(said), evidence=words(evidence),
    )  # fmt: skip


def _row(report: FlagsReport, window: str) -> WindowMarks:
    row = next((one for one in report.rows if one.window == window), None)
    if row is None:
        raise Refused(_("Window {window} has no tickets in {month}.", window=window, month=report.month))
    return row


def _not_a_candidate(report: FlagsReport, window: str, colour: Colour, lacks: Sequence[Lack]) -> str:
    why = lacks_sentence(lacks, report.aspects, _)
    return _("Window {window} is no candidate for a {colour} flag: {why}. A verified event is another ground "
             "(hall-reports flags event, then sign --event).",
             window=window, colour=_(COLOURS[colour]), why=why)  # fmt: skip


def _check_event(book: Book, month: str, window: str, colour: Colour, event: int) -> None:
    wanted = "merit" if colour == "red" else "fault"
    found = next((one for one in book.events(month) if one.entry == event and not one.retracted), None)
    if found is None:
        raise Refused(_("There is no verified event {entry} in {month}.", entry=event, month=month))
    if (found.unit, found.name) != ("window", window) or found.weight != wanted:
        raise Refused(_("Event {entry} is no {weight} of window {window}.",
                        entry=event, weight=_(WEIGHTS[wanted]), window=window))  # fmt: skip
    for flag_before in book.flags(month):
        of_this = (flag_before.window, flag_before.colour) == (window, colour)
        if of_this and flag_before.standing == "withdrawn" and event < flag_before.entry:
            raise Refused(_(WITHDRAWN))


def _black_flag(book: Book, month: str, window: str) -> Flag:
    flags = [one for one in book.flags(month) if one.window == window and one.colour == "black"]
    flags = [one for one in flags if one.standing != "retracted"]
    if not flags:
        raise Refused(_("Window {window} has no black flag for {month}.", window=window, month=month))
    return flags[-1]


def _eligible(clerk: str, lacks: Sequence[Lack]) -> None:
    if lacks:
        why = lacks_sentence(lacks, (), _)
        raise Refused(_("{clerk} cannot be 服务之星 of this month: {why}.", clerk=clerk, why=why))


def _resting_on(book: Book, entry: Entry) -> int | None:
    for other in book.entries:
        rests = (isinstance(other, Signed) and other.event == entry.entry) or (
            isinstance(other, Confirmed) and other.of == entry.entry
        )
        if rests and other.entry not in book.retracted:
            return other.entry
    return None
