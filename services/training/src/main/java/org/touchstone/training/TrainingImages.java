package org.touchstone.training;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.DatasetView;
import org.touchstone.catalog.Published;
import org.touchstone.classifier.DatasetImages;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.v1.TrainClassifier;
import org.touchstone.worker.TaskFailedException;

/**
 * The images of a training: those it learns from, those held out for validation, and those on which it is looked into if it
 * is; chosen by the seed.
 */
record TrainingImages(
        Published<DatasetManifest> dataset,
        DatasetImages training,
        DatasetImages validation,
        @Nullable Probes probes) {
    private static final long MEMORY_BUDGET_BYTES = 400L << 20;

    static TrainingImages open(Catalog catalog, TrainingRequest request, Published<DatasetManifest> dataset) {
        try {
            DatasetView view = catalog.open(dataset.content(), request.split(), MEMORY_BUDGET_BYTES);
            int held = request.spec().getValidationCount();
            if (held >= view.count()) {
                throw TaskFailedException.permanent(
                        "VALIDATION_TOO_LARGE",
                        "trainClassifier.validationCount is " + held + ", but split '" + request.split() + "' of "
                                + dataset.reference() + " has only " + view.count() + " images.");
            }
            int[] order = Key.of(request.spec().getSeed()).fold("validation").permutation(view.count());
            int[] validation = Arrays.copyOf(order, held);
            int[] training = Arrays.copyOfRange(order, held, last(request.spec(), held, order.length));
            Arrays.sort(validation);
            Arrays.sort(training);
            return new TrainingImages(
                    dataset,
                    images(view, training, request.spec()),
                    images(view, validation, request.spec()),
                    request.spec().hasDiagnose() ? probes(view, request) : null);
        } catch (CatalogException e) {
            throw failed(e);
        }
    }

    /** Of the whole split: what is held out and what is learned do not look different from inside. */
    private static Probes probes(DatasetView view, TrainingRequest request) {
        TrainClassifier spec = request.spec();
        DatasetImages all = images(view, IntStream.range(0, view.count()).toArray(), spec);
        return Probes.draw(
                all,
                request.diagnose().probes(all.count(), "the split has only " + all.count() + " images"),
                Key.of(spec.getSeed()).fold("probes"));
    }

    private static int last(TrainClassifier spec, int held, int count) {
        return spec.getMaxImages() == 0 ? count : (int) Math.min(count, (long) held + spec.getMaxImages());
    }

    private static DatasetImages images(DatasetView view, int[] indices, TrainClassifier spec) {
        DatasetImages images = DatasetImages.of(view, indices);
        return spec.hasPermuteLabelsSeed()
                ? images.labelled(PermutedLabels.of(view, spec.getPermuteLabelsSeed()))
                : images;
    }

    /** A catalog's refusal as the failure of a task. */
    static TaskFailedException failed(CatalogException e) {
        return TaskFailedException.permanent("DATASET_" + e.code(), String.valueOf(e.getMessage()));
    }
}
