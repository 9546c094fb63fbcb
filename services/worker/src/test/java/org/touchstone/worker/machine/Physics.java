package org.touchstone.worker.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.Ticket;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskHead.CheckpointReference;
import org.touchstone.worker.TaskHead.OutboxRecord;
import org.touchstone.worker.TaskHead.State;
import org.touchstone.worker.machine.World.Actor;
import org.touchstone.worker.machine.World.At;
import org.touchstone.worker.machine.World.Intent;
import org.touchstone.worker.machine.World.Luck;
import org.touchstone.worker.machine.World.Rec;
import org.touchstone.worker.machine.World.Role;

/**
 * What can happen next in a world, one atomic action at a time. The rules are the real ones; the steps between them are those of
 * HeadWriter and of the slot. Breaking a promise throws.
 */
final class Physics {
    private static final Command.Identity TASK = new Command.Identity("t", "kind", "sha");
    private static final Command.Limits OUR_LIMITS = new Command.Limits(2, 3);
    private static final int KAFKA_LIMIT = 4;

    private final int steps;
    private final List<TaskHead> heads = new ArrayList<>();
    private final Map<TaskHead, Integer> indices = new HashMap<>();

    /** A task of so many steps. */
    Physics(int steps) {
        this.steps = steps;
    }

    @Nullable
    TaskHead head(int index) {
        return index < 0 ? null : heads.get(index);
    }

    /** All worlds one action away; the flag says whether the action is a fault (or somebody's free will). */
    void next(World world, BiConsumer<World, Boolean> sink) {
        for (int i = 0; i < world.actors().size(); i++) {
            Actor actor = world.actors().get(i);
            switch (actor.at()) {
                case IDLE -> idle(world, i, actor, sink);
                case READ -> sink.accept(read(world, i, actor), false);
                case PUBLISH_OLD -> sink.accept(publishOld(world, i, actor), false);
                case WRITE -> sink.accept(write(world, i, actor), false);
                case PUBLISH_NEW -> sink.accept(publishNew(world, i, actor), false);
                case WORK -> work(world, i, actor, sink);
                case ACKNOWLEDGE -> sink.accept(acknowledge(world, i, actor), false);
            }
            faults(world, i, actor, sink);
        }
    }

    private void idle(World world, int i, Actor actor, BiConsumer<World, Boolean> sink) {
        Luck luck = world.luck();
        if (actor.role() == Role.WORKER) {
            for (int r = 0; r < world.records().size(); r++) {
                if (world.isFree(r)) {
                    Rec rec = world.records().get(r);
                    Rec delivered = new Rec(rec.reason(), rec.number(), rec.writeId(), rec.deliveries() + 1, false);
                    sink.accept(world.with(r, delivered).with(i, actor.took(r)), false);
                }
            }
        } else if (actor.role() == Role.CANCELLER && luck.cancels() > 0) {
            World willing = world.with(new Luck(luck.crashes(), luck.lostLocks(), luck.sweeps(), luck.cancels() - 1));
            sink.accept(willing.with(i, actor.begins(At.READ, Intent.REQUEST_CANCEL)), true);
        } else if (actor.role() == Role.SWEEPER && (luck.sweeps() > 0 || isStuck(world))) {
            boolean early = !isStuck(world);
            World willing = early
                    ? world.with(new Luck(luck.crashes(), luck.lostLocks(), luck.sweeps() - 1, luck.cancels()))
                    : world;
            sink.accept(
                    willing.with(
                            i,
                            actor.knows(world.head())
                                    .begins(At.READ, Intent.SWEEP)
                                    .saidOf(world.head())),
                    early);
        }
    }

    /** Nobody has anything to do though the task has not ended, or its last words were not said: the sweeper's time has come. */
    private boolean isStuck(World world) {
        for (int r = 0; r < world.records().size(); r++) {
            if (!world.records().get(r).done()) {
                return false;
            }
        }
        boolean busy = world.actors().stream().anyMatch(actor -> actor.at() != At.IDLE);
        TaskHead head = head(world.head());
        return !busy && (head == null || !head.state().terminal() || world.unpublished());
    }

    /** Reading and, where there is nothing to publish first, deciding are one action: nobody else can tell. */
    private World read(World world, int i, Actor actor) {
        Actor knowing = actor.knows(world.head()).at(At.PUBLISH_OLD);
        TaskHead known = head(world.head());
        return known == null || known.outbox().isEmpty() || (known.state() == State.RUNNING && !world.unpublished())
                ? publishOld(world, i, knowing)
                : world.with(i, knowing);
    }

    private World publishOld(World world, int i, Actor actor) {
        TaskHead known = head(actor.known());
        World said = known == null ? world : publish(world, actor.known(), known.outbox());
        Decision decision = decide(said, actor);
        if (decision instanceof Decision.Write) {
            return said.with(i, actor.at(At.WRITE));
        } else if (decision instanceof Decision.Announce announce) {
            return publish(said, -2, seal(announce.notices(), 0)).with(i, Actor.idle(actor.role()));
        }
        return said.with(i, afterNoWrite(actor, decision, known));
    }

    private Actor afterNoWrite(Actor actor, Decision decision, @Nullable TaskHead known) {
        if (actor.role() != Role.WORKER) {
            return Actor.idle(actor.role());
        }
        boolean othersNow = decision instanceof Decision.Fenced fenced && fenced.byEpoch() != actor.epoch();
        if (othersNow && known != null && name(actor.record()).equals(known.claimRecord())) {
            return Actor.idle(Role.WORKER);
        }
        if (actor.intent() == Intent.CONFIRM_CANCEL && decision instanceof Decision.Nothing) {
            return actor.begins(At.WORK, Intent.NONE);
        }
        boolean clears = actor.intent() == Intent.CLAIM
                && known != null
                && known.state() != State.RUNNING
                && !known.outbox().isEmpty();
        return clears ? actor.begins(At.WRITE, Intent.CLEAR) : actor.at(At.ACKNOWLEDGE);
    }

    private World write(World world, int i, Actor actor) {
        if (world.head() != actor.known()) {
            return world.with(i, actor.at(actor.intent() == Intent.CLEAR ? At.ACKNOWLEDGE : At.READ));
        }
        if (!(decide(world, actor) instanceof Decision.Write write)) {
            throw new AssertionError("A decision is a function of what is known");
        }
        TaskHead before = head(world.head());
        check(!world.unpublished(), "a head was replaced before what it announces was published");
        check(
                before == null
                        || !before.state().terminal()
                        || before.state() == write.next().state(),
                "an end is final");
        check(before == null || write.next().step() >= before.step(), "a committed step was lost");
        check(before == null || write.next().epoch() >= before.epoch(), "epochs never fall");
        boolean owners =
                actor.role() == Role.WORKER && actor.intent() != Intent.CLAIM && actor.intent() != Intent.CLEAR;
        check(!owners || (before != null && before.epoch() == actor.epoch()), "a stale epoch wrote");
        CheckpointReference checkpoint = write.next().checkpoint();
        check(
                checkpoint == null || checkpoint.key().equals(chain(checkpoint.step())),
                "a step was applied twice, or not at all");
        List<OutboxRecord> outbox = seal(write.notices(), write.next().epoch());
        int next = index(write.next().stamped(outbox, "w" + world.writes(), ""));
        World written = world.withHead(next, !outbox.isEmpty());
        Actor knowing = actor.knows(next).at(At.PUBLISH_NEW);
        return outbox.isEmpty() ? publishNew(written, i, knowing) : written.with(i, knowing);
    }

    private World publishNew(World world, int i, Actor actor) {
        TaskHead own = required(head(actor.known()));
        World said = publish(world, actor.known(), own.outbox());
        if (actor.role() != Role.WORKER) {
            return said.with(i, Actor.idle(actor.role()));
        }
        if (own.state() != State.RUNNING) {
            return said.with(i, actor.at(At.ACKNOWLEDGE));
        }
        CheckpointReference checkpoint = own.checkpoint();
        return said.with(i, actor.works(own.epoch(), checkpoint == null ? "" : checkpoint.key()));
    }

    private void work(World world, int i, Actor actor, BiConsumer<World, Boolean> sink) {
        TaskHead real = head(world.head());
        if (!actor.holds()) {
            sink.accept(world.with(i, Actor.idle(Role.WORKER)), false);
        }
        if (real != null && real.epoch() == actor.epoch() && real.cancelRequested()) {
            sink.accept(world.with(i, actor.begins(At.WRITE, Intent.CONFIRM_CANCEL)), false);
        }
        Actor done = actor.works(actor.epoch(), actor.work() + (actor.work().length() + 1));
        if (done.work().length() == steps) {
            sink.accept(world.with(i, done.begins(At.WRITE, Intent.SUCCEED)), false);
        } else if (world.records().get(actor.record()).deliveries() > 1) {
            sink.accept(world.with(i, done.begins(At.WRITE, Intent.HAND_OVER)), false);
        } else {
            sink.accept(world.with(i, done.begins(At.WRITE, Intent.COMMIT)), false);
            sink.accept(world.with(i, done.begins(At.WRITE, Intent.HAND_OVER)), false);
        }
    }

    private World acknowledge(World world, int i, Actor actor) {
        World idle = world.with(i, Actor.idle(Role.WORKER));
        if (!actor.holds()) {
            return idle;
        }
        return idle.with(actor.record(), Rec.DONE);
    }

    private void faults(World world, int i, Actor actor, BiConsumer<World, Boolean> sink) {
        Luck luck = world.luck();
        if (actor.at() != At.IDLE && luck.crashes() > 0) {
            World crashed = world.with(new Luck(luck.crashes() - 1, luck.lostLocks(), luck.sweeps(), luck.cancels()))
                    .with(i, Actor.idle(actor.role()));
            sink.accept(actor.holds() ? released(crashed, actor.record()) : crashed, true);
        }
        if (actor.holds() && luck.lostLocks() > 0) {
            World lost = world.with(new Luck(luck.crashes(), luck.lostLocks() - 1, luck.sweeps(), luck.cancels()))
                    .with(i, actor.withoutLock());
            sink.accept(released(lost, actor.record()), true);
        }
    }

    /** Kafka drops a record that was delivered too often, and tells nobody. */
    private static World released(World world, int record) {
        Rec rec = world.records().get(record);
        return rec.deliveries() < KAFKA_LIMIT ? world : world.with(record, Rec.DONE);
    }

    private Decision decide(World world, Actor actor) {
        Command.Reached reached = new Command.Reached(actor.work().length(), steps, reference(actor.work()), 0);
        Command command =
                switch (actor.intent()) {
                    case CLAIM -> deliver(world, actor);
                    case COMMIT -> new Command.CommitCheckpoint(actor.epoch(), reached);
                    case HAND_OVER -> new Command.HandOver(actor.epoch(), reached, Ticket.Reason.PROGRESS, "");
                    case SUCCEED -> new Command.Succeed(actor.epoch(), reached, List.of(), Map.of());
                    case CONFIRM_CANCEL -> new Command.ConfirmCancel(actor.epoch(), reached);
                    case REQUEST_CANCEL -> new Command.RequestCancel(TASK, "user");
                    case SWEEP -> sweep(actor);
                    case CLEAR ->
                        new Command.ClearOutbox(required(head(actor.known())).writeId());
                    case NONE -> throw new AssertionError("nothing to decide");
                };
        return TaskMachine.decide(head(actor.known()), command);
    }

    private Command sweep(Actor actor) {
        TaskHead seen = head(actor.said());
        return new Command.Sweep(seen == null ? null : seen.writeId());
    }

    private static Command deliver(World world, Actor actor) {
        Rec rec = world.records().get(actor.record());
        Ticket ticket = Ticket.newBuilder()
                .setReason(rec.reason())
                .setNumber(rec.number())
                .setHeadWriteId(rec.writeId())
                .build();
        boolean plain = rec.reason() == Ticket.Reason.REASON_UNSPECIFIED;
        return new Command.Deliver(
                TASK, name(actor.record()), rec.deliveries(), OUR_LIMITS, plain ? null : ticket, "worker");
    }

    private World publish(World world, int ofHead, List<OutboxRecord> outbox) {
        World said = ofHead == world.head() ? world.published() : world;
        for (OutboxRecord record : outbox) {
            if (record.type().equals("ticket")) {
                String[] parts = record.valueBase64().split("/", 3);
                said = said.withNew(
                        new Rec(Ticket.Reason.valueOf(parts[0]), Long.parseLong(parts[1]), parts[2], 0, false));
            } else if (record.type().equals("end")) {
                said = said.withEnd(record.valueBase64());
                check(said.ends().size() == 1, "two ends were announced: " + said.ends());
            }
        }
        return said;
    }

    private static List<OutboxRecord> seal(List<Notice> notices, long epoch) {
        List<OutboxRecord> records = new ArrayList<>();
        for (Notice notice : notices) {
            if (notice instanceof Notice.NextTicket next) {
                Ticket ticket = next.ticket();
                String value = ticket.getReason() + "/" + ticket.getNumber() + "/" + ticket.getHeadWriteId();
                records.add(new OutboxRecord("", "", value, "ticket", Map.of()));
            } else if (notice instanceof Notice.Event event && isEnd(event.event())) {
                String value = event.event().getEventCase() + "@" + epoch;
                records.add(new OutboxRecord("", "", value, "end", Map.of()));
            } else {
                records.add(new OutboxRecord("", "", "", "other", Map.of()));
            }
        }
        return records;
    }

    private static boolean isEnd(TaskEvent event) {
        return event.hasSucceeded() || event.hasFailed() || event.hasCancelled();
    }

    private static @Nullable CheckpointReference reference(String work) {
        return work.isEmpty() ? null : new CheckpointReference(work, "", 0, work.length());
    }

    private static String chain(long steps) {
        StringBuilder chain = new StringBuilder();
        for (int step = 1; step <= steps; step++) {
            chain.append(step);
        }
        return chain.toString();
    }

    private static String name(int record) {
        return "q-0@" + record;
    }

    private int index(TaskHead head) {
        return indices.computeIfAbsent(head, fresh -> {
            heads.add(fresh);
            return heads.size() - 1;
        });
    }

    private static TaskHead required(@Nullable TaskHead head) {
        if (head == null) {
            throw new AssertionError("there is a head");
        }
        return head;
    }

    private static void check(boolean holds, String promise) {
        if (!holds) {
            throw new AssertionError("Broken: " + promise);
        }
    }
}
