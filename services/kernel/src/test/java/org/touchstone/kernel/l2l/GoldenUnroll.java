package org.touchstone.kernel.l2l;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.classify.ClassifierSpec;
import org.touchstone.kernel.classify.InputShape;
import org.touchstone.kernel.classify.Network;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.oracle.OracleCase;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** One golden case of an unrolled optimizer: its network, objective and parameters as its JSON states them. */
record GoldenUnroll(OracleCase file) {
    Architecture architecture() {
        JsonNode parameters = file.json().path("parameters");
        InputForm input = parameters.path("preprocessing").asText().equals("raw")
                ? new InputForm.Raw()
                : new InputForm.LogSign(parameters.path("p").asDouble());
        return new Architecture(
                input,
                parameters.path("hidden").asInt(),
                parameters.path("output_scale").asDouble());
    }

    int unroll() {
        return file.json().path("parameters").path("T").asInt();
    }

    Objective objective() {
        if (isQuadratic()) {
            int[] shape = file.shape("W");
            return new Quadratics(file.doubles("W"), file.doubles("y"), shape[0], shape[1]);
        }
        int inputs = file.shape("x")[1];
        int classes = 10;
        int hidden = (file.shape("theta0")[0] - classes) / (inputs + 1 + classes);
        Network network = Network.of(
                new ClassifierSpec.Mlp(List.of(hidden), Activation.SIGMOID, 0), new InputShape(1, 1, inputs), classes);
        ClassifierObjective.Batch batch = new ClassifierObjective.Batch(file.doubles("x"), file.longs("labels"));
        return new ClassifierObjective(network, step -> batch, Key.of(0));
    }

    boolean isQuadratic() {
        return file.json().path("inputs").has("W");
    }

    String losses() {
        return isQuadratic() ? "loss_per_function" : "loss";
    }

    Params phi(DType type) {
        Map<String, Tensor> parts = new LinkedHashMap<>();
        architecture()
                .shapes()
                .forEach((name, shape) -> parts.put(
                        name,
                        Tensors.of(
                                        file.doubles(name),
                                        shape.stream()
                                                .mapToLong(Integer::longValue)
                                                .toArray())
                                .to(type)));
        return Params.of(parts);
    }

    double[] theta() {
        return file.doubles("theta0");
    }

    static String prefix(SecondDerivatives form) {
        return form == SecondDerivatives.DROPPED ? "first_order." : "second_order.";
    }
}
