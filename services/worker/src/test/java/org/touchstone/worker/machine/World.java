package org.touchstone.worker.machine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.touchstone.proto.v1.Ticket;

/**
 * One state of a small installation with one task: the head (an index into the heads seen so far, -1: none), the records of the
 * queue, everybody who acts, what was said at the end, and how much may still go wrong. Everything else is derived.
 */
record World(
        int head,
        int writes,
        boolean unpublished,
        List<Rec> records,
        List<Actor> actors,
        List<String> ends,
        Luck luck) {

    private static final Comparator<Actor> ANY_FIXED_ORDER = Comparator.comparing(Actor::role)
            .thenComparing(actor -> actor.at())
            .thenComparing(Actor::intent)
            .thenComparingInt(Actor::record)
            .thenComparing(Actor::holds)
            .thenComparingInt(Actor::known)
            .thenComparingInt(Actor::said)
            .thenComparingLong(Actor::epoch)
            .thenComparing(Actor::work);

    /** A record of the queue; it is free when it is not done and nobody holds it. */
    record Rec(Ticket.Reason reason, long number, String writeId, int deliveries, boolean done) {
        /** All done records are alike. */
        static final Rec DONE = new Rec(Ticket.Reason.REASON_UNSPECIFIED, 0, "", 0, true);
    }

    /** Who acts. */
    enum Role {
        WORKER,
        CANCELLER,
        SWEEPER
    }

    /** Where an actor is between two atomic actions. */
    enum At {
        IDLE,
        READ,
        PUBLISH_OLD,
        WRITE,
        PUBLISH_NEW,
        WORK,
        ACKNOWLEDGE
    }

    /** What it is about to do to the head. */
    enum Intent {
        NONE,
        CLAIM,
        COMMIT,
        HAND_OVER,
        SUCCEED,
        CONFIRM_CANCEL,
        REQUEST_CANCEL,
        SWEEP,
        CLEAR
    }

    /** An actor: {@code known} is the head as it read or wrote it, {@code said} the one that a sweeper found quiet. */
    record Actor(
            Role role, At at, Intent intent, int record, boolean holds, int known, int said, long epoch, String work) {

        static Actor idle(Role role) {
            return new Actor(role, At.IDLE, Intent.NONE, -1, false, -1, -1, 0, "");
        }

        /** What is of no use any more is forgotten, so that worlds that differ in nothing else are one. */
        Actor at(At next) {
            return next == At.ACKNOWLEDGE
                    ? new Actor(role, next, Intent.NONE, record, holds, -1, -1, 0, "")
                    : new Actor(role, next, intent, record, holds, known, said, epoch, work);
        }

        Actor begins(At next, Intent newIntent) {
            return new Actor(role, next, newIntent, record, holds, known, said, epoch, work);
        }

        Actor took(int newRecord) {
            return new Actor(role, At.READ, Intent.CLAIM, newRecord, true, -1, -1, 0, "");
        }

        Actor knows(int head) {
            return new Actor(role, at, intent, record, holds, head, said, epoch, work);
        }

        Actor saidOf(int head) {
            return new Actor(role, at, intent, record, holds, known, head, epoch, work);
        }

        Actor works(long newEpoch, String newWork) {
            return new Actor(role, At.WORK, Intent.NONE, record, holds, known, said, newEpoch, newWork);
        }

        Actor withoutLock() {
            return new Actor(role, at, intent, record, false, known, said, epoch, work);
        }
    }

    /** What may still happen: crashes, lost locks, sweeps at the wrong time, cancellations. */
    record Luck(int crashes, int lostLocks, int sweeps, int cancels) {}

    /** At the start: one record, nobody busy. */
    static World start(int workers, Luck luck) {
        List<Actor> actors = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            actors.add(Actor.idle(Role.WORKER));
        }
        actors.add(Actor.idle(Role.CANCELLER));
        actors.add(Actor.idle(Role.SWEEPER));
        Rec first = new Rec(Ticket.Reason.REASON_UNSPECIFIED, 0, "", 0, false);
        return new World(-1, 0, false, List.of(first), List.copyOf(actors), List.of(), luck);
    }

    boolean isFree(int index) {
        return !records.get(index).done()
                && actors.stream().noneMatch(actor -> actor.holds() && actor.record() == index);
    }

    World with(int index, Actor actor) {
        List<Actor> changed = new ArrayList<>(actors);
        changed.set(index, actor);
        return new World(head, writes, unpublished, records, List.copyOf(changed), ends, luck);
    }

    World with(int index, Rec rec) {
        List<Rec> changed = new ArrayList<>(records);
        changed.set(index, rec);
        return new World(head, writes, unpublished, List.copyOf(changed), actors, ends, luck);
    }

    World withNew(Rec rec) {
        List<Rec> changed = new ArrayList<>(records);
        changed.add(rec);
        return new World(head, writes, unpublished, List.copyOf(changed), actors, ends, luck);
    }

    World withEnd(String end) {
        if (ends.contains(end)) {
            return this;
        }
        List<String> changed = new ArrayList<>(ends);
        changed.add(end);
        changed.sort(null);
        return new World(head, writes, unpublished, records, actors, List.copyOf(changed), luck);
    }

    World withHead(int newHead, boolean withOutbox) {
        return new World(newHead, writes + 1, withOutbox, records, actors, ends, luck);
    }

    World published() {
        return new World(head, writes, false, records, actors, ends, luck);
    }

    World with(Luck newLuck) {
        return new World(head, writes, unpublished, records, actors, ends, newLuck);
    }

    /** The same world whichever of the workers is which. */
    World canonical() {
        List<Actor> sorted = new ArrayList<>(actors);
        sorted.sort(ANY_FIXED_ORDER);
        return new World(head, writes, unpublished, records, List.copyOf(sorted), ends, luck);
    }
}
