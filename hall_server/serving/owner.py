"""The one task that owns the hall.

Orders that arrive together are decided one after the other, written in one transaction, and only then
answered and broadcast. If the disk does not take them, the hall is rebuilt from what the disk holds,
and nobody hears of anything that did not last.
"""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from hall_server import protocol as p
from hall_server.domain import Hall, Refusal, decide, opened
from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.citizen import Priority
from hall_server.domain.plan import HallPlan
from hall_server.domain.policy import policy_of
from hall_server.domain.replay import bring_forward, replay
from hall_server.domain.rules import Lengths, learned
from hall_server.forecast import Minutes, Offsets, Outlook, Usual, expected_waits, offsets_of, outlook_of
from hall_server.language import N_
from hall_server.store.database import StoreUnavailable
from hall_server.store.journal import Journal, OldReply, Record

from .announcing import Announcements
from .broadcaster import Broadcaster
from .clock import HallClock
from .orders import Batch, HalfDone, Key, Order
from .picture import Picture, changes_of, service_view
from .rows import note_personal, note_rows
from .tally import Tally
from .translation import Answers, Question, both, refused

log = logging.getLogger(__name__)

BATCH: Final = 64
MOST_WAITING: Final = 5_000
RELOAD_EVERY: Final = 0.5
LAST_WRITE: Final = 5.0
REPLIES_KEPT_MS: Final = 24 * 3_600_000
# Answers to requests that changed nothing are not on disk. A retry that was under way when its request
# was refused must not be carried out after all, so the last ones are remembered while the hall runs.
UNCHANGED_KEPT: Final = 4_096


class HallOwner:
    """Decides orders against the hall it alone may change. ``hall`` may be ahead of the disk.

    ``tally`` is what it has done since it was started.
    """

    def __init__(
        self,
        plan: HallPlan,
        journal: Journal,
        clock: HallClock,
        answers: Answers,
        broadcaster: Broadcaster,
        announcements: Announcements,
    ) -> None:
        self._plan = plan
        self._journal = journal
        self._clock = clock
        self._answers = answers
        self._broadcaster = broadcaster
        self._announcements = announcements
        self._policy = policy_of(plan.dispatch)
        self._offsets: tuple[Lengths, Offsets] | None = None
        self.tally = Tally()
        self._orders: asyncio.Queue[Order] = asyncio.Queue(MOST_WAITING)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._replies: dict[Key, OldReply] = {}
        self._unchanged: dict[Key, p.Result] = {}
        self._rebuild()

    def submit(self, order: Order) -> None:
        """Queue an order. When too many wait it is answered ``busy`` at once."""
        try:
            self._orders.put_nowait(order)
        except asyncio.QueueFull:
            self._reply(order, BUSY)

    @property
    def waiting(self) -> int:
        """How many orders are not decided yet."""
        return self._orders.qsize()

    def forecast_waits(self) -> dict[str, Minutes] | None:
        """The wait, in minutes by service, of who takes a number now; None while there is no forecast."""
        return self._announcements.services

    def usual_waits(self) -> Usual:
        """Waits by an instant pass, which knows nobody but those who are there."""
        return expected_waits(self._hall, self._clock.now())

    def outlook(
        self, day_began: int, came: tuple[tuple[int, ...], ...], classes: tuple[Priority, ...]
    ) -> Outlook:
        """A look at the hall as it is now, to forecast from."""
        hall, policy = self._hall, self._policy
        if self._offsets is None or self._offsets[0] is not hall.lengths:
            self._offsets = hall.lengths, offsets_of(hall, policy)
        return outlook_of(hall, self._clock.now(), policy, day_began, came, classes, self._offsets[1])

    @property
    def hall(self) -> Hall:
        """To look at. It may be ahead of the disk."""
        return self._hall

    def services(self, waits: dict[str, Minutes]) -> list[p.ServiceView]:
        """The services as they are at this moment."""
        hall, now = self._hall, self._clock.now()
        openings, quiet = self._plan.openings(now), self._announcements.quiet
        # A manager may have cut numbers short since it was looked for: who leaves might get none later.
        quieter = {
            service: slot
            for service, slot in self._announcements.quieter(now).items()
            if hall.cap_of(hall.service(service)) is None and not hall.kiosks_closed
        }
        return [
            service_view(
                hall,
                service,
                openings[service.hours],
                waits.get(service.id),
                quieter.get(service.id),
                quiet.get(service.id, {}),
            )
            for service in self._plan.services
        ]

    def overdue_concerns(self) -> list[str]:
        """The numbers of those past a deadline, the most urgent first."""
        return [concern.number for concern in self._hall.concerns.overdue(self._hall.day)]

    @property
    def picture(self) -> Picture:
        return self._picture

    async def run(self) -> None:
        """Decide and write, batch after batch. While one batch is being written the next is decided."""
        writing: asyncio.Task[None] | None = None
        try:
            while True:
                orders = await self._together()
                try:
                    batch = self._decide_all(orders)
                except HalfDone as fault:
                    if writing is not None:
                        await writing
                    await self._start_over(orders, fault.order)
                    continue
                if writing is not None:
                    await writing
                if batch.hall is self._hall:
                    self._being_written = batch
                    writing = asyncio.create_task(self._write(batch))
                else:
                    # The batch before did not last, and this one was decided upon it.
                    self._reply_all(orders, NOT_WRITTEN)
        finally:
            if writing is not None:
                # What is being written is still answered; a disk that has gone does not hold up the end.
                await asyncio.wait({writing}, timeout=LAST_WRITE)
                writing.cancel()

    async def _together(self) -> list[Order]:
        orders = [await self._orders.get()]
        while len(orders) < BATCH and not self._orders.empty():
            orders.append(self._orders.get_nowait())
        return orders

    def _decide_all(self, orders: list[Order]) -> Batch:
        batch = Batch(self._hall, self._clock.now())
        self._turn_day(batch)
        for order in orders:
            self._decide(order, batch)
        batch.issued = len(self._hall.tickets)
        return batch

    async def _write(self, batch: Batch) -> None:
        """Put a batch on disk, then let everybody know; if the disk refuses, take everything back."""
        try:
            loop = asyncio.get_running_loop()
            if batch.record.events:
                self.tally.writing_since = time.monotonic()
                took = await loop.run_in_executor(self._writer, self._commit, batch.record)
                self._broadcaster.unwritten = False
                self._measure(batch, took)
            elif self._journal.copies_left:
                # The next record may be hours away, and somebody's number should not wait for it.
                await loop.run_in_executor(self._writer, self._journal.leave_no_copy)
        except StoreUnavailable as error:
            log.error("not written, %d requests will be retried: %s", len(batch.answers), error)
            self.tally.not_written += 1
            self._broadcaster.unwritten = True
            await self._recover()
            failed = p.Failed("unavailable", both(error.sentence), retry=True)
            self._reply_all([order for order, _result in batch.answers], failed)
            return
        finally:
            self.tally.writing_since = None
        self._remember(batch)
        self._publish(batch)
        for order, result in batch.answers:
            self._reply(order, result)

    def _commit(self, record: Record) -> float:
        """On the writer's thread; how many seconds it took."""
        began = time.monotonic()
        self._journal.commit(record)
        return time.monotonic() - began

    def _measure(self, batch: Batch, took: float) -> None:
        self.tally.write_seconds.add(took)
        self.tally.order_seconds.add(time.monotonic() - batch.began, len(batch.answers))
        self.tally.batches.add(len(batch.answers))

    def _reply(self, order: Order, result: p.Result) -> None:
        self.tally.answered(order.device, result)
        order.answer(result)

    def _reply_all(self, orders: list[Order], result: p.Result) -> None:
        for order in orders:
            self._reply(order, result)

    def _turn_day(self, batch: Batch) -> None:
        turn = c.TurnDay(self._lengths_for(batch.now))
        events = decide(self._hall, turn, batch.now, self._policy)
        if events:
            self._happen(events, Order(turn), batch)
            batch.record.forget_replies_before = batch.now - REPLIES_KEPT_MS
            batch.record.forget_phones = True

    def _lengths_for(self, now: int) -> Lengths | None:
        """When a day begins: what the days before taught about how long services take."""
        day = self._plan.business_day(now).isoformat()
        if day <= self._hall.day:
            return None
        usual = {service.id: service.usual_length for service in self._plan.services}
        try:
            return learned(usual, self._journal.lengths_before(day))
        except StoreUnavailable as error:
            log.warning("this day's lengths are the configured ones: %s", error)
            return None

    def _decide(self, order: Order, batch: Batch) -> None:
        if callable(order.command):
            batch.answers.append((order, self._answer(order.command, batch.now)))
            return
        key = (order.device, order.request)
        if order.request and (known := self._known(key, batch)) is not None:
            batch.answers.append((order, known))
            return
        result: p.Result
        try:
            events = decide(self._hall, order.command, batch.now, self._policy)
            events = self._announcements.tell(self._hall, events)
        except Refusal as refusal:
            events, result = [], refused(refusal)
        except Exception:
            # One request that meets a fault of ours must not close the hall for everybody.
            log.exception("a request could not be decided; this is a fault of the hall server")
            events, result = [], FAULT
        else:
            try:
                self._happen(events, order, batch)
                result = self._answers.result(self._hall, order.command, events)
                self._call_for_ready(batch)
            except Exception as error:
                raise HalfDone(order) from error
        batch.answers.append((order, result))
        if order.request and events:
            batch.record.replies[key] = OldReply(batch.now, p.encode_result(result))
        elif order.request:
            batch.unchanged[key] = result

    def _answer(self, question: Question, now: int) -> p.Result:
        try:
            return question(self._hall, now)
        except Refusal as refusal:
            return refused(refusal)
        except Exception:
            log.exception("a question could not be answered; this is a fault of the hall server")
            return FAULT

    def _call_for_ready(self, batch: Batch) -> None:
        """Whoever has just come in line is called at once where a window stands by."""
        order = Order(c.CallForReady())
        while self._hall.standing_by and (
            events := decide(self._hall, c.CallForReady(), batch.now, self._policy)
        ):
            self._happen(events, order, batch)

    def _known(self, key: Key, batch: Batch) -> p.Result | None:
        """The answer that this request was given already, or will be when the batch before is on disk."""
        before = self._being_written
        written = self._replies.get(key) or before.record.replies.get(key) or batch.record.replies.get(key)
        if written:
            return p.decode_result(written.body)
        return self._unchanged.get(key) or before.unchanged.get(key) or batch.unchanged.get(key)

    def _happen(self, events: list[e.Event], order: Order, batch: Batch) -> None:
        hall, record = self._hall, batch.record
        for event in events:
            record.events.append((event, order.device, order.request))
            before = bring_forward(hall, event)
            batch.changes += changes_of(hall, event, before)
            batch.happened.append((event, before))
            note_rows(hall, event, before, record)
            note_personal(event, order.command, record)

    def _remember(self, batch: Batch) -> None:
        """Answers are kept as bytes: there are many, and hardly any is ever asked for again."""
        forget = batch.record.forget_replies_before
        if forget is not None:
            self._replies = {key: reply for key, reply in self._replies.items() if reply.at >= forget}
        self._replies.update(batch.record.replies)
        self._unchanged.update(batch.unchanged)
        while len(self._unchanged) > UNCHANGED_KEPT:
            del self._unchanged[next(iter(self._unchanged))]

    def _publish(self, batch: Batch) -> None:
        for event, before in batch.happened:
            self._picture.note_done(event, before)
            self.tally.happened(event, before)
        if changes := self._picture.worth_telling(batch.changes):
            self._picture.move_on(changes, batch.issued)
            self._broadcaster.publish(self._picture.view, changes)

    async def _start_over(self, orders: list[Order], faulty: Order) -> None:
        """Nothing of these orders is on disk: the one that broke the hall is given up, the others retried."""
        log.critical(
            "an order broke the hall, which is read back; this is a fault of the hall server", exc_info=True
        )
        await self._recover()
        if faulty.request:
            self._unchanged[faulty.device, faulty.request] = FAULT
        for order in orders:
            self._reply(order, FAULT if order is faulty else NOT_WRITTEN)

    async def _recover(self) -> None:
        """Rebuild the hall from the disk, however long the disk needs to come back."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                await loop.run_in_executor(self._writer, self._journal.reload)
                self._rebuild()
            except StoreUnavailable as error:
                log.error("the hall cannot be read back yet: %s", error)
                await asyncio.sleep(RELOAD_EVERY)
            else:
                self._broadcaster.begin_epoch()
                return

    def _rebuild(self) -> None:
        hall = opened(self._plan)
        hall.book, hall.cases, hall.concerns = self._journal.carried_over()
        picture = Picture(self._plan, self._clock.now())
        for event, before in replay(hall, self._journal.today()):
            picture.note_done(event, before)
            picture.move_on(changes_of(hall, event, before), len(hall.tickets))
        self._replies = self._journal.remembered_replies()
        self._hall, self._picture = hall, picture
        self._being_written = Batch(hall, self._clock.now())

    def close(self) -> None:
        self._writer.shutdown(wait=True)


BUSY = p.Failed("busy", both(N_("The hall is very busy. The request is tried again.")), retry=True)
NOT_WRITTEN = p.Failed(
    "unavailable", both(N_("The hall's disk did not take it. The request is tried again.")), retry=True
)
FAULT = p.Failed(
    "unavailable",
    both(N_("The hall's server has a fault and did not carry this out. Please tell the installer.")),
)
