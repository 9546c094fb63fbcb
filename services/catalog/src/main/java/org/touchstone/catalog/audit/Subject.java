package org.touchstone.catalog.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.StoredObject;

/**
 * The model under audit.
 *
 * @param name under which it is known
 * @param onnx its file
 * @param model name@digest in the catalog; absent for a foreign model
 * @param opset of ONNX
 * @param classNames names of the scores, in order; "0", "1", ... where unknown
 * @param input how pixels enter
 * @param parameters numbers in its tensors
 * @param scores name of the graph's value whose elements are explained
 * @param camValue name of the value that Grad-CAM looks at; absent: there is none
 * @param initialization how its own training drew its first weights; absent: unknown
 */
public record Subject(
        String name,
        StoredObject onnx,
        @Nullable String model,
        int opset,
        List<String> classNames,
        Input input,
        long parameters,
        String scores,
        @Nullable String camValue,
        @Nullable String initialization) {
    public Subject {
        classNames = List.copyOf(classNames);
    }

    /** x = pixel * scale + offset for each channel; baseline in units of x; {@code source} says who said so. */
    public record Input(
            ImageDimensions dimensions, List<Double> scale, List<Double> offset, List<Double> baseline, String source) {
        public Input {
            scale = List.copyOf(scale);
            offset = List.copyOf(offset);
            baseline = List.copyOf(baseline);
        }
    }
}
