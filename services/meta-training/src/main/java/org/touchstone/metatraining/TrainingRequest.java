package org.touchstone.metatraining;

import java.util.List;
import org.touchstone.classifier.LearnedOptimizers;
import org.touchstone.kernel.l2l.Architecture;
import org.touchstone.kernel.l2l.LossWeights;
import org.touchstone.kernel.l2l.MetaSpec;
import org.touchstone.kernel.l2l.SecondDerivatives;
import org.touchstone.proto.Names;
import org.touchstone.proto.v1.TrainOptimizer;
import org.touchstone.worker.TaskRejectedException;

/** A meta-training task, checked: everything that can be known without its data. */
public final class TrainingRequest {
    static final String ROOT = "trainOptimizer";
    private static final int UNROLL = 20;
    private static final int HORIZON = 100;
    private static final int FUNCTIONS = 128;
    private static final double RATE = 0.003;
    private static final int VALIDATE_EVERY = 100;
    private static final int REPORT_EVERY = 10;
    private static final int SHARD_UPDATES = 100;
    private static final int MOST_SHARDS = 64;
    private static final int MOST_EPISODES = 256;

    private final TrainOptimizer spec;
    private final MetaSpec metaSpec;

    private TrainingRequest(TrainOptimizer spec, MetaSpec metaSpec) {
        this.spec = spec;
        this.metaSpec = metaSpec;
    }

    /** {@link TaskRejectedException} naming the first field that cannot be right. */
    public static TrainingRequest of(TrainOptimizer spec) {
        Names.check(ROOT + ".modelName", spec.getModelName()).ifPresent(violation -> {
            throw new TaskRejectedException(violation.field(), violation.reason());
        });
        Families.check(ROOT + ".family", spec.getFamily());
        Architecture architecture =
                Checks.accepted(ROOT + ".architecture", () -> LearnedOptimizers.toKernel(spec.getArchitecture()));
        MetaSpec metaSpec = Checks.accepted(ROOT, () -> metaSpec(spec, architecture));
        TrainingRequest request = new TrainingRequest(spec, metaSpec);
        Checks.range(ROOT + ".episodes", metaSpec.episodes(), 1, MOST_EPISODES);
        Checks.range(ROOT + ".shards", request.shards(), 1, Math.min(metaSpec.episodes(), MOST_SHARDS));
        Checks.range(ROOT + ".shardUpdates", request.shardUpdates(), 1, 1_000_000);
        Checks.range(ROOT + ".reportEveryUpdates", request.reportEvery(), 1, Integer.MAX_VALUE);
        Checks.range(ROOT + ".checkpointing.everySteps", spec.getCheckpointing().getEverySteps(), 0, Long.MAX_VALUE);
        return request;
    }

    private static MetaSpec metaSpec(TrainOptimizer spec, Architecture architecture) {
        var validation = spec.getValidation();
        return new MetaSpec(
                architecture,
                spec.getSecondDerivatives() ? SecondDerivatives.KEPT : SecondDerivatives.DROPPED,
                spec.getLastLossOnly() ? LossWeights.LAST : LossWeights.ALL,
                spec.hasEpisodes() ? spec.getEpisodes() : 1,
                spec.hasFunctions() ? spec.getFunctions() : FUNCTIONS,
                spec.hasUnroll() ? spec.getUnroll() : UNROLL,
                spec.getHorizonsCount() == 0 ? List.of(HORIZON) : spec.getHorizonsList(),
                spec.getUpdates(),
                spec.hasLearningRate() ? spec.getLearningRate() : RATE,
                spec.hasClip() ? spec.getClip() : 1,
                spec.getRandomScaling(),
                validation.hasEveryUpdates() ? validation.getEveryUpdates() : VALIDATE_EVERY,
                validation.hasFunctions() ? validation.getFunctions() : Families.validationFunctions(spec.getFamily()),
                spec.getSeed());
    }

    public TrainOptimizer spec() {
        return spec;
    }

    public MetaSpec metaSpec() {
        return metaSpec;
    }

    public int shards() {
        return spec.hasShards() ? spec.getShards() : 1;
    }

    /** Updates that one task of a shard works through. */
    public int shardUpdates() {
        return spec.hasShardUpdates() ? spec.getShardUpdates() : SHARD_UPDATES;
    }

    int reportEvery() {
        return spec.hasReportEveryUpdates() ? spec.getReportEveryUpdates() : REPORT_EVERY;
    }
}
