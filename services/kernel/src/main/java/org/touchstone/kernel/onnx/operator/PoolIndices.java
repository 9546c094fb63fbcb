package org.touchstone.kernel.onnx.operator;

import java.util.List;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** ONNX counts where a largest element was over the whole tensor, libtorch within its (padded) plane. */
record PoolIndices(Frame frame, boolean padded, boolean columnMajor) {

    Tensor flat(Tensor withinPlane) {
        long[] indices = withinPlane.toLongs();
        long perPlane = 1;
        for (Frame.Axis axis : frame.axes()) {
            perPlane *= axis.windows();
        }
        long plane = 1;
        for (Frame.Axis axis : frame.axes()) {
            plane *= axis.size();
        }
        for (int i = 0; i < indices.length; i++) {
            indices[i] = i / perPlane * plane + unpadded(indices[i]);
        }
        return Tensors.of(indices, withinPlane.shape());
    }

    private long unpadded(long index) {
        List<Frame.Axis> axes = frame.axes();
        long[] at = new long[axes.size()];
        long rest = index;
        for (int i = axes.size() - 1; i >= 0; i--) {
            long length = padded ? axes.get(i).padded() : axes.get(i).size();
            at[i] = rest % length - (padded ? axes.get(i).begin() : 0);
            rest /= length;
        }
        long result = 0;
        for (int i = 0; i < at.length; i++) {
            int axis = columnMajor ? at.length - 1 - i : i;
            result = result * axes.get(axis).size() + at[axis];
        }
        return result;
    }
}
