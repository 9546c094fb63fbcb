package org.touchstone.kernel.onnx.run;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.touchstone.kernel.onnx.network.NetworkNode;

/** Which nodes go back by which rule; a rule for a node wins over one for its operator. Immutable. */
public final class BackwardRules {
    private static final BackwardRules NONE = new BackwardRules(Map.of(), Map.of());

    private final Map<String, BackwardRule> byOperator;
    private final Map<String, BackwardRule> byNode;

    private BackwardRules(Map<String, BackwardRule> byOperator, Map<String, BackwardRule> byNode) {
        this.byOperator = Map.copyOf(byOperator);
        this.byNode = Map.copyOf(byNode);
    }

    /** Derivatives as calculus has them. */
    public static BackwardRules none() {
        return NONE;
    }

    /** With the rule at all nodes of an operator such as "Relu". */
    public BackwardRules atOperator(String type, BackwardRule rule) {
        Map<String, BackwardRule> more = new HashMap<>(byOperator);
        more.put(type, rule);
        return new BackwardRules(more, byNode);
    }

    /** With the rule at nodes of these names. */
    public BackwardRules atNodes(Set<String> names, BackwardRule rule) {
        Map<String, BackwardRule> more = new HashMap<>(byNode);
        names.forEach(name -> more.put(name, rule));
        return new BackwardRules(byOperator, more);
    }

    Optional<BackwardRule> of(NetworkNode node) {
        BackwardRule own = byNode.get(node.name());
        return Optional.ofNullable(own != null ? own : byOperator.get(node.operator()));
    }
}
