package org.touchstone.evaluation.flow;

import java.util.ArrayList;
import java.util.List;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.DatasetImages;
import org.touchstone.evaluation.use.Fields;
import org.touchstone.proto.v1.CompleteImages;
import org.touchstone.proto.v1.ImageNumbers;
import org.touchstone.proto.v1.Rectangle;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.TaskFailedException;

/** Images of which a part is hidden: where they come from, and which part. */
final class Hidden {
    private static final String UPLOADS = "uploads/";
    private static final int MOST_NUMBERS = 16;
    private static final int MOST_BYTES = 8 << 20;
    private static final int HALF = 128;
    private static final byte COVER = (byte) 128;

    private Hidden() {}

    /** Images and which of their pixels are observed: 1, or 0 where hidden, in channel, row, column order. */
    @SuppressWarnings("ArrayRecordComponent")
    record Source(List<byte[]> images, float[] observed, String dataset) {
        byte[] masked(byte[] image) {
            byte[] masked = image.clone();
            for (int i = 0; i < masked.length; i++) {
                masked[i] = observed[i] == 1 ? masked[i] : COVER;
            }
            return masked;
        }

        double hiddenShare() {
            double seen = 0;
            for (float one : observed) {
                seen += one;
            }
            return 1 - seen / observed.length;
        }
    }

    /** What can be known without the images. */
    static void check(Fields fields, CompleteImages spec) {
        switch (spec.getSourceCase()) {
            case IMAGES -> {
                ImageNumbers images = spec.getImages();
                fields.range("images.numbers", images.getNumbersCount(), 1, MOST_NUMBERS);
                images.getNumbersList().forEach(number -> fields.range("images.numbers", number, 0, Integer.MAX_VALUE));
                if (!images.getDataset().isEmpty()) {
                    fields.reference("images.dataset", images.getDataset());
                }
            }
            case IMAGE_KEY -> uploaded(fields, "imageKey", spec.getImageKey());
            case SOURCE_NOT_SET -> throw fields.rejected("images", "is missing; set images, or imageKey.");
        }
        switch (spec.getMaskCase()) {
            case HIDDEN -> {
                Rectangle hidden = spec.getHidden();
                fields.range("hidden.top", hidden.getTop(), 0, Integer.MAX_VALUE);
                fields.range("hidden.left", hidden.getLeft(), 0, Integer.MAX_VALUE);
                if (hidden.getHeight() < 1 || hidden.getWidth() < 1) {
                    throw fields.rejected(
                            "hidden", "hides nothing; its height and width are 1 or more, in pixels of the image.");
                }
            }
            case MASK_KEY -> uploaded(fields, "maskKey", spec.getMaskKey());
            case MASK_NOT_SET -> throw fields.rejected("hidden", "is missing; set a rectangle, or maskKey.");
        }
    }

    private static void uploaded(Fields fields, String field, String key) {
        if (!key.matches("uploads/[0-9a-f]{64}\\.png")) {
            throw fields.rejected(
                    field,
                    "is no uploaded picture; POST a PNG to /api/v1/pictures first, which answers its key (" + UPLOADS
                            + "<SHA-256>.png).");
        }
    }

    static Source open(FlowUse.Bench bench, CompleteImages spec) {
        ImageDimensions shape = bench.model().card().content().input();
        ObjectStore store = bench.context().store();
        float[] observed = spec.hasHidden()
                ? rectangle(spec.getHidden(), shape)
                : painted(picture(store, spec.getMaskKey(), shape), shape);
        requirePart(observed);
        return spec.hasImages()
                ? numbered(bench, spec.getImages(), observed)
                : new Source(
                        List.of(PictureFile.fitting(picture(store, spec.getImageKey(), shape), shape)), observed, "");
    }

    private static Source numbered(FlowUse.Bench bench, ImageNumbers wanted, float[] observed) {
        Catalog catalog = bench.catalog();
        String name = wanted.getDataset().isEmpty() ? bench.model().datasets().get(0) : wanted.getDataset();
        var manifest = catalog.dataset(bench.pinned().orElseGet(() -> Reference.parse(name)));
        String split = wanted.getSplit().isEmpty() ? "test" : wanted.getSplit();
        DatasetImages images = Examples.Wanted.images(bench, manifest, split);
        List<byte[]> chosen = new ArrayList<>();
        for (int number : wanted.getNumbersList()) {
            if (number >= images.count()) {
                throw TaskFailedException.permanent(
                        "NO_SUCH_IMAGE",
                        "completeImages.images.numbers has " + number + "; split '" + split + "' of "
                                + manifest.reference() + " has images 0 to " + (images.count() - 1) + ".");
            }
            byte[] pixels = new byte[bench.model().size()];
            images.read(new int[] {number}, pixels, new int[1]);
            chosen.add(pixels);
        }
        return new Source(List.copyOf(chosen), observed, manifest.reference());
    }

    private static float[] rectangle(Rectangle hidden, ImageDimensions shape) {
        if ((long) hidden.getTop() + hidden.getHeight() > shape.height()
                || (long) hidden.getLeft() + hidden.getWidth() > shape.width()) {
            throw TaskFailedException.permanent(
                    "MASK_DOES_NOT_FIT",
                    "completeImages.hidden reaches out of the images, which are " + shape.height() + " high and "
                            + shape.width() + " wide.");
        }
        float[] observed = new float[shape.size()];
        for (int i = 0; i < observed.length; i++) {
            int x = i % shape.width() - hidden.getLeft();
            int y = i / shape.width() % shape.height() - hidden.getTop();
            boolean inside = x >= 0 && x < hidden.getWidth() && y >= 0 && y < hidden.getHeight();
            observed[i] = inside ? 0 : 1;
        }
        return observed;
    }

    private static float[] painted(byte[] picture, ImageDimensions shape) {
        int plane = shape.height() * shape.width();
        float[] observed = new float[shape.size()];
        for (int i = 0; i < observed.length; i++) {
            observed[i] = (picture[i % plane] & 0xFF) < HALF ? 1 : 0;
        }
        return observed;
    }

    private static void requirePart(float[] observed) {
        boolean all = true;
        boolean none = true;
        for (float one : observed) {
            all &= one == 1;
            none &= one == 0;
        }
        if (all || none) {
            throw TaskFailedException.permanent(
                    "MASK_DOES_NOT_FIT",
                    all
                            ? "The mask hides nothing: there is nothing to complete. White is hidden, black is observed."
                            : "The mask hides everything: there is nothing to complete it from. Draw samples instead"
                                    + " (sampleFlow).");
        }
    }

    private static byte[] picture(ObjectStore store, String key, ImageDimensions shape) {
        byte[] file = store.read(key, MOST_BYTES)
                .orElseThrow(() -> TaskFailedException.permanent(
                        "NO_SUCH_OBJECT", "There is no object " + key + "; upload the picture again."))
                .content();
        return PictureFile.planes(key, file, shape);
    }
}
