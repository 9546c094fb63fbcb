package org.touchstone.kernel.flow;

import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Neural.Normalized;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Batch normalization inside a network (Ioffe and Szegedy 2015), by the mode of the pass; not a bijection. */
record ChannelNorm(String name, int channels) {
    private static final double EPSILON = 1e-4;

    Tensor forward(Tensor x, Pass pass) {
        Tensor gain = pass.parameter(name + ".gain");
        Tensor shift = pass.parameter(name + ".shift");
        Tensor mean = pass.statistic(name + ".mean");
        Tensor variance = pass.statistic(name + ".variance");
        if (pass.isFrozen()) {
            return Neural.batchNorm(x, gain, shift, mean, variance, EPSILON);
        }
        Normalized after =
                Neural.batchNorm(x, gain, shift, new Normalized(x, mean, variance), pass.momentum(), EPSILON);
        pass.record(name + ".mean", after.runningMean());
        pass.record(name + ".variance", after.runningVariance());
        return after.y();
    }

    Params initialParameters(DType type) {
        return ResidualNetwork.of(
                name + ".gain", Tensors.ones(type, channels), name + ".shift", Tensors.zeros(type, channels));
    }

    Params initialStatistics(DType type) {
        return ResidualNetwork.of(
                name + ".mean", Tensors.zeros(type, channels), name + ".variance", Tensors.ones(type, channels));
    }
}
