package org.touchstone.worker.runtime;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.touchstone.proto.ProtoJson;
import org.touchstone.proto.TaskDigest;
import org.touchstone.proto.Tasks;
import org.touchstone.proto.TraceContext;
import org.touchstone.proto.Violation;
import org.touchstone.proto.v1.Accepted;
import org.touchstone.proto.v1.DeadLetter;
import org.touchstone.proto.v1.Rejected;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.worker.FailPoint;
import org.touchstone.worker.TaskHandler;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.WorkerConfig;
import org.touchstone.worker.head.HeadWriter;
import org.touchstone.worker.head.TaskHeads;
import org.touchstone.worker.head.TaskSpecs;
import org.touchstone.worker.head.Transition;
import org.touchstone.worker.machine.Command;
import org.touchstone.worker.machine.Decision;
import org.touchstone.worker.publish.Envelope;

/** From a delivered record to its disposition: read, admit, claim, attempt. One serves all slots. */
final class TaskProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(TaskProcessor.class);

    private final WorkerConfig config;
    private final WorkerParts parts;
    private final TaskHandler handler;
    private final Admission admission;
    private final TaskHeads heads;
    private final TaskSpecs specs;
    private final HeadWriter writer;
    private final HeadWatch watch;

    TaskProcessor(WorkerConfig config, WorkerParts parts, TaskHandler handler, HeadWatch watch) {
        this.config = config;
        this.parts = parts;
        this.handler = handler;
        this.admission = new Admission(handler);
        this.heads = new TaskHeads(parts.store());
        this.specs = new TaskSpecs(parts.store());
        this.writer = new HeadWriter(heads, parts.publisher(), parts.clock(), parts.ids(), parts.failPoint());
        this.watch = watch;
    }

    Disposition process(Delivery delivery, String slot, StopSignal signal) {
        Outages outages = Outages.untilStopped(signal);
        try {
            Optional<Task> read = read(delivery);
            if (read.isEmpty()) {
                Envelope envelope = envelope(slot, delivery.traceparent());
                outages.insist(() -> buryUnreadable(delivery, envelope));
                return Disposition.ACKNOWLEDGE;
            }
            Task task = read.get();
            TraceContext trace = Traces.next(task, delivery.traceparent(), parts.randomBits());
            MDC.put("taskId", task.getId());
            MDC.put("traceId", trace.traceId());
            Envelope envelope = envelope(slot, trace.traceparent()).about(task).burying(delivery.letter());
            return process(new Incoming(task, delivery, slot, envelope, signal), outages);
        } catch (OwnershipLostException stopped) {
            LOG.info("{} is left: {}", delivery, stopped.getMessage());
            return Disposition.LEAVE;
        } catch (RuntimeException defect) {
            return unworkable(delivery, envelope(slot, delivery.traceparent()), signal, defect);
        } finally {
            MDC.clear();
        }
    }

    /** A readable task and everything that came with it. */
    private record Incoming(Task task, Delivery delivery, String slot, Envelope envelope, StopSignal signal) {
        String owner(WorkerConfig config) {
            return config.source() + "/" + slot;
        }
    }

    private Disposition process(Incoming incoming, Outages outages) {
        if (incoming.delivery().count() > 1) {
            parts.metrics().redelivered(Tasks.nameOf(incoming.task().getSpecCase()));
        }
        Optional<Violation> violation = admission.checkForm(incoming.task());
        if (violation.isEmpty()) {
            violation = outages.insist(() -> admit(incoming));
        }
        if (violation.isPresent()) {
            return reject(incoming, violation.get(), outages);
        }
        parts.failPoint().reached(FailPoint.BEFORE_CLAIM);
        Command deliver = new Command.Deliver(
                TaskSpecs.identity(incoming.task()),
                incoming.delivery().position(),
                incoming.delivery().count(),
                new Command.Limits(config.claimLimit(), config.deliveryLimit()),
                incoming.task().hasTicket() ? incoming.task().getTicket() : null,
                incoming.owner(config));
        Transition transition =
                outages.insist(() -> writer.apply(incoming.task().getId(), deliver, incoming.envelope()));
        if (transition.decision() instanceof Decision.Refuse refused) {
            return reject(incoming, new Violation(refused.field(), refused.reason()), outages);
        }
        if (transition.written() && transition.presentHead().head().state() == TaskHead.State.RUNNING) {
            return attempt(incoming, transition);
        }
        LOG.info("{} needs no work: {}", incoming.delivery(), transition.decision());
        countEnd(transition);
        settle(incoming, transition.presentHead().head());
        return Disposition.ACKNOWLEDGE;
    }

    @SuppressWarnings("try")
    private Disposition attempt(Incoming incoming, Transition claimed) {
        parts.failPoint().reached(FailPoint.AFTER_CLAIM);
        TaskHead head = claimed.presentHead().head();
        MDC.put("epoch", Long.toString(head.epoch()));
        LOG.info("Claimed at step {} by {}", head.step(), incoming.delivery());
        if (head.epoch() == 1) {
            parts.metrics().started(head.kind());
        } else {
            parts.metrics().resumed(head.kind());
        }
        OwnedHead owned = new OwnedHead(heads, writer, incoming.envelope(), parts.nanoTime(), claimed.presentHead());
        Claim claim = new Claim(incoming.task(), incoming.delivery(), owned, incoming.signal(), incoming.envelope());
        HeadWatch.Watched watched = watch.over(owned, incoming.signal());
        try {
            Disposition disposition = new Attempt(claim, handler, heads, parts, config).run();
            TaskHead last = owned.known();
            LOG.info("Leaves the slot: {} at step {}, {}", last.state(), last.step(), disposition);
            if (last.epoch() == owned.epoch()) {
                count(last);
                settle(incoming, last);
            }
            return disposition;
        } finally {
            watched.close();
            parts.failPoint().reached(FailPoint.BEFORE_ACKNOWLEDGE);
        }
    }

    /** Keeps the spec and announces the task when it is new; the violation when its spec is bad or its id taken. */
    private Optional<Violation> admit(Incoming incoming) {
        Task task = incoming.task();
        if (heads.read(task.getId()).isPresent()) {
            return Optional.empty();
        }
        Optional<Violation> forged = admission.checkTicketOfNew(task);
        if (forged.isPresent()) {
            return forged;
        }
        Optional<Violation> violation = admission.checkSpec(task);
        if (violation.isPresent()) {
            specs.forget(task);
            return violation;
        }
        Task traced = task.getTraceparent().isEmpty()
                ? task.toBuilder()
                        .setTraceparent(incoming.envelope().traceparent())
                        .build()
                : task;
        Task kept = specs.keep(traced);
        if (!TaskDigest.of(kept).equals(TaskDigest.of(task))) {
            return Optional.of(new Violation("id", "belongs to another task; choose a new id for another spec."));
        }
        TaskEvent accepted = TaskEvent.newBuilder()
                .setAccepted(Accepted.newBuilder()
                        .setKind(Tasks.nameOf(kept.getSpecCase()))
                        .setTaskJson(ProtoJson.printCompact(kept)))
                .build();
        parts.publisher().publish(List.of(incoming.envelope().event(task.getId(), 0, 0, accepted)));
        return Optional.empty();
    }

    private Disposition reject(Incoming incoming, Violation violation, Outages outages) {
        String digest = TaskDigest.of(incoming.task());
        LOG.warn("{} is rejected: {} {}", incoming.delivery(), violation.field(), violation.reason());
        parts.metrics().rejected();
        String id =
                Rejections.shownId(incoming.task().getId(), incoming.delivery().position());
        TaskEvent rejected = TaskEvent.newBuilder()
                .setRejected(Rejected.newBuilder()
                        .setField(violation.field())
                        .setReason(violation.reason())
                        .setSpecSha256(digest))
                .build();
        outages.insist(() -> {
            parts.publisher().publish(List.of(incoming.envelope().event(id, 0, Rejections.sequence(digest), rejected)));
            return true;
        });
        return Disposition.ACKNOWLEDGE;
    }

    private boolean buryUnreadable(Delivery delivery, Envelope envelope) {
        LOG.warn("{} is not a task; it goes to the dead letters", delivery);
        parts.metrics().rejected();
        parts.publisher()
                .publish(List.of(envelope.deadLetter(delivery.letter().toBuilder()
                        .setCode("UNREADABLE")
                        .setCause("The record is not a touchstone.v1.Task in protobuf encoding.")
                        .build())));
        return true;
    }

    /** Something is wrong that no rule knows, such as a damaged head: others may try, and the last one says why it was in vain. */
    private Disposition unworkable(Delivery delivery, Envelope envelope, StopSignal signal, RuntimeException defect) {
        LOG.error("{} cannot be worked on", delivery, defect);
        if (delivery.count() < config.deliveryLimit()) {
            signal.pause(Attempt.delay(config.timing(), delivery.count()));
            return Disposition.LEAVE;
        }
        DeadLetter letter = delivery.letter().toBuilder()
                .setTaskId(read(delivery).map(Task::getId).orElse(""))
                .setCode("FAILED")
                .setCause("No worker could work on it: " + defect.getMessage())
                .build();
        parts.publisher().publish(List.of(envelope.deadLetter(letter)));
        return Disposition.ACKNOWLEDGE;
    }

    private void countEnd(Transition transition) {
        if (transition.written()) {
            count(transition.presentHead().head());
        }
    }

    private void count(TaskHead head) {
        switch (head.state()) {
            case SUCCEEDED -> parts.metrics().succeeded(head.kind());
            case CANCELLED -> parts.metrics().cancelled(head.kind());
            case FAILED ->
                parts.metrics()
                        .failed(
                                head.kind(),
                                head.failure() == null ? "" : head.failure().code());
            case QUEUED, RUNNING -> {}
        }
    }

    /** A head without an owner forgets what is published, lest every reader publish it again; if that fails, the next one does. */
    private void settle(Incoming incoming, TaskHead head) {
        if (head.state() == TaskHead.State.RUNNING || head.outbox().isEmpty()) {
            return;
        }
        try {
            writer.settle(head.taskId(), head.writeId(), incoming.envelope());
        } catch (RuntimeException failure) {
            if (!Outages.isOutage(failure)) {
                throw failure;
            }
            LOG.info("The outbox of {} stays: {}", head.taskId(), failure.getMessage());
        }
    }

    private Optional<Task> read(Delivery delivery) {
        try {
            return Optional.of(Task.parseFrom(delivery.value()));
        } catch (InvalidProtocolBufferException unreadable) {
            return Optional.empty();
        }
    }

    private Envelope envelope(String slot, String traceparent) {
        return Envelope.of(config.topics(), parts.clock(), config.source() + "/" + slot, traceparent);
    }
}
