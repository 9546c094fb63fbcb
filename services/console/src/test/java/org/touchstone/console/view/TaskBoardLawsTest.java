package org.touchstone.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.proto.v1.TaskEvent;

/** What must hold of the fold for every life of a task, in every order of arrival. */
class TaskBoardLawsTest {
    private static final String ID = "t";

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void orderAndRepetitionDoNotMatter(int seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<TaskEvent> life = life(random);
        List<TaskEvent> shuffled = new ArrayList<>(life);
        for (int i = random.nextInt(life.size()); i > 0; i--) {
            shuffled.add(life.get(random.nextInt(life.size())));
        }
        shuffle(shuffled, random);

        assertThat(essence(Story.read(shuffled))).isEqualTo(essence(Story.read(life)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void metricsAreThoseOfTheHistoryThatHappened(int seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<TaskEvent> life = life(random);

        Points points = Story.read(life)
                .metrics(ID, "loss", 100_000)
                .orElseThrow()
                .getOrDefault("loss", new Points(new long[0], new double[0], new long[0]));

        Map<Long, Long> expectedEpochByStep = naive(life);
        assertThat(points.steps())
                .containsExactly(expectedEpochByStep.keySet().stream()
                        .mapToLong(Long::longValue)
                        .toArray());
        assertThat(points.epochs())
                .containsExactly(expectedEpochByStep.values().stream()
                        .mapToLong(Long::longValue)
                        .toArray());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void snapshotAndChangesAddUpToTheWhole(int seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<TaskEvent> life = life(random);
        TaskBoard board = new TaskBoard(Limits.standard());
        TreeMap<Long, Double> client = new TreeMap<>();
        TreeMap<Long, Long> clientEpochs = new TreeMap<>();
        long seen = -1;
        for (int i = 0; i < life.size(); i++) {
            board.add(life.get(i), new Position(0, i));
            if (random.nextInt(4) == 0 || i == life.size() - 1) {
                TaskBoard.TaskChange change = board.change(ID, seen).orElseThrow();
                for (TaskDetail.ResumeView rollback : change.rollbacks()) {
                    clientEpochs
                            .entrySet()
                            .removeIf(entry ->
                                    entry.getKey() > rollback.fromStep() && entry.getValue() < rollback.epoch());
                    client.keySet().retainAll(clientEpochs.keySet());
                }
                change.points().forEach((name, points) -> {
                    for (int p = 0; p < points.size(); p++) {
                        client.put(points.steps()[p], points.values()[p]);
                        clientEpochs.put(points.steps()[p], points.epochs()[p]);
                    }
                });
                seen = i;
            }
        }

        Map<String, Points> whole = board.metrics(ID, "loss", 100_000).orElseThrow();
        Points points = whole.getOrDefault("loss", new Points(new long[0], new double[0], new long[0]));
        assertThat(client.keySet())
                .containsExactlyElementsOf(
                        java.util.Arrays.stream(points.steps()).boxed().toList());
        assertThat(client.values())
                .containsExactlyElementsOf(
                        java.util.Arrays.stream(points.values()).boxed().toList());
    }

    /** A random life: owners are killed after losing steps, hand on, fail, are overtaken, and speak after their death. */
    private static List<TaskEvent> life(RandomGenerator random) {
        Story story = new Story(ID).accepted();
        int owners = 1 + random.nextInt(5);
        long checkpoint = 0;
        for (int epoch = 1; epoch <= owners; epoch++) {
            story.epoch(epoch);
            if (epoch == 1) {
                story.started(200);
            } else {
                story.resumed(checkpoint);
            }
            long from = checkpoint;
            long until = from + random.nextInt(25);
            for (long step = from + 1; step <= until; step++) {
                story.metric("loss", step, epoch * 1000.0 + step);
                if (random.nextInt(6) == 0) {
                    story.checkpointed(step).progress(step, 200, 5);
                    checkpoint = step;
                }
            }
            switch (random.nextInt(5)) {
                case 0 -> story.yielded(checkpoint, "drain");
                case 1 -> story.epoch(0).rejected("id", "taken " + epoch);
                case 2 -> story.epoch(0).cancelRequested("ada");
                case 3 -> story.fenced(epoch + 1);
                default -> {}
            }
        }
        story.epoch(owners);
        if (random.nextBoolean()) {
            story.succeeded(200);
        } else {
            story.failed("X", "y");
        }
        return story.events();
    }

    private static Map<Long, Long> naive(List<TaskEvent> life) {
        TreeMap<Long, Long> epochByStep = new TreeMap<>();
        for (TaskEvent event : life) {
            if (event.hasResumed()) {
                epochByStep.tailMap(event.getResumed().getFromStep(), false).clear();
            }
            if (event.hasMetric()) {
                epochByStep.put(event.getMetric().getStep(), event.getEpoch());
            }
        }
        return epochByStep;
    }

    /** The view without what names places in the log, which differ between orders. */
    private static List<Object> essence(TaskBoard board) {
        TaskDetail detail = board.detail(ID).orElseThrow();
        TaskSummary summary = detail.summary();
        Points points = board.metrics(ID, null, 100_000)
                .orElseThrow()
                .getOrDefault("loss", new Points(new long[0], new double[0], new long[0]));
        return List.of(
                summary.state(),
                summary.cancelRequested(),
                summary.epoch(),
                summary.progress(),
                summary.kills(),
                summary.resumes(),
                summary.spark(),
                summary.updatedAt(),
                detail.epochs(),
                detail.checkpoints(),
                java.util.Set.copyOf(detail.rejections()),
                java.util.Arrays.toString(points.steps()),
                java.util.Arrays.toString(points.values()),
                java.util.Arrays.toString(points.epochs()));
    }

    private static void shuffle(List<TaskEvent> events, RandomGenerator random) {
        for (int i = events.size() - 1; i > 0; i--) {
            Collections.swap(events, i, random.nextInt(i + 1));
        }
    }
}
