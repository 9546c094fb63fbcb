package org.touchstone.metatraining;

import java.util.List;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.Normalization;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.v1.ClassifierFamily;
import org.touchstone.proto.v1.TrainOptimizer;

/** Forty pictures of two classes, dark and bright. */
final class Pictures {
    private static final int COUNT = 40;
    private static final ImageDimensions DIMENSIONS = new ImageDimensions(1, 3, 3);

    private Pictures() {}

    static void publish(Catalog catalog) {
        byte[] pixels = new byte[COUNT * DIMENSIONS.size()];
        int[] labels = new int[COUNT];
        for (int p = 0; p < pixels.length; p++) {
            int image = p / DIMENSIONS.size();
            labels[image] = image % 2;
            pixels[p] = (byte) (int) (120 * labels[image] + 120 * Key.of(1).uniform(p));
        }
        catalog.publish(new DatasetManifest(
                DatasetManifest.FORMAT_VERSION,
                "pictures",
                "",
                DIMENSIONS,
                List.of("dark", "bright"),
                List.of(new DatasetManifest.Split(
                        "train",
                        COUNT,
                        List.of(catalog.putShard("pictures", DIMENSIONS, pixels, labels)),
                        DatasetManifest.Refusals.NONE)),
                new Normalization(List.of(0.5), List.of(0.3)),
                "train",
                new Lineage("ingest", List.of(), List.of())));
    }

    /** Makes the training one of small networks on these. */
    static ClassifierFamily.Builder family(TrainOptimizer.Builder spec) {
        ClassifierFamily.Builder family = spec.getFamilyBuilder()
                .getClassifierBuilder()
                .setDataset("pictures")
                .setBatchSize(10);
        family.getArchitectureBuilder().getMlpBuilder().addHidden(3);
        return family;
    }
}
