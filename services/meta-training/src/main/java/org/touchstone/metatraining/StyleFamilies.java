package org.touchstone.metatraining;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.touchstone.classifier.DatasetImages;
import org.touchstone.kernel.classify.InputShape;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.data.ImageDecoder;
import org.touchstone.kernel.data.MalformedDataException;
import org.touchstone.kernel.l2l.Picture;
import org.touchstone.kernel.l2l.StyleFeatures;
import org.touchstone.kernel.l2l.StyleTransfer;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.v1.StyleFamily;
import org.touchstone.proto.v1.StyleWeights;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.TaskRejectedException;

/** Style transfer as tasks write it, and as the kernel paints by it. */
final class StyleFamilies {
    private static final int CONTENTS = 100;
    private static final int MOST_CONTENTS = 1000;
    private static final List<Integer> FILTERS = List.of(16, 32);
    private static final int MOST_LAYERS = 5;
    private static final int MOST_FILTERS = 64;
    private static final int LARGEST_CONTENT = 128;
    private static final long MOST_STYLE_PIXELS = 512L * 512;
    private static final int MOST_STYLE_BYTES = 8 << 20;
    private static final int REFERENCES = 16;
    private static final double START_DEVIATION = 0.2;
    private static final double SMOOTHNESS = 0.1;
    private static final float WHITE = 255;

    private StyleFamilies() {}

    /** {@link TaskRejectedException} naming what cannot be right whatever the pictures. */
    static void check(String at, StyleFamily spec) {
        Checks.reference(at + ".dataset", spec.getDataset());
        StyleFamily complete = complete(spec);
        Checks.range(at + ".contents", complete.getContents(), 1, MOST_CONTENTS);
        switch (spec.getStyleCase()) {
            case STYLE_KEY -> {
                if (!spec.getStyleKey().matches("uploads/[0-9a-f]{64}\\.png")) {
                    throw new TaskRejectedException(
                            at + ".styleKey",
                            "is no uploaded picture; POST a PNG to /api/v1/pictures first, which answers its key"
                                    + " (uploads/<SHA-256>.png).");
                }
            }
            case STYLE_IMAGE -> Checks.range(at + ".styleImage", spec.getStyleImage(), 0, Integer.MAX_VALUE);
            case STYLE_NOT_SET ->
                throw new TaskRejectedException(
                        at + ".styleImage", "is missing; set the number of a picture of the split, or styleKey.");
        }
        Checks.range(at + ".filters", complete.getFiltersCount(), 1, MOST_LAYERS);
        complete.getFiltersList().forEach(count -> Checks.range(at + ".filters", count, 1, MOST_FILTERS));
        Checks.accepted(at, () -> weights(complete));
        double deviation = complete.getStartDeviation();
        if (!(deviation >= 0 && deviation <= 10)) {
            throw new TaskRejectedException(at + ".startDeviation", "is " + deviation + "; it is 0 to 10.");
        }
    }

    /** The same with every default filled in. */
    static StyleFamily complete(StyleFamily spec) {
        StyleWeights given = spec.getWeights();
        StyleFamily.Builder complete = spec.toBuilder()
                .setSplit(Families.split(spec.getSplit()))
                .setContents(spec.hasContents() ? spec.getContents() : CONTENTS)
                .setStartDeviation(spec.hasStartDeviation() ? spec.getStartDeviation() : START_DEVIATION)
                .setWeights(StyleWeights.newBuilder()
                        .setContent(given.hasContent() ? given.getContent() : 1)
                        .setStyle(given.hasStyle() ? given.getStyle() : 1)
                        .setSmoothness(given.hasSmoothness() ? given.getSmoothness() : SMOOTHNESS));
        return (spec.getFiltersCount() == 0 ? complete.addAllFilters(FILTERS) : complete).build();
    }

    private static StyleTransfer.Weights weights(StyleFamily complete) {
        StyleWeights weights = complete.getWeights();
        return new StyleTransfer.Weights(weights.getContent(), weights.getStyle(), weights.getSmoothness());
    }

    /** {@link SpecException} naming what does not fit the pictures. */
    static StyleTransfer family(ObjectStore store, StyleFamily spec, DatasetImages images) {
        StyleFamily complete = complete(spec);
        InputShape shape = images.shape();
        requireSize("dataset", shape.height(), shape.width(), complete.getFiltersCount());
        SpecException.require(
                shape.height() <= LARGEST_CONTENT && shape.width() <= LARGEST_CONTENT,
                "dataset",
                "has pictures of " + shape.height() + " x " + shape.width() + " pixels; at most " + LARGEST_CONTENT
                        + " high and wide are allowed");
        SpecException.require(images.count() > 0, "split", "has no pictures");
        Picture style = spec.hasStyleKey()
                ? uploaded(store, spec.getStyleKey(), complete.getFiltersCount())
                : numbered(images, spec.getStyleImage());
        List<Picture> contents = IntStream.range(0, Math.min(complete.getContents(), images.count()))
                .mapToObj(number -> picture(images, number))
                .toList();
        List<Picture> references = new ArrayList<>(contents.subList(0, Math.min(REFERENCES, contents.size())));
        references.add(style);
        StyleFeatures features = StyleFeatures.random(
                Key.of(spec.getFilterSeed()).fold("filters"), complete.getFiltersList(), references);
        return new StyleTransfer(features, contents, style, weights(complete), complete.getStartDeviation());
    }

    private static void requireSize(String field, int height, int width, int layers) {
        int least = 1 << (layers - 1);
        SpecException.require(
                height >= least && width >= least,
                field,
                "has pictures of " + height + " x " + width + " pixels, and " + layers + " layers of filters need "
                        + least + "; use fewer layers");
    }

    private static Picture numbered(DatasetImages images, int number) {
        SpecException.require(
                number < images.count(),
                "styleImage",
                "is " + number + ", and the split has pictures 0 to " + (images.count() - 1));
        return picture(images, number);
    }

    private static Picture picture(DatasetImages images, int number) {
        InputShape shape = images.shape();
        byte[] pixels = new byte[shape.pixels()];
        images.read(new int[] {number}, pixels, new int[1]);
        return picture(pixels, shape.channels(), shape.height(), shape.width());
    }

    /** The first three channels, or the first one three times. */
    private static Picture picture(byte[] pixels, int channels, int height, int width) {
        int plane = height * width;
        float[] values = new float[3 * plane];
        for (int i = 0; i < values.length; i++) {
            values[i] = (pixels[channels >= 3 ? i : i % plane] & 0xFF) / WHITE;
        }
        return new Picture(values, height, width);
    }

    private static Picture uploaded(ObjectStore store, String key, int layers) {
        byte[] file = store.read(key, MOST_STYLE_BYTES)
                .orElseThrow(() -> new SpecException("styleKey", "names no uploaded picture; upload it again"))
                .content();
        try {
            ImageDecoder.Picture decoded = new ImageDecoder(MOST_STYLE_PIXELS, false).decode(key, file);
            requireSize("styleKey", decoded.shape().height(), decoded.shape().width(), layers);
            return picture(
                    decoded.pixels(),
                    decoded.shape().channels(),
                    decoded.shape().height(),
                    decoded.shape().width());
        } catch (MalformedDataException e) {
            throw new SpecException("styleKey", String.valueOf(e.getMessage()));
        }
    }
}
