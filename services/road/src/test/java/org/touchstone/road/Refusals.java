package org.touchstone.road;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.touchstone.proto.Names;
import org.touchstone.proto.v1.DeadLetter;
import org.touchstone.proto.v1.Failed;
import org.touchstone.proto.v1.Rejected;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.TaskEvent.EventCase;

/** What a task that cannot be done gets for an answer, and nothing else; and that everything goes on afterwards. */
final class Refusals {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Road road;
    private final List<Long> processes;

    Refusals(Road road) {
        this.road = road;
        this.processes = processes(road);
    }

    private static List<Long> processes(Road road) {
        return Road.SERVICES.stream()
                .map(service -> road.process(service).pid())
                .toList();
    }

    /** The task is rejected for this field with a reason that holds these words, and leaves no trace in the store. */
    DynamicTest rejected(Task task, String field, String words) {
        return DynamicTest.dynamicTest(task.getId(), () -> {
            road.submit(task);
            Rejected rejected = rejection(task.getId());
            assertThat(rejected.getField()).isEqualTo(field);
            assertThat(rejected.getReason()).contains(words).endsWith(".");
            assertThat(road.log().events(task.getId()))
                    .extracting(TaskEvent::getEventCase)
                    .containsExactly(EventCase.REJECTED);
            assertThat(road.store().list("tasks/" + task.getId() + "/", "", 10)).isEmpty();
        });
    }

    /** The task fails for good with this code and a message that holds these words, and is buried with the same. */
    DynamicTest failed(Task task, String code, String words) {
        return DynamicTest.dynamicTest(task.getId(), () -> {
            road.submit(task);
            TaskEvent end = road.log().end(task.getId(), PATIENCE);
            assertThat(end.getEventCase()).as("%s", end).isEqualTo(EventCase.FAILED);
            Failed failed = end.getFailed();
            assertThat(failed.getCode()).isEqualTo(code);
            assertThat(failed.getMessage()).contains(words).endsWith(".");
            assertThat(failed.getRetryable()).isFalse();
            DeadLetter letter = (DeadLetter) road.log()
                    .await(DeadLetter.class, buried -> buried.getTaskId().equals(task.getId()))
                    .message();
            assertThat(letter.getCode()).isEqualTo("FAILED");
            assertThat(letter.getCause()).isEqualTo(failed.getMessage());
            assertThat(Task.parseFrom(letter.getRecord())).isEqualTo(task);
        });
    }

    /** The first rejection under an id or position. */
    Rejected rejection(String id) {
        return road.log().await(id, TaskEvent::hasRejected, PATIENCE).getRejected();
    }

    /** Nobody died, nothing strange lies in the store, and good tasks succeed as ever. */
    void everythingGoesOn(String prefix) {
        String name = prefix + "-good";
        Task ingest = Wishes.ingest(name + "-ingest", name, 200, 50);
        road.submit(ingest, Wishes.train(name, Wishes.perceptron(name, name, 30), ingest.getId()));

        TaskEvent end = road.log().end(name + "-evaluation", PATIENCE);

        assertThat(end.getEventCase()).as("%s", end).isEqualTo(EventCase.SUCCEEDED);
        assertThat(processes(road)).as("the services are the same processes").isEqualTo(processes);
        assertThat(Road.SERVICES).allMatch(service -> road.process(service).isAlive());
        assertThat(road.store().listFolders("tasks/", "", 1000)).allMatch(Names::isValid);
    }
}
