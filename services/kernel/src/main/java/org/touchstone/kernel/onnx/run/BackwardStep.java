package org.touchstone.kernel.onnx.run;

import java.util.Map;
import org.touchstone.kernel.onnx.network.NetworkNode;
import org.touchstone.kernel.onnx.operator.Kernel;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** A node on the way back, for a {@link BackwardRule}. */
public final class BackwardStep {
    private final NetworkNode node;
    private final Kernel kernel;
    private final Kernel.Back back;

    BackwardStep(NetworkNode node, Kernel kernel, Kernel.Back back) {
        this.node = node;
        this.kernel = kernel;
        this.back = back;
    }

    public NetworkNode node() {
        return node;
    }

    public Tensor input(int place) {
        return back.inputs().get(place);
    }

    public Tensor output(int place) {
        return back.result().outputs().get(place);
    }

    /** Of an output: zeros when nothing flows into it. */
    public Tensor cotangent(int place) {
        Tensor found = back.cotangents().get(place);
        return found == null
                ? Tensors.zeros(output(place).dtype(), output(place).shape())
                : found;
    }

    /** What would happen without a rule. */
    public Map<Integer, Tensor> standard() {
        return kernel.vjp(back);
    }
}
