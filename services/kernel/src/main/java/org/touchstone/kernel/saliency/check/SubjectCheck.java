package org.touchstone.kernel.saliency.check;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.touchstone.kernel.onnx.Dimension;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.Value;
import org.touchstone.kernel.onnx.network.FreeBatch;
import org.touchstone.kernel.onnx.network.NetworkNode;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.onnx.run.GraphRunner;
import org.touchstone.kernel.onnx.run.Tape;
import org.touchstone.kernel.saliency.check.SubjectException.Code;
import org.touchstone.kernel.saliency.method.NetworkValues;
import org.touchstone.kernel.saliency.method.Target;
import org.touchstone.kernel.saliency.randomization.ModelLayers;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;

/** Looks at a network once, with a pass of two images, and says whether and how it can be audited. */
final class SubjectCheck {
    /** Numbers that one micro-batch may keep on its way: 64 MiB of them. */
    private static final long MOST_NUMBERS = 16L << 20;

    private static final int MOST_ROWS = 250;
    private static final double AGREEMENT = 1e-4;
    private static final int MOST_CLASSES = 65_536;

    private final OnnxNetwork network;
    private final PixelContract pixels;
    private final ImageSize size;
    private final Optional<String> activation;

    SubjectCheck(OnnxNetwork network, PixelContract pixels, ImageSize size, Optional<String> activation) {
        this.network = network;
        this.pixels = pixels;
        this.size = size;
        this.activation = activation;
    }

    AuditSubject subject(String digest) {
        requireInput();
        requireOutput();
        requireFinite();
        return Scope.evaluate(() -> {
            try (GraphRunner asIs = GraphRunner.of(network, DType.F32)) {
                OnnxNetwork free = FreeBatch.of(network).orElse(network);
                if (free == network) {
                    return look(asIs, digest, isFixed() ? 1 : 2);
                }
                try (GraphRunner freed = GraphRunner.of(free, DType.F32)) {
                    return agree(asIs, freed) ? look(freed, digest, 2) : look(asIs, digest, 1);
                }
            }
        });
    }

    private boolean isFixed() {
        return network.inputs().get(0).shape().get(0) instanceof Dimension.Fixed;
    }

    /** Whether two images at once give what each gives alone. */
    private boolean agree(GraphRunner single, GraphRunner freed) {
        String input = network.inputs().get(0).name();
        Tensor both = Pixels.ramps(size, pixels);
        try {
            double[] together = scores(freed, input, both);
            double[] first = scores(single, input, Shaping.slice(both, 0, 0, 1));
            double[] second = scores(single, input, Shaping.slice(both, 0, 1, 2));
            double[] apart = DoubleStream.concat(Arrays.stream(first), Arrays.stream(second))
                    .toArray();
            double scale = Arrays.stream(apart).map(Math::abs).max().orElse(0);
            return together.length == apart.length
                    && IntStream.range(0, apart.length)
                            .allMatch(i -> Math.abs(together[i] - apart[i]) <= AGREEMENT * scale);
        } catch (OnnxException differs) {
            return false;
        }
    }

    private static double[] scores(GraphRunner runner, String input, Tensor x) {
        String output = runner.network().outputs().get(0).name();
        return runner.evaluate(Map.of(input, x), List.of(output)).get(output).toDoubles();
    }

    private AuditSubject look(GraphRunner runner, String digest, int batch) {
        OnnxNetwork runnable = runner.network();
        Target found = Target.of(runnable, size.channels());
        Target target = new Target(found.input(), found.scores(), activation.or(found::activation), pixels.baseline());
        Tensor x = Pixels.grey(batch, size, pixels);
        Tape tape = runner.forward(Map.of(target.input(), x));
        int classes = classes(tape.value(target.scores()), batch);
        target.activation().ifPresent(value -> requireGrid(runnable, target, tape, value));
        ModelLayers layers = ModelLayers.of(runnable, target.input(), target.scores(), name -> tape.value(name)
                .shape());
        if (layers.layers().isEmpty()) {
            throw new SubjectException(
                    Code.NO_LAYERS,
                    "No node between '" + target.input() + "' and '" + target.scores()
                            + "' has weights, so there is nothing to randomize.");
        }
        return new AuditSubject(
                runnable,
                digest,
                pixels,
                size,
                target,
                classes,
                layers,
                batch == 1 ? 1 : rows(runnable, target, tape, batch));
    }

    private void requireInput() {
        List<Value> inputs = network.inputs();
        if (inputs.size() != 1) {
            throw new SubjectException(
                    Code.INPUT_UNSUITABLE,
                    "The network takes " + inputs.size() + " inputs "
                            + inputs.stream().map(Value::name).toList()
                            + "; a classifier of images takes one, [N, C, H, W].");
        }
        Value input = inputs.get(0);
        if (input.shape().rank() != 4 || !input.type().isFloating()) {
            throw new SubjectException(
                    Code.INPUT_UNSUITABLE,
                    "Input " + input + " is no batch of images; floating numbers of shape [N, C, H, W] are.");
        }
        if (pixels.channels() != size.channels()) {
            throw new SubjectException(
                    Code.IMAGES_UNSUITABLE,
                    "The pixel contract is for " + pixels.channels() + " channels, the images have " + size.channels()
                            + ".");
        }
        long[] lengths = {size.channels(), size.height(), size.width()};
        for (int axis = 1; axis < 4; axis++) {
            if (input.shape().get(axis) instanceof Dimension.Fixed fixed && fixed.extent() != lengths[axis - 1]) {
                throw new SubjectException(
                        Code.IMAGES_UNSUITABLE,
                        "Input " + input + " does not take images of " + size.channels() + " x " + size.height() + " x "
                                + size.width() + " (channels, height, width).");
            }
        }
    }

    private void requireOutput() {
        if (network.outputs().isEmpty() || !network.outputs().get(0).type().isFloating()) {
            throw new SubjectException(
                    Code.OUTPUT_UNSUITABLE, "The network's first output is no table of floating scores.");
        }
    }

    private void requireFinite() {
        List<String> broken = network.notFinite();
        if (!broken.isEmpty()) {
            throw new SubjectException(
                    Code.WEIGHTS_NOT_FINITE,
                    "Tensors " + broken + " hold numbers that are not finite, so every score and every map would be"
                            + " undefined; export the model again from a healthy checkpoint.");
        }
    }

    private static int classes(Tensor scores, int batch) {
        long[] shape = scores.shape();
        long classes = LongStream.of(shape).skip(1).reduce(1, (a, b) -> a * b);
        if (shape.length < 2 || shape[0] != batch || classes < 2 || classes > MOST_CLASSES || shape[1] != classes) {
            throw new SubjectException(
                    Code.OUTPUT_UNSUITABLE,
                    "For " + batch + " images the network's scores have shape " + Arrays.toString(shape)
                            + "; a classifier gives [N, classes] with at least two classes.");
        }
        return (int) classes;
    }

    private static void requireGrid(OnnxNetwork network, Target target, Tape tape, String value) {
        boolean known = new NetworkValues(network)
                .path(target.input(), target.scores()).stream()
                        .anyMatch(node -> node.outputs().contains(value));
        if (!known || tape.value(value).rank() != 4) {
            throw new SubjectException(
                    Code.ACTIVATION_UNSUITABLE,
                    "Value '" + value + "' is no activation [N, K, height, width] between '" + target.input()
                            + "' and '" + target.scores() + "', so Grad-CAM cannot look at it.");
        }
    }

    private static int rows(OnnxNetwork network, Target target, Tape tape, int batch) {
        long numbers = 1;
        for (NetworkNode node : new NetworkValues(network).path(target.input(), target.scores())) {
            for (String output : node.outputs()) {
                numbers += output.isEmpty() ? 0 : tape.value(output).count() / batch;
            }
        }
        return (int) Math.max(1, Math.min(MOST_ROWS, MOST_NUMBERS / numbers));
    }
}
