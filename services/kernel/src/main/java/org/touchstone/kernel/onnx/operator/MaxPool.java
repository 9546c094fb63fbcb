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

    /** A frame that libtorch can take: two or three spatial axes, its padding at most half of the kernel. */
    private record Plan(Frame frame, boolean lifted, boolean padsFirst) {
        Tensor image(Tensor x) {
            return lifted ? Shaping.unsqueeze(x, 2) : x;
        }

        Tensor pooled(Tensor y) {
            return lifted ? Shaping.squeeze(y, 2) : y;
        }

        Windows.Slide slide() {
            return padsFirst ? frame.unpaddedSlide() : frame.slide();
        }
    }

    @Override
    public Result forward(Inputs in) {
        Plan plan = plan(in);
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
        Tensor cotangent = plan.image(back.cotangent());
        List<Tensor> saved = back.result().saved();
        Tensor padded =
                plan.padsFirst() ? saved.get(1) : plan.image(back.inputs().get(0));
        Tensor found = Windows.maxPoolBackward(
                cotangent, padded, saved.get(0), plan.frame().kernel(), plan.slide());
        return Map.of(0, plan.pooled(plan.padsFirst() ? plan.frame().crop(found) : found));
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
