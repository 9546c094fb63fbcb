package org.touchstone.worker.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.proto.v1.ModelPublished;
import org.touchstone.proto.v1.Task;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskHandler;
import org.touchstone.worker.TaskRejectedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/**
 * A "training" whose state is a hash chain: one bit changed anywhere changes everything after it, so equality of the final
 * state says that every step was done exactly once in order. The data set's name tells it how to behave.
 */
public final class Arithmetic implements TaskHandler {

    @Override
    public boolean accepts(Task.SpecCase kind) {
        return kind == Task.SpecCase.TRAIN_CLASSIFIER;
    }

    @Override
    public void validate(Task task) {
        if (task.getTrainClassifier().getBatchSize() < 0) {
            throw new TaskRejectedException("trainClassifier.batchSize", "is negative; give 1 to 8192.");
        }
    }

    @Override
    public TaskRun open(TaskContext context, Optional<Checkpoint> checkpoint) {
        Behaviour behaviour = Behaviour.of(context.task());
        if (behaviour.has("crash-on-open")) {
            Runtime.getRuntime().halt(1);
        }
        Chain chain = checkpoint
                .map(found -> Chain.load(found.file()))
                .orElseGet(() -> Chain.first(context.task().getTrainClassifier().getSeed()));
        if (checkpoint.isPresent() && checkpoint.get().step() != chain.step()) {
            throw TaskFailedException.permanent("WRONG_CHECKPOINT", "the checkpoint is of another step");
        }
        return new Run(context, behaviour, chain);
    }

    /** Steps done and the hash after them. */
    @SuppressWarnings("ArrayRecordComponent")
    record Chain(long step, byte[] hash) {
        static Chain first(long seed) {
            return new Chain(0, sha256(ByteBuffer.allocate(8).putLong(seed).array()));
        }

        static Chain load(Path file) {
            try {
                ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
                byte[] hash = new byte[32];
                long step = content.getLong();
                content.get(hash);
                return new Chain(step, hash);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        Chain next() {
            return new Chain(step + 1, sha256(bytes()));
        }

        double value() {
            return ByteBuffer.wrap(hash).getInt() / (double) Integer.MAX_VALUE;
        }

        void save(Path file) {
            try {
                Files.write(file, bytes());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        byte[] bytes() {
            return ByteBuffer.allocate(40).putLong(step).put(hash).array();
        }

        private static byte[] sha256(byte[] bytes) {
            try {
                return MessageDigest.getInstance("SHA-256").digest(bytes);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /** What an undisturbed run of the task says at each step. */
    public static Map<Long, Double> expectedSeries(Task task) {
        Map<Long, Double> series = new TreeMap<>();
        Chain chain = Chain.first(task.getTrainClassifier().getSeed());
        while (chain.step() < task.getTrainClassifier().getBudget().getSteps()) {
            chain = chain.next();
            series.put(chain.step(), chain.value());
        }
        return series;
    }

    /** SHA-256 of the final checkpoint of an undisturbed run. */
    public static String expectedSha256(Task task) {
        Chain chain = Chain.first(task.getTrainClassifier().getSeed());
        while (chain.step() < task.getTrainClassifier().getBudget().getSteps()) {
            chain = chain.next();
        }
        return HexFormat.of().formatHex(Chain.sha256(chain.bytes()));
    }

    private static final class Run implements TaskRun {
        private final TaskContext context;
        private final Behaviour behaviour;
        private final long checkpointEvery;
        private Chain chain;

        Run(TaskContext context, Behaviour behaviour, Chain chain) {
            this.context = context;
            this.behaviour = behaviour;
            this.chain = chain;
            this.checkpointEvery =
                    context.task().getTrainClassifier().getCheckpointing().getEverySteps();
        }

        @Override
        public long stepsDone() {
            return chain.step();
        }

        @Override
        public long totalSteps() {
            return context.task().getTrainClassifier().getBudget().getSteps();
        }

        @Override
        public String phase() {
            return "hashing";
        }

        @Override
        public StepOutcome step() {
            behaviour.beforeStep(chain.step());
            LockSupport.parkNanos(
                    Duration.ofMillis(behaviour.number("step-ms", 0)).toNanos());
            chain = chain.next();
            context.metric("value", chain.step(), chain.value());
            return chain.step() == totalSteps() ? StepOutcome.DONE : StepOutcome.CONTINUE;
        }

        @Override
        public boolean checkpointDue() {
            return checkpointEvery > 0 && chain.step() % checkpointEvery == 0;
        }

        @Override
        public void save(Path file) {
            chain.save(file);
        }

        @Override
        public TaskResult finish() {
            String name = context.task().getTrainClassifier().getModelName();
            String digest = HexFormat.of().formatHex(chain.hash());
            ModelPublished fact =
                    ModelPublished.newBuilder().setName(name).setDigest(digest).build();
            Artifact artifact = Artifact.newBuilder()
                    .setKind("model")
                    .setName(name)
                    .setDigest(digest)
                    .build();
            return new TaskResult(
                    List.of(artifact),
                    List.of(new TaskResult.Fact(Topic.MODELS, name + "@" + digest, fact)),
                    List.of(),
                    Map.of("value", chain.value()));
        }

        @Override
        public void close() {}
    }
}
