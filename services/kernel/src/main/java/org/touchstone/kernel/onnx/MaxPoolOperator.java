package org.touchstone.kernel.onnx;

import java.util.List;
import onnx.AttributeProto;

/** The greatest element under a window that slides over the space of [batch, channels, space...]; partial windows are left out. */
public record MaxPoolOperator(List<Long> kernel, Window window) implements Operator {

    /** Copies the list. */
    public MaxPoolOperator {
        kernel = List.copyOf(kernel);
    }

    /** Windows side by side: steps as large as the kernel. */
    public static MaxPoolOperator tiling(Long... kernel) {
        return new MaxPoolOperator(List.of(kernel), Window.PLAIN.strided(kernel));
    }

    @Override
    public String type() {
        return "MaxPool";
    }

    @Override
    public Shape infer(Operands operands) {
        operands.requireCount(1, 1);
        operands.requireFloats();
        int axes = kernel.size();
        if (axes == 0 || kernel.stream().anyMatch(side -> side < 1 || side > Integer.MAX_VALUE)) {
            throw operands.attribute("kernel_shape must be positive numbers, one per spatial axis, not " + kernel);
        }
        operands.requireRank(0, axes + 2, axes + 2);
        Shape result = window.slide(operands, operands.shape(0).slice(0, 2), kernel);
        for (int i = 0; i < window.pads().size(); i++) {
            // A window wholly in the padding has no greatest element.
            if (window.pads().get(i) >= kernel.get(i % axes)) {
                throw operands.attribute("pads " + window.pads() + " must be smaller than the kernel " + kernel);
            }
        }
        return result;
    }

    @Override
    public List<AttributeProto> attributes(Operands operands) {
        return window.attributes(operands, kernel);
    }
}
