package org.touchstone.kernel.saliency.method;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.touchstone.kernel.onnx.network.NetworkNode;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.onnx.run.BackwardRule;
import org.touchstone.kernel.onnx.run.BackwardRules;
import org.touchstone.kernel.onnx.run.Gradients;
import org.touchstone.kernel.onnx.run.Tape;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Tensor;

/** The methods that one forward pass and a few ways back are enough for. */
final class SinglePass {
    private final Target target;
    private final Set<Method> methods;
    private final int rectifiers;
    private final BackwardRules guided;
    private final BackwardRules deconvolution;

    SinglePass(OnnxNetwork network, Target target, Set<Method> methods) {
        this.target = target;
        this.methods = methods;
        Set<String> names = new NetworkValues(network)
                .rectifiers(target.input(), target.scores()).stream()
                        .map(NetworkNode::name)
                        .collect(Collectors.toSet());
        this.rectifiers = names.size();
        this.guided = BackwardRules.none().atNodes(names, step -> positive(step.standard()));
        this.deconvolution = BackwardRules.none().atNodes(names, BackwardRule.ofOne((x, y, r) -> Elementwise.relu(r)));
    }

    private static Map<Integer, Tensor> positive(Map<Integer, Tensor> standard) {
        Map<Integer, Tensor> found = new HashMap<>(standard);
        found.replaceAll((place, tensor) -> Elementwise.relu(tensor));
        return found;
    }

    /** Attributions by method, the gradient always among them, and how guided backpropagation went. */
    record Maps(Map<Method, Tensor> attributions, Explanation.Guided guided) {}

    static final Method GRADIENT = new Method.Gradient();

    /** In the current scope. The cotangent is that of the scores. */
    Maps explain(Tape tape, Tensor cotangent) {
        Tensor x = tape.value(target.input());
        Optional<String> activation =
                target.activation().filter(value -> has(Method.GradCam.class) || has(Method.GuidedGradCam.class));
        List<String> wanted = new ArrayList<>(List.of(target.input()));
        activation.ifPresent(wanted::add);
        Map<String, Tensor> seed = Map.of(target.scores(), cotangent);
        Gradients gradients = tape.vjp(seed, wanted);
        Tensor gradient = gradients.of(target.input());
        Map<Method, Tensor> found = new HashMap<>();
        found.put(GRADIENT, gradient);
        Optional<Tensor> cam = activation.map(value -> cam(tape.value(value), gradients.of(value), x));
        Explanation.Guided effect = Explanation.Guided.NONE;
        Optional<Tensor> guidedMap = Optional.empty();
        if (has(Method.GuidedBackpropagation.class) || has(Method.GuidedGradCam.class)) {
            Gradients modified = tape.vjp(seed, guided, List.of(target.input()));
            Tensor map = modified.of(target.input());
            guidedMap = Optional.of(map);
            effect = new Explanation.Guided(
                    rectifiers,
                    modified.ruled().size(),
                    Reduce.amax(Elementwise.abs(map.sub(gradient)), false, 0, 1, 2, 3)
                            .item());
        }
        for (Method method : methods) {
            if (method instanceof Method.GradientTimesInput) {
                found.put(method, gradient.mul(x));
            } else if (method instanceof Method.GuidedBackpropagation) {
                found.put(method, guidedMap.orElseThrow());
            } else if (method instanceof Method.Deconvnet) {
                found.put(
                        method,
                        tape.vjp(seed, deconvolution, List.of(target.input())).of(target.input()));
            } else if (method instanceof Method.GradCam && cam.isPresent()) {
                found.put(method, cam.get());
            } else if (method instanceof Method.GuidedGradCam && cam.isPresent()) {
                found.put(method, guidedMap.orElseThrow().mul(cam.get()));
            }
        }
        return new Maps(found, effect);
    }

    private boolean has(Class<? extends Method> type) {
        return methods.stream().anyMatch(type::isInstance);
    }

    /** Selvaraju et al. (2017), eq. 1 and 2: alpha_k is the mean of the gradient of channel k. */
    static Tensor rawCam(Tensor activation, Tensor gradient) {
        Tensor alpha = Reduce.mean(gradient, true, 2, 3);
        return Elementwise.relu(Reduce.sum(alpha.mul(activation), true, 1));
    }

    private static Tensor cam(Tensor activation, Tensor gradient, Tensor x) {
        return Neural.resize(rawCam(activation, gradient), x.size(2), x.size(3));
    }
}
