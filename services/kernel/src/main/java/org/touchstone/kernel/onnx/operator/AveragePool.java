package org.touchstone.kernel.onnx.operator;

import java.util.Map;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;
import org.touchstone.kernel.tensor.Windows;

/** The mean of each window; padding is 0 and counts when told, what rounding up adds never counts. */
record AveragePool(Windowing windowing, boolean countsPadding) implements Kernel {

    @Override
    public Result forward(Inputs in) {
        Frame frame = Pooling.frame(in, windowing);
        return Result.of(plain(frame) ? mean(frame, in.floats(0)) : weighted(frame, in.floats(0)));
    }

    @Override
    public Map<Integer, Tensor> vjp(Back back) {
        Inputs in = back.inputs();
        Frame frame = Pooling.frame(in, windowing);
        if (!plain(frame)) {
            return Kernel.of(inputs -> weighted(frame, inputs.get(0))).vjp(back);
        }
        return Map.of(0, Windows.averagePoolBackward(back.cotangent(), in.get(0), frame.kernel(), frame.strides()));
    }

    private static boolean plain(Frame frame) {
        return frame.isUnpadded() && !frame.isDilated() && frame.axes().size() > 1;
    }

    private static Tensor mean(Frame frame, Tensor x) {
        return Windows.averagePool(x, frame.kernel(), frame.strides());
    }

    private Tensor weighted(Frame frame, Tensor x) {
        return frame.sums(x).div(counts(frame, x.dtype()));
    }

    /** How many numbers each window counts: the product over the axes. */
    private Tensor counts(Frame frame, DType type) {
        Tensor counts = Tensors.ones(type);
        for (Frame.Axis axis : frame.axes()) {
            double[] along = new double[Math.toIntExact(axis.windows())];
            for (int i = 0; i < along.length; i++) {
                along[i] = countsPadding
                        ? axis.counted(i, -axis.begin(), axis.size() + axis.end())
                        : axis.counted(i, 0, axis.size());
            }
            Tensor vector = Tensors.of(along, along.length);
            counts = Shaping.unsqueeze(counts, -1).mul(vector.dtype() == type ? vector : vector.to(type));
        }
        return counts;
    }
}
