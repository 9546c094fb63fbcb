package org.touchstone.kernel.l2l;

import java.util.ArrayList;
import java.util.List;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * Neural art as an optimizee (section 3.4 of the paper, after Gatys et al. 2015): theta is a picture, 3 x height x width, and
 * f = content |F_last(theta) - F_last(c)|^2 + style sum over layers |G_l(theta) - G_l(s)|^2 + smoothness |neighbours' differences|^2,
 * each a mean over its elements. Draws are of one function: a content picture in turn of the key, begun at normal noise about grey.
 */
public final class StyleTransfer implements OptimizeeFamily {
    private static final double GREY = 0.5;

    private final StyleFeatures features;
    private final List<Picture> contents;
    private final Picture style;
    private final Weights weights;
    private final double startDeviation;

    /** What each term counts. */
    public record Weights(double content, double style, double smoothness) {
        public Weights {
            if (!(content >= 0 && style >= 0 && smoothness >= 0 && content + style + smoothness > 0)
                    || !Double.isFinite(content + style + smoothness)) {
                throw new SpecException(
                        "weights",
                        "must be finite, not negative and not all 0, not " + content + ", " + style + ", "
                                + smoothness);
            }
        }
    }

    /** @throws SpecException when there is no content */
    public StyleTransfer(
            StyleFeatures features, List<Picture> contents, Picture style, Weights weights, double startDeviation) {
        if (contents.isEmpty()) {
            throw new SpecException("contents", "needs at least one picture");
        }
        this.features = features;
        this.contents = List.copyOf(contents);
        this.style = style;
        this.weights = weights;
        this.startDeviation = startDeviation;
    }

    @Override
    public Optimizee draw(Key key, int functions) {
        Picture content = content(key);
        float[] start = OptimizeeFamily.normal(key.fold("start"), startDeviation, content.values().length);
        for (int i = 0; i < start.length; i++) {
            start[i] += (float) GREY;
        }
        return new Optimizee(objective(content), start);
    }

    /** The content picture of the draw of this key. */
    public Picture content(Key key) {
        return contents.get((int) (key.fold("content").uniform(0) * contents.size()));
    }

    public Picture style() {
        return style;
    }

    /** Towards this content. */
    public Objective objective(Picture content) {
        return Scope.evaluate(() -> new Target(
                features,
                weights,
                content.height(),
                content.width(),
                last(features.of(content.tensor(DType.F64))).toDoubles(),
                features.of(style.tensor(DType.F64)).stream()
                        .map(layer -> StyleFeatures.gram(layer).toDoubles())
                        .toList()));
    }

    private static Tensor last(List<Tensor> layers) {
        return layers.get(layers.size() - 1);
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Target(
            StyleFeatures features, Weights weights, int height, int width, double[] content, List<double[]> grams)
            implements Objective {
        @Override
        public int functions() {
            return 1;
        }

        @Override
        public int coordinates() {
            return Picture.PLANES * height * width;
        }

        @Override
        public Tensor losses(Tensor theta, long step) {
            Tensor picture = theta.reshape(1, Picture.PLANES, height, width);
            List<Tensor> layers = features.of(picture);
            List<Tensor> terms = new ArrayList<>();
            terms.add(distance(last(layers), content).mul(weights.content()));
            for (int l = 0; l < layers.size(); l++) {
                terms.add(distance(StyleFeatures.gram(layers.get(l)), grams.get(l))
                        .mul(weights.style()));
            }
            terms.add(roughness(picture, 2).add(roughness(picture, 3)).mul(weights.smoothness()));
            return terms.stream().reduce(Tensor::add).orElseThrow().reshape(1);
        }

        private static Tensor distance(Tensor x, double[] target) {
            return Reduce.mean(
                    Elementwise.square(x.sub(Tensors.of(target, x.shape()).to(x.dtype()))));
        }

        private static Tensor roughness(Tensor picture, int axis) {
            long length = picture.size(axis);
            Tensor after = Shaping.slice(picture, axis, 1, length);
            return Reduce.mean(Elementwise.square(after.sub(Shaping.slice(picture, axis, 0, length - 1))));
        }
    }
}
