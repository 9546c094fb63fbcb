package org.touchstone.metatraining;

import java.util.Optional;
import org.touchstone.classifier.LearnedOptimizers;
import org.touchstone.kernel.l2l.Architecture;
import org.touchstone.kernel.l2l.GradientForm;
import org.touchstone.kernel.l2l.Imitation;
import org.touchstone.kernel.l2l.LossWeights;
import org.touchstone.kernel.l2l.MetaRate;
import org.touchstone.kernel.l2l.MetaSpec;
import org.touchstone.kernel.l2l.Particles;
import org.touchstone.kernel.l2l.SecondDerivatives;
import org.touchstone.proto.Names;
import org.touchstone.proto.v1.TrainOptimizer;
import org.touchstone.worker.TaskRejectedException;

/** A meta-training task, checked: everything that can be known without its data. */
public final class TrainingRequest {
    static final String ROOT = "trainOptimizer";
    private static final int UNROLL = 20;
    private static final int HORIZON = 100;
    private static final double QUADRATICS_CLIP = 1;
    private static final double CLIP = 100;
    private static final int FUNCTIONS = 128;
    private static final double RATE = 0.003;
    private static final double SIGMA = 0.05;
    private static final int VALIDATE_EVERY = 100;
    private static final int REPORT_EVERY = 10;
    private static final int SHARD_UPDATES = 100;
    private static final int MOST_SHARDS = 64;
    private static final int MOST_SHARD_UPDATES = 1000;
    private static final int MOST_EPISODES = 256;

    private final TrainOptimizer spec;
    private final MetaSpec metaSpec;
    private final Optional<Imitation> imitation;

    private TrainingRequest(TrainOptimizer spec, MetaSpec metaSpec, Optional<Imitation> imitation) {
        this.spec = spec;
        this.metaSpec = metaSpec;
        this.imitation = imitation;
    }

    /** {@link TaskRejectedException} naming the first field that cannot be right. */
    public static TrainingRequest of(TrainOptimizer task) {
        Names.check(ROOT + ".modelName", task.getModelName()).ifPresent(violation -> {
            throw new TaskRejectedException(violation.field(), violation.reason());
        });
        Families.check(ROOT + ".family", task.getFamily());
        TrainOptimizer spec = complete(task);
        Architecture architecture =
                Checks.accepted(ROOT + ".architecture", () -> LearnedOptimizers.toKernel(spec.getArchitecture()));
        checkGroups(spec);
        checkForm(spec);
        checkStart(spec);
        MetaSpec metaSpec = Checks.accepted(ROOT, () -> metaSpec(spec, architecture));
        Checks.range(ROOT + ".episodes", metaSpec.episodes(), 1, MOST_EPISODES);
        Checks.range(ROOT + ".shards", spec.getShards(), 1, Math.min(metaSpec.episodes(), MOST_SHARDS));
        Checks.range(ROOT + ".shardUpdates", spec.getShardUpdates(), 1, MOST_SHARD_UPDATES);
        Checks.range(ROOT + ".reportEveryUpdates", spec.getReportEveryUpdates(), 1, Integer.MAX_VALUE);
        Checks.range(ROOT + ".checkpointing.everySteps", spec.getCheckpointing().getEverySteps(), 0, Long.MAX_VALUE);
        return new TrainingRequest(spec, metaSpec, Checks.accepted(ROOT, () -> imitation(spec)));
    }

    /** The same with every default filled in, so that a default and its value written out are one training. */
    private static TrainOptimizer complete(TrainOptimizer spec) {
        var validation = spec.getValidation();
        TrainOptimizer.Builder complete = spec.toBuilder()
                .setFamily(Families.complete(spec.getFamily()))
                .setArchitecture(LearnedOptimizers.complete(spec.getArchitecture()))
                .setUnroll(spec.hasUnroll() ? spec.getUnroll() : UNROLL)
                .setEpisodes(spec.hasEpisodes() ? spec.getEpisodes() : 1)
                .setFunctions(spec.hasFunctions() ? spec.getFunctions() : FUNCTIONS)
                .setLearningRate(spec.hasLearningRate() ? spec.getLearningRate() : RATE)
                .setLastLearningRate(lastRate(spec))
                .setClip(spec.hasClip() ? spec.getClip() : clip(spec))
                .setShards(spec.hasShards() ? spec.getShards() : 1)
                .setShardUpdates(spec.hasShardUpdates() ? spec.getShardUpdates() : SHARD_UPDATES)
                .setReportEveryUpdates(spec.hasReportEveryUpdates() ? spec.getReportEveryUpdates() : REPORT_EVERY);
        complete.getValidationBuilder()
                .setEveryUpdates(validation.hasEveryUpdates() ? validation.getEveryUpdates() : VALIDATE_EVERY)
                .setFunctions(
                        validation.hasFunctions()
                                ? validation.getFunctions()
                                : Families.validationFunctions(spec.getFamily()));
        if (spec.hasPersistentEvolution() && !spec.getPersistentEvolution().hasSigma()) {
            complete.getPersistentEvolutionBuilder().setSigma(SIGMA);
        }
        return (spec.getHorizonsCount() == 0 ? complete.addHorizons(HORIZON) : complete).build();
    }

    private static double lastRate(TrainOptimizer spec) {
        if (spec.hasLastLearningRate()) {
            return spec.getLastLearningRate();
        }
        return spec.hasLearningRate() ? spec.getLearningRate() : RATE;
    }

    /** Over networks almost all meta-gradients are longer than 1: there it would be no limit but a normalization. */
    private static double clip(TrainOptimizer spec) {
        return spec.getFamily().hasQuadratics() ? QUADRATICS_CLIP : CLIP;
    }

    private static void checkGroups(TrainOptimizer spec) {
        boolean convolves = spec.getFamily().getClassifier().getArchitecture().hasCnn();
        if (spec.getArchitecture().getSeparateConvolutions() && !convolves) {
            throw new TaskRejectedException(
                    ROOT + ".architecture.separateConvolutions",
                    "is for a family of classifiers with convolutions, and this one is of "
                            + Families.kind(spec.getFamily())
                            + "; leave it out, or set family.classifier.architecture.cnn.");
        }
    }

    private static void checkForm(TrainOptimizer spec) {
        if (spec.hasPersistentEvolution() && spec.getSecondDerivatives()) {
            throw new TaskRejectedException(
                    ROOT + ".secondDerivatives",
                    "is of back-propagation, and persistentEvolution differentiates nothing; leave one of them out.");
        }
    }

    private static void checkStart(TrainOptimizer spec) {
        if (spec.getStart().isEmpty()) {
            return;
        }
        Checks.reference(ROOT + ".start", spec.getStart());
        if (spec.hasImitation()) {
            throw new TaskRejectedException(
                    ROOT + ".imitation",
                    "is a start of its own, and start names a trained optimizer; leave one of them out.");
        }
    }

    private static GradientForm form(TrainOptimizer spec) {
        if (spec.hasPersistentEvolution()) {
            return new Particles(spec.getPersistentEvolution().getSigma());
        }
        return spec.getSecondDerivatives() ? SecondDerivatives.KEPT : SecondDerivatives.DROPPED;
    }

    private static Optional<Imitation> imitation(TrainOptimizer spec) {
        return spec.hasImitation()
                ? Optional.of(new Imitation(
                        spec.getImitation().getUpdates(), spec.getImitation().getTeacherRate()))
                : Optional.empty();
    }

    private static MetaSpec metaSpec(TrainOptimizer spec, Architecture architecture) {
        return new MetaSpec(
                architecture,
                form(spec),
                spec.getLastLossOnly() ? LossWeights.LAST : LossWeights.ALL,
                spec.getEpisodes(),
                spec.getFunctions(),
                spec.getUnroll(),
                spec.getHorizonsList(),
                spec.getUpdates(),
                new MetaRate(spec.getLearningRate(), spec.getLastLearningRate()),
                spec.getClip(),
                spec.getRandomScaling(),
                spec.getValidation().getEveryUpdates(),
                spec.getValidation().getFunctions(),
                spec.getSeed());
    }

    /** The same training, going on from the optimizer of exactly this reference. */
    TrainingRequest startingAt(String reference) {
        return new TrainingRequest(spec.toBuilder().setStart(reference).build(), metaSpec, imitation);
    }

    /** Every default filled in. */
    public TrainOptimizer spec() {
        return spec;
    }

    public MetaSpec metaSpec() {
        return metaSpec;
    }

    /** What precedes the first update. */
    Optional<Imitation> imitation() {
        return imitation;
    }

    public int shards() {
        return spec.getShards();
    }

    /** Updates that one task of a shard works through. */
    public int shardUpdates() {
        return spec.getShardUpdates();
    }

    int reportEvery() {
        return spec.getReportEveryUpdates();
    }
}
