package org.touchstone.kernel.classify;

import java.util.ArrayList;
import java.util.List;
import org.touchstone.kernel.layer.Activate;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.layer.BatchNormalization;
import org.touchstone.kernel.layer.Convolution;
import org.touchstone.kernel.layer.Dense;
import org.touchstone.kernel.layer.Dropout;
import org.touchstone.kernel.layer.Flatten;
import org.touchstone.kernel.layer.Layer;
import org.touchstone.kernel.layer.MaxPool;

/** Lays out the layers of a specification while following the shape of an image through them. */
final class NetworkPlan {
    private final List<Layer> layers = new ArrayList<>();
    private List<Long> shape;

    private NetworkPlan(InputShape input) {
        shape = input.lengths();
    }

    static List<Layer> layers(ClassifierSpec spec, InputShape input, int classes) {
        NetworkPlan plan = new NetworkPlan(input);
        if (spec instanceof ClassifierSpec.Cnn cnn) {
            for (int i = 0; i < cnn.blocks().size(); i++) {
                plan.block(i, cnn.blocks().get(i), cnn.activation());
            }
        }
        plan.add(new Flatten("flatten"), "architecture");
        for (int i = 0; i < spec.hidden().size(); i++) {
            plan.hidden(i, spec.hidden().get(i), spec);
        }
        plan.add(new Dense("output", plan.shape.get(0), classes), "classes");
        return plan.layers;
    }

    private void block(int index, ClassifierSpec.Block block, Activation activation) {
        String name = "block" + (index + 1);
        String field = "blocks[" + index + "]";
        add(
                new Convolution(
                        name + ".convolution",
                        shape.get(0),
                        block.filters(),
                        block.kernel(),
                        block.stride(),
                        block.padding()),
                field + ".kernel");
        if (block.batchNormalization()) {
            add(BatchNormalization.of(name + ".normalization", block.filters()), field);
        }
        add(new Activate(name + ".activation", activation), field);
        if (block.pool() > 1) {
            add(new MaxPool(name + ".pool", block.pool()), field + ".pool");
        }
    }

    private void hidden(int index, int width, ClassifierSpec spec) {
        String name = "hidden" + (index + 1);
        add(new Dense(name, shape.get(0), width), "hidden[" + index + "]");
        add(new Activate(name + ".activation", spec.activation()), "activation");
        if (spec.dropout() > 0) {
            add(new Dropout(name + ".dropout", spec.dropout()), "dropout");
        }
    }

    private void add(Layer layer, String field) {
        List<Long> after = layer.outputShape(shape);
        SpecException.require(
                after.stream().allMatch(length -> length > 0),
                field,
                "leaves nothing of the image: its size before is " + shape + "; use a smaller window or fewer blocks");
        layers.add(layer);
        shape = after;
    }
}
