package org.touchstone.kernel.onnx.operator;

import java.util.List;
import java.util.Map;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Windows;

/** The largest element of each window; padding is never the largest. The cotangent goes to the first of equals. */
record MaxPool(Windowing windowing, boolean columnMajor, boolean withIndices) implements Kernel {
    private static final int SMALL = 9;
    private static final int MANY_CHANNELS = 16;

    /** A frame that libtorch can take: two or three spatial axes, its padding at most half of the kernel. */
    private record Plan(Frame frame, boolean lifted, boolean padsFirst) {
        Tensor image(Tensor x) {
            return lifted ? Shaping.unsqueeze(x, 2) : x;
        }

        Tensor pooled(Tensor y) {
            return lifted ? Shaping.squeeze(y, 2) : y;
        }

        /** A few elements of an image without padding: faster one after the other. */
        boolean isSmall() {
            return !lifted
                    && frame.axes().size() == 2
                    && frame.isUnpadded()
                    && !frame.isDilated()
                    && frame.kernel().get(0) * frame.kernel().get(1) <= SMALL;
        }

        Windows.Slide slide() {
            return padsFirst ? frame.unpaddedSlide() : frame.slide();
        }
    }

    @Override
    public Result forward(Inputs in) {
        Plan plan = plan(in);
        if (!withIndices && plan.isSmall() && (!in.remembers() || comparesBack(plan, in))) {
            Tensor values = Windows.maxPoolValues(
                    in.get(0), plan.frame().kernel(), plan.frame().strides());
            return Result.of(values);
        }
        Tensor x = plan.image(floating(in.get(0)));
        Tensor padded = plan.padsFirst() ? plan.frame().pad(x, Double.NEGATIVE_INFINITY) : x;
        Neural.Pooled pooled = Windows.maxPool(padded, plan.frame().kernel(), plan.slide());
        Tensor values = plan.pooled(pooled.values());
        List<Tensor> saved = plan.padsFirst() ? List.of(pooled.indices(), padded) : List.of(pooled.indices());
        if (!withIndices) {
            return new Result(List.of(likeInput(in, values)), saved);
        }
        Tensor indices = new PoolIndices(plan.frame(), plan.padsFirst(), columnMajor).flat(pooled.indices());
        return new Result(List.of(likeInput(in, values), plan.pooled(indices)), saved);
    }

    @Override
    public Map<Integer, Tensor> vjp(Back back) {
        Plan plan = plan(back.inputs());
        if (back.result().saved().isEmpty()) {
            return Map.of(
                    0,
                    Windows.maxPoolValuesBackward(
                            back.cotangent(),
                            back.inputs().get(0),
                            back.output(0),
                            plan.frame().kernel(),
                            plan.frame().strides()));
        }
        Tensor cotangent = plan.image(back.cotangent());
        List<Tensor> saved = back.result().saved();
        Tensor padded =
                plan.padsFirst() ? saved.get(1) : plan.image(back.inputs().get(0));
        Tensor found = Windows.maxPoolBackward(
                cotangent, padded, saved.get(0), plan.frame().kernel(), plan.slide());
        return Map.of(0, plan.pooled(plan.padsFirst() ? plan.frame().crop(found) : found));
    }

    /** With few channels it costs less to find the places again on the way back than to remember them. */
    private static boolean comparesBack(Plan plan, Inputs in) {
        return in.get(0).size(1) < MANY_CHANNELS
                && plan.frame().axes().stream().allMatch(axis -> axis.stride() >= axis.kernel());
    }

    private Plan plan(Inputs in) {
        Frame frame = Pooling.frame(in, windowing);
        boolean lifted = frame.axes().size() == 1;
        boolean fits = frame.isSymmetric() && frame.axes().stream().allMatch(axis -> 2 * axis.begin() <= axis.kernel());
        return new Plan(lifted ? frame.lifted() : frame, lifted, !fits);
    }

    /** libtorch pools floating numbers only; those of 8 bits are exact in them. */
    private static Tensor floating(Tensor x) {
        return x.dtype().isFloating() ? x : x.to(DType.F64);
    }

    private static Tensor likeInput(Inputs in, Tensor values) {
        DType type = in.get(0).dtype();
        return values.dtype() == type ? values : values.to(type);
    }
}
