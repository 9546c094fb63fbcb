package org.touchstone.metatraining;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.Architectures;
import org.touchstone.classifier.DatasetImages;
import org.touchstone.kernel.classify.ClassifierSpec;
import org.touchstone.kernel.classify.Network;
import org.touchstone.kernel.l2l.ClassifierFamily;
import org.touchstone.kernel.l2l.OptimizeeFamily;
import org.touchstone.proto.v1.Architecture;
import org.touchstone.proto.v1.QuadraticFamily;
import org.touchstone.worker.TaskRejectedException;

/** What optimizers learn on and race over, as tasks write it and as the kernel draws from it. */
public final class Families {
    private static final long MEMORY_BUDGET_BYTES = 400L << 20;
    private static final int SIZE = 10;
    private static final int BATCH = 128;
    private static final double START_DEVIATION = 0.1;
    private static final int MANY_FUNCTIONS = 256;
    private static final int FEW_FUNCTIONS = 4;

    private Families() {}

    /**
     * A family that can be drawn from.
     *
     * @param dataset name@digest of the images, if it has some
     * @param images of the data set
     */
    public record Opened(
            OptimizeeFamily family,
            @Nullable String dataset,
            @Nullable DatasetImages images) {
        /** A family that differs from the opened one in anything but its data; {@link org.touchstone.kernel.classify.SpecException} when it does not fit them. */
        public OptimizeeFamily another(org.touchstone.proto.v1.OptimizeeFamily spec) {
            return images == null ? quadratics(spec.getQuadratics()) : Families.family(spec.getClassifier(), images);
        }
    }

    /** {@link TaskRejectedException} naming what cannot be right whatever the data. */
    public static void check(String at, org.touchstone.proto.v1.OptimizeeFamily spec) {
        switch (spec.getKindCase()) {
            case QUADRATICS -> Checks.accepted(at + ".quadratics", () -> quadratics(spec.getQuadratics()));
            case CLASSIFIER -> check(at + ".classifier", spec.getClassifier());
            case KIND_NOT_SET -> throw new TaskRejectedException(at, "is missing; set quadratics or classifier.");
        }
    }

    private static void check(String at, org.touchstone.proto.v1.ClassifierFamily spec) {
        Checks.reference(at + ".dataset", spec.getDataset());
        if (spec.getArchitecture().getKindCase() == Architecture.KindCase.KIND_NOT_SET) {
            throw new TaskRejectedException(at + ".architecture", "is missing; set mlp or cnn.");
        }
        Checks.accepted(at + ".architecture." + kind(spec), () -> Architectures.toKernel(spec.getArchitecture()));
        Checks.range(at + ".batchSize", batch(spec), 1, 8192);
        double deviation = deviation(spec);
        if (!(deviation >= 0 && deviation <= 1000)) {
            throw new TaskRejectedException(at + ".startDeviation", "is " + deviation + "; it is 0 to 1000.");
        }
    }

    /** Opens it; {@code pinned} is the data set that was meant when the task began, if it has begun. */
    public static Opened open(Catalog catalog, org.touchstone.proto.v1.OptimizeeFamily spec, Optional<String> pinned) {
        if (spec.hasQuadratics()) {
            return new Opened(quadratics(spec.getQuadratics()), null, null);
        }
        org.touchstone.proto.v1.ClassifierFamily classifier = spec.getClassifier();
        Published<DatasetManifest> dataset = catalog.dataset(Reference.parse(pinned.orElse(classifier.getDataset())));
        DatasetImages images =
                DatasetImages.all(catalog.open(dataset.content(), split(classifier), MEMORY_BUDGET_BYTES));
        return new Opened(family(classifier, images), dataset.reference(), images);
    }

    private static ClassifierFamily family(org.touchstone.proto.v1.ClassifierFamily spec, DatasetImages images) {
        String at = "family.classifier";
        ClassifierSpec architecture = Architectures.toKernel(spec.getArchitecture());
        Checks.below(
                at + ".architecture." + kind(spec), () -> Network.of(architecture, images.shape(), images.classes()));
        return Checks.below(at, () -> new ClassifierFamily(architecture, images, batch(spec), deviation(spec)));
    }

    /** What the optimizees of a family are called. */
    public static String kind(org.touchstone.proto.v1.OptimizeeFamily spec) {
        return spec.hasQuadratics() ? "quadratics" : kind(spec.getClassifier()) + " classifiers";
    }

    private static String kind(org.touchstone.proto.v1.ClassifierFamily spec) {
        return spec.getArchitecture().hasMlp() ? "mlp" : "cnn";
    }

    /** The same with every default filled in. */
    public static org.touchstone.proto.v1.OptimizeeFamily complete(org.touchstone.proto.v1.OptimizeeFamily spec) {
        org.touchstone.proto.v1.OptimizeeFamily.Builder complete = spec.toBuilder();
        if (spec.hasQuadratics()) {
            complete.getQuadraticsBuilder().setSize(size(spec.getQuadratics()));
        } else if (spec.hasClassifier()) {
            complete.getClassifierBuilder()
                    .setSplit(split(spec.getClassifier()))
                    .setBatchSize(batch(spec.getClassifier()))
                    .setStartDeviation(deviation(spec.getClassifier()));
        }
        return complete.build();
    }

    /** The same family with its data set pinned to what it was opened as. */
    public static org.touchstone.proto.v1.OptimizeeFamily pinned(
            org.touchstone.proto.v1.OptimizeeFamily spec, Opened opened) {
        return opened.dataset() == null
                ? spec
                : spec.toBuilder()
                        .setClassifier(spec.getClassifier().toBuilder().setDataset(opened.dataset()))
                        .build();
    }

    /** Functions of a validation when the task does not say. */
    static int validationFunctions(org.touchstone.proto.v1.OptimizeeFamily spec) {
        return spec.hasClassifier() ? FEW_FUNCTIONS : MANY_FUNCTIONS;
    }

    private static OptimizeeFamily quadratics(QuadraticFamily spec) {
        return new OptimizeeFamily.QuadraticFamily(size(spec), spec.getUniform(), spec.getStartDeviation());
    }

    private static int size(QuadraticFamily spec) {
        return spec.hasSize() ? spec.getSize() : SIZE;
    }

    private static String split(org.touchstone.proto.v1.ClassifierFamily spec) {
        return spec.getSplit().isEmpty() ? "train" : spec.getSplit();
    }

    private static int batch(org.touchstone.proto.v1.ClassifierFamily spec) {
        return spec.hasBatchSize() ? spec.getBatchSize() : BATCH;
    }

    private static double deviation(org.touchstone.proto.v1.ClassifierFamily spec) {
        return spec.hasStartDeviation() ? spec.getStartDeviation() : START_DEVIATION;
    }
}
