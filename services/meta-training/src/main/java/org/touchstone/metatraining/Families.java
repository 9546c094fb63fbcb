package org.touchstone.metatraining;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.Architectures;
import org.touchstone.classifier.DatasetImages;
import org.touchstone.kernel.classify.ClassifierSpec;
import org.touchstone.kernel.classify.ImageSource;
import org.touchstone.kernel.classify.Network;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.l2l.ClassifierFamily;
import org.touchstone.kernel.l2l.LabelSubset;
import org.touchstone.kernel.l2l.OptimizeeFamily;
import org.touchstone.proto.v1.Architecture;
import org.touchstone.proto.v1.QuadraticFamily;
import org.touchstone.store.ObjectStore;
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
            if (spec.hasStyle()) {
                return family;
            }
            return images == null ? quadratics(spec.getQuadratics()) : Families.family(spec.getClassifier(), images);
        }
    }

    /** {@link TaskRejectedException} naming what cannot be right whatever the data. */
    public static void check(String at, org.touchstone.proto.v1.OptimizeeFamily spec) {
        switch (spec.getKindCase()) {
            case QUADRATICS -> Checks.accepted(at + ".quadratics", () -> quadratics(spec.getQuadratics()));
            case CLASSIFIER -> check(at + ".classifier", spec.getClassifier());
            case STYLE -> StyleFamilies.check(at + ".style", spec.getStyle());
            case KIND_NOT_SET ->
                throw new TaskRejectedException(at, "is missing; set quadratics, classifier or style.");
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
        if (spec.getLabelsCount() == 1 || Set.copyOf(spec.getLabelsList()).size() < spec.getLabelsCount()) {
            throw new TaskRejectedException(
                    at + ".labels",
                    "is " + spec.getLabelsList() + "; it is at least two different ones, or empty for all.");
        }
    }

    /** Opens it; {@code pinned} is the data set that was meant when the task began, if it has begun. */
    public static Opened open(
            ObjectStore store, org.touchstone.proto.v1.OptimizeeFamily spec, Optional<String> pinned) {
        if (spec.hasQuadratics()) {
            return new Opened(quadratics(spec.getQuadratics()), null, null);
        }
        boolean style = spec.hasStyle();
        String name =
                style ? spec.getStyle().getDataset() : spec.getClassifier().getDataset();
        String split =
                split(style ? spec.getStyle().getSplit() : spec.getClassifier().getSplit());
        Catalog catalog = new Catalog(store);
        Published<DatasetManifest> dataset = catalog.dataset(Reference.parse(pinned.orElse(name)));
        DatasetImages images = DatasetImages.all(catalog.open(dataset.content(), split, MEMORY_BUDGET_BYTES));
        OptimizeeFamily family = style
                ? Checks.below("family.style", () -> StyleFamilies.family(store, spec.getStyle(), images))
                : family(spec.getClassifier(), images);
        return new Opened(family, dataset.reference(), images);
    }

    private static ClassifierFamily family(org.touchstone.proto.v1.ClassifierFamily spec, DatasetImages images) {
        String at = "family.classifier";
        ClassifierSpec architecture = Architectures.toKernel(spec.getArchitecture());
        Checks.below(
                at + ".architecture." + kind(spec), () -> Network.of(architecture, images.shape(), images.classes()));
        return Checks.below(
                at, () -> new ClassifierFamily(architecture, chosen(spec, images), batch(spec), deviation(spec)));
    }

    /** The images of the labels that are asked for. */
    private static ImageSource chosen(org.touchstone.proto.v1.ClassifierFamily spec, DatasetImages images) {
        if (spec.getLabelsCount() == 0) {
            return images;
        }
        for (int label : spec.getLabelsList()) {
            SpecException.require(
                    label >= 0 && label < images.classes(),
                    "labels",
                    "has " + label + ", and the classes are 0 to " + (images.classes() - 1));
        }
        return new LabelSubset(images, Set.copyOf(spec.getLabelsList()));
    }

    /** What the optimizees of a family are called. */
    public static String kind(org.touchstone.proto.v1.OptimizeeFamily spec) {
        return spec.hasQuadratics()
                ? "quadratics"
                : spec.hasStyle() ? "style transfers" : kind(spec.getClassifier()) + " classifiers";
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
                    .setSplit(split(spec.getClassifier().getSplit()))
                    .setBatchSize(batch(spec.getClassifier()))
                    .setStartDeviation(deviation(spec.getClassifier()));
        } else if (spec.hasStyle()) {
            complete.setStyle(StyleFamilies.complete(spec.getStyle()));
        }
        return complete.build();
    }

    /** The same family with its data set pinned to what it was opened as. */
    public static org.touchstone.proto.v1.OptimizeeFamily pinned(
            org.touchstone.proto.v1.OptimizeeFamily spec, Opened opened) {
        org.touchstone.proto.v1.OptimizeeFamily.Builder pinned = spec.toBuilder();
        if (opened.dataset() != null && spec.hasStyle()) {
            pinned.getStyleBuilder().setDataset(opened.dataset());
        } else if (opened.dataset() != null) {
            pinned.getClassifierBuilder().setDataset(opened.dataset());
        }
        return pinned.build();
    }

    /** Functions of a validation when the task does not say. */
    static int validationFunctions(org.touchstone.proto.v1.OptimizeeFamily spec) {
        return spec.hasQuadratics() ? MANY_FUNCTIONS : FEW_FUNCTIONS;
    }

    private static OptimizeeFamily quadratics(QuadraticFamily spec) {
        return new OptimizeeFamily.QuadraticFamily(size(spec), spec.getUniform(), spec.getStartDeviation());
    }

    private static int size(QuadraticFamily spec) {
        return spec.hasSize() ? spec.getSize() : SIZE;
    }

    static String split(String split) {
        return split.isEmpty() ? "train" : split;
    }

    private static int batch(org.touchstone.proto.v1.ClassifierFamily spec) {
        return spec.hasBatchSize() ? spec.getBatchSize() : BATCH;
    }

    private static double deviation(org.touchstone.proto.v1.ClassifierFamily spec) {
        return spec.hasStartDeviation() ? spec.getStartDeviation() : START_DEVIATION;
    }
}
