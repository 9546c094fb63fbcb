package org.touchstone.worker.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.TaskEvent.EventCase;
import org.touchstone.proto.v1.Ticket;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskHead.CheckpointReference;
import org.touchstone.worker.TaskHead.Failure;
import org.touchstone.worker.TaskHead.State;
import org.touchstone.worker.machine.Command.Identity;
import org.touchstone.worker.machine.Command.Reached;

class TaskMachineTest {
    private static final Identity TASK = new Identity("t1", "train-classifier", "abc");
    private static final Command.Limits LIMITS = new Command.Limits(2, 9);
    private static final Failure FAILURE = new Failure("CODE", "what happened", true);

    @Test
    void shouldStartATaskThatNobodyHasSeen() {
        Decision.Write write = write(null, deliver("q-0@1", 1, null));

        assertThat(write.next().epoch()).isEqualTo(1);
        assertThat(write.next().state()).isEqualTo(State.RUNNING);
        assertThat(write.next().claimRecord()).isEqualTo("q-0@1");
        assertThat(said(write)).containsExactly(EventCase.STARTED);
    }

    @Test
    void shouldResumeWhenTheOwnersOwnRecordComesAgain() {
        TaskHead running = running();

        Decision.Write write = write(running, deliver("q-0@1", 2, null));

        assertThat(write.next().epoch()).isEqualTo(2);
        assertThat(said(write)).containsExactly(EventCase.RESUMED);
    }

    @Test
    void shouldDropARepetitionWhileAnotherRecordCarriesTheTask() {
        assertThat(TaskMachine.decide(running(), deliver("q-0@2", 1, null))).isInstanceOf(Decision.Nothing.class);
    }

    @Test
    void shouldClaimASweptTicketOnlyWhileTheHeadIsTheOneTheSweeperSaw() {
        TaskHead running = running();
        Ticket fresh = Ticket.newBuilder()
                .setReason(Ticket.Reason.SWEPT)
                .setHeadWriteId(running.writeId())
                .build();
        Ticket stale = fresh.toBuilder().setHeadWriteId("older").build();

        assertThat(write(running, deliver("q-0@2", 1, fresh)).next().claimRecord())
                .isEqualTo("q-0@2");
        assertThat(TaskMachine.decide(running, deliver("q-0@2", 1, stale))).isInstanceOf(Decision.Nothing.class);
    }

    @Test
    void shouldAcceptOnlyTheNewestTicketOfAHandOver() {
        TaskHead queued =
                written(write(running(), new Command.HandOver(1, reached(3), Ticket.Reason.YIELDED, "others wait")));

        assertThat(queued.state()).isEqualTo(State.QUEUED);
        assertThat(queued.step()).isEqualTo(3);
        assertThat(TaskMachine.decide(queued, deliver("q-0@1", 2, null))).isInstanceOf(Decision.Nothing.class);
        assertThat(TaskMachine.decide(queued, deliver("q-0@2", 1, ticket(2)))).isInstanceOf(Decision.Nothing.class);
        assertThat(write(queued, deliver("q-0@2", 1, ticket(1))).next().epoch()).isEqualTo(2);
    }

    @Test
    void shouldFenceAnOwnerWhoseEpochIsOver() {
        TaskHead second = written(write(running(), deliver("q-0@1", 2, null)));

        Decision decision = TaskMachine.decide(second, new Command.CommitCheckpoint(1, reached(5)));

        assertThat(decision).isEqualTo(new Decision.Fenced(2));
        assertThat(TaskMachine.decide(null, new Command.Beat(1, reached(0)))).isEqualTo(new Decision.Fenced(0));
    }

    @Test
    void shouldRefuseAnotherTaskOfTheSameIdAndTicketsFromOutside() {
        Command.Deliver other = new Command.Deliver(
                new Identity("t1", "train-classifier", "other"), "q-0@9", 1, LIMITS, null, "worker");

        assertThat(TaskMachine.decide(running(), other))
                .isInstanceOfSatisfying(Decision.Refuse.class, refuse -> assertThat(refuse.field())
                        .isEqualTo("id"));
        assertThat(TaskMachine.decide(null, deliver("q-0@1", 1, ticket(1))))
                .isInstanceOfSatisfying(Decision.Refuse.class, refuse -> assertThat(refuse.field())
                        .isEqualTo("ticket"));
    }

    @Test
    void shouldBuryATaskWhoseOwnersDieWithoutGettingAnywhere() {
        TaskHead second = written(write(running(), deliver("q-0@1", 2, null)));
        TaskHead progressed = written(write(second, new Command.CommitCheckpoint(2, reached(1))));

        Decision.Write buried = write(second, deliver("q-0@1", 3, null));

        assertThat(buried.next().state()).isEqualTo(State.FAILED);
        assertThat(cause(buried)).contains("died 2 times");
        assertThat(write(progressed, deliver("q-0@1", 3, null)).next().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void shouldBuryARecordBeforeTheBrokerDropsIt() {
        Decision.Write last = write(null, deliver("q-0@1", 9, null));
        Decision.Write buried = write(null, deliver("q-0@1", 10, null));

        assertThat(last.next().state()).isEqualTo(State.RUNNING);
        assertThat(buried.next().state()).isEqualTo(State.FAILED);
        assertThat(cause(buried)).contains("delivered 9 times");
    }

    private static String cause(Decision.Write write) {
        return write.notices().stream()
                .filter(Notice.Bury.class::isInstance)
                .map(notice -> ((Notice.Bury) notice).cause())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldLetACancellationWinOverEverythingNotYetCommitted() {
        TaskHead asked = written(write(running(), new Command.RequestCancel(TASK, "alice")));
        List<Command.Owned> late = List.of(
                new Command.CommitCheckpoint(1, reached(4)),
                new Command.HandOver(1, reached(4), Ticket.Reason.DRAINED, "stopping"),
                new Command.Succeed(1, reached(4), List.of(), Map.of()),
                new Command.Fail(1, reached(4), FAILURE),
                new Command.FailRetryably(1, reached(4), FAILURE, 3, Duration.ZERO),
                new Command.ConfirmCancel(1, reached(4)));

        assertThat(asked.state()).isEqualTo(State.RUNNING);
        for (Command.Owned command : late) {
            Decision.Write write = write(asked, command);
            assertThat(write.next().state()).as("%s", command).isEqualTo(State.CANCELLED);
            assertThat(write.next().step()).isEqualTo(4);
            assertThat(said(write)).containsExactly(EventCase.CHECKPOINTED, EventCase.CANCELLED);
        }
    }

    @Test
    void shouldCancelWithoutAnOwnerAtOnceAndRefuseToCancelAnEnd() {
        TaskHead queued =
                written(write(running(), new Command.HandOver(1, reached(3), Ticket.Reason.DRAINED, "stopping")));
        TaskHead succeeded = written(write(running(), new Command.Succeed(1, reached(9), List.of(), Map.of())));

        TaskHead cancelled =
                write(queued, new Command.RequestCancel(TASK, "alice")).next();

        assertThat(cancelled.state()).isEqualTo(State.CANCELLED);
        assertThat(cancelled.epoch()).isEqualTo(2);
        assertThat(write(null, new Command.RequestCancel(TASK, "alice")).next().state())
                .isEqualTo(State.CANCELLED);
        assertThat(TaskMachine.decide(succeeded, new Command.RequestCancel(TASK, "alice")))
                .isInstanceOf(Decision.Refuse.class);
        assertThat(TaskMachine.decide(succeeded, deliver("q-0@1", 2, null))).isInstanceOf(Decision.Nothing.class);
    }

    @Test
    void shouldRetryAsOftenAsToldAndThenBury() {
        Command first = new Command.FailRetryably(1, reached(0), FAILURE, 1, Duration.ofSeconds(1));
        TaskHead once = written(write(running(), first));

        Decision.Write end = write(once, first);

        assertThat(once.attempts()).isEqualTo(1);
        assertThat(once.state()).isEqualTo(State.RUNNING);
        assertThat(end.next().state()).isEqualTo(State.FAILED);
        assertThat(end.next().failure()).isNotNull();
        assertThat(end.next().failure().message()).contains("tried again 1 times");
    }

    @Test
    void shouldReplayOnlyWhatFailedAndForgiveIt() {
        TaskHead failed = written(write(running(), new Command.Fail(1, reached(3), FAILURE)));

        Decision.Write replayed = write(failed, new Command.Replay("alice"));

        assertThat(replayed.next().state()).isEqualTo(State.QUEUED);
        assertThat(replayed.next().attempts()).isZero();
        assertThat(replayed.next().failure()).isNull();
        assertThat(replayed.next().checkpoint()).isNotNull();
        assertThat(replayed.notices()).hasAtLeastOneElementOfType(Notice.NextTicket.class);
        assertThat(TaskMachine.decide(written(replayed), new Command.Replay("alice")))
                .isInstanceOf(Decision.Refuse.class);
        assertThat(TaskMachine.decide(null, new Command.Replay("alice"))).isInstanceOf(Decision.Refuse.class);
    }

    @Test
    void shouldKeepTheCommittedStepWhereThereIsNoNewCheckpoint() {
        TaskHead at3 = written(write(running(), new Command.CommitCheckpoint(1, reached(3))));

        TaskHead beaten =
                write(at3, new Command.Beat(1, new Reached(7, 10, null, 99))).next();

        assertThat(beaten.step()).isEqualTo(3);
        assertThat(beaten.workedMillis()).isEqualTo(99);
    }

    private static Command.Deliver deliver(String record, int count, @Nullable Ticket ticket) {
        return new Command.Deliver(TASK, record, count, LIMITS, ticket, "worker");
    }

    private static Ticket ticket(long number) {
        return Ticket.newBuilder()
                .setNumber(number)
                .setReason(Ticket.Reason.YIELDED)
                .build();
    }

    private static Reached reached(long step) {
        CheckpointReference checkpoint = step == 0 ? null : new CheckpointReference("key-" + step, "sha", 1, step);
        return new Reached(step, 10, checkpoint, step * 10);
    }

    private static TaskHead running() {
        return written(write(null, deliver("q-0@1", 1, null)));
    }

    private static Decision.Write write(@Nullable TaskHead head, Command command) {
        Decision decision = TaskMachine.decide(head, command);
        assertThat(decision).isInstanceOf(Decision.Write.class);
        return (Decision.Write) decision;
    }

    private static TaskHead written(Decision.Write write) {
        return write.next().stamped(List.of(), "w-" + write.next().hashCode(), "");
    }

    private static List<EventCase> said(Decision.Write write) {
        return write.notices().stream()
                .filter(Notice.Event.class::isInstance)
                .map(notice -> ((Notice.Event) notice).event())
                .map(TaskEvent::getEventCase)
                .toList();
    }
}
