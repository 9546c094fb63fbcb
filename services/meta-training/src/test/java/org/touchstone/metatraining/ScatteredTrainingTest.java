package org.touchstone.metatraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.v1.MetaEpisodes;
import org.touchstone.proto.v1.PersistentEvolution;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TrainOptimizer;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskRejectedException;

class ScatteredTrainingTest {
    private static TrainOptimizer.Builder spec() {
        return Bowls.spec().setUpdates(14).setShardUpdates(5);
    }

    private static String digest(TrainOptimizer.Builder spec, Workers workers) {
        return workers.run(Bowls.task(spec)).artifacts().get(0).getDigest();
    }

    @ParameterizedTest
    @CsvSource({"2, false, 1", "4, false, 2", "4, true, 3", "3, true, 4"})
    void theBitsAreThoseOfOneWorker(int shards, boolean interrupting, long seed, @TempDir Path folder) {
        ObjectStore one = new InMemoryObjectStore();
        String alone = digest(spec().clearShardUpdates(), new Workers(one, Key.of(0), false, folder));
        ObjectStore many = new InMemoryObjectStore();
        Workers workers = new Workers(many, Key.of(seed), interrupting, folder);

        String scattered = digest(spec().setShards(shards), workers);

        assertThat(scattered).isEqualTo(alone);
        assertThat(workers.tasks()).isEqualTo(1 + 3 * shards);
        assertThat(many.list("tasks/", "", 10)).isEmpty();
    }

    /** Three shards of four episodes: one pair is in two tasks. */
    @Test
    void pairsOfPersistentEvolutionMayBeApart(@TempDir Path folder) {
        TrainOptimizer.Builder spec = spec().setPersistentEvolution(PersistentEvolution.getDefaultInstance());
        String alone = digest(spec, new Workers(new InMemoryObjectStore(), Key.of(0), false, folder));

        assertThat(digest(spec.setShards(3), new Workers(new InMemoryObjectStore(), Key.of(5), true, folder)))
                .isEqualTo(alone);
    }

    /** Its shards have ended without results: they saw that it had failed. */
    @ParameterizedTest
    @CsvSource({"1, 7", "12, 1", "20, 2", "31, 3"})
    void aTrainingThatFailedAndIsTriedAgainGoesOnWithNewShards(int turns, long seed, @TempDir Path folder) {
        String alone = digest(spec(), new Workers(new InMemoryObjectStore(), Key.of(0), false, folder));
        ObjectStore many = new InMemoryObjectStore();
        Workers workers = new Workers(many, Key.of(seed), true, folder);

        String again = workers.runFailingAfter(turns, Bowls.task(spec().setShards(2)))
                .artifacts()
                .get(0)
                .getDigest();

        assertThat(again).isEqualTo(alone);
        assertThat(many.list("tasks/", "", 10)).isEmpty();
    }

    @Test
    void aShardThatEndedWithoutResultsIsTriedAgain(@TempDir Path folder) {
        String alone = digest(spec(), new Workers(new InMemoryObjectStore(), Key.of(0), false, folder));
        Workers workers = new Workers(new InMemoryObjectStore(), Key.of(1), false, folder);
        workers.end("train-bowls-b1-e0", TaskHead.State.SUCCEEDED);
        workers.end("train-bowls-b1-e0-a1", TaskHead.State.SUCCEEDED);

        assertThat(digest(spec().setShards(2), workers)).isEqualTo(alone);
        assertThat(workers.results).containsKey("train-bowls-b1-e0-a2");
    }

    @Test
    void aShardsIdThatIsTakenFailsTheTraining(@TempDir Path folder) {
        Workers workers = new Workers(new InMemoryObjectStore(), Key.of(1), false, folder);
        workers.take("train-bowls-b0-e1");

        assertThatThrownBy(() -> workers.run(Bowls.task(spec().setShards(2))))
                .isInstanceOfSatisfying(
                        TaskFailedException.class, e -> assertThat(e.code()).isEqualTo("SHARD_TAKEN"));
    }

    @Test
    void episodesOfAnotherTaskThanItsTrainingsAreRejected(@TempDir Path folder) {
        Workers workers = new Workers(new InMemoryObjectStore(), Key.of(1), false, folder);

        assertThatThrownBy(() -> workers.run(shard("mine")))
                .isInstanceOf(TaskRejectedException.class)
                .hasMessageContaining("train-bowls-b0-e0, not mine");
    }

    private static Task shard(String id) {
        return Task.newBuilder()
                .setId(id)
                .setMetaEpisodes(
                        MetaEpisodes.newBuilder().setTraining("train-bowls").setSpec(spec().setShards(2)))
                .build();
    }

    @Test
    void aShardThatDoesNotSucceedFailsTheTraining(@TempDir Path folder) {
        ObjectStore store = new InMemoryObjectStore();
        Workers workers = new Workers(store, Key.of(1), false, folder);
        workers.end("train-bowls-b0-e1", TaskHead.State.CANCELLED);

        assertThatThrownBy(() -> workers.run(Bowls.task(spec().setShards(2))))
                .isInstanceOfSatisfying(
                        TaskFailedException.class, e -> assertThat(e.code()).isEqualTo("SHARD_FAILED"))
                .hasMessageContaining("train-bowls-b0-e1")
                .hasMessageContaining("cancelled");
    }

    @Test
    void aShardOfATrainingThatHasEndedStopsWithNothingToShow(@TempDir Path folder) {
        ObjectStore store = new InMemoryObjectStore();
        Workers workers = new Workers(store, Key.of(1), false, folder);
        workers.end("train-bowls", TaskHead.State.CANCELLED);
        assertThat(workers.run(shard("train-bowls-b0-e0")).summary()).containsKey("not needed any more");
    }
}
