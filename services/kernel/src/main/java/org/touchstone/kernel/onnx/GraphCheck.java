package org.touchstone.kernel.onnx;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import onnx.AttributeProto;
import onnx.FunctionProto;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.SparseTensorProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;

/** The names of one graph or function body and of the graphs within; adds what is wrong to a list. */
final class GraphCheck {
    private final List<String> problems;
    private final Set<String> domains;

    GraphCheck(List<String> problems, Set<String> domains) {
        this.problems = problems;
        this.domains = domains;
    }

    void mainGraph(GraphProto graph) {
        String where = "graph '" + graph.getName() + "'";
        if (graph.getName().isBlank()) {
            problems.add("the graph has no name");
        }
        if (graph.getOutputCount() == 0) {
            problems.add(where + " has no output");
        }
        for (ValueInfoProto input : graph.getInputList()) {
            if (!input.hasType()) {
                problems.add(where + ": input '" + input.getName() + "' has no type");
            }
        }
        graph(where, graph, Set.of());
    }

    void function(String where, FunctionProto function) {
        Set<String> defined = new HashSet<>();
        function.getInputList().forEach(input -> define(where, "input", input, defined));
        nodes(where, function.getNodeList(), defined);
        function.getOutputList().forEach(output -> requireOutput(where, output, defined));
    }

    private void graph(String where, GraphProto graph, Set<String> outer) {
        Set<String> defined = new HashSet<>();
        graph.getInputList().forEach(input -> define(where, "input", input.getName(), defined));
        initializers(where, graph, Set.copyOf(defined), defined);
        // What a graph defines may be used within it, and what surrounds it too.
        defined.addAll(outer);
        nodes(where, graph.getNodeList(), defined);
        graph.getOutputList().forEach(output -> requireOutput(where, output.getName(), defined));
    }

    /** An initializer of an input's name is that input's default. */
    private void initializers(String where, GraphProto graph, Set<String> inputs, Set<String> defined) {
        Set<String> initialized = new HashSet<>();
        for (TensorProto initializer : graph.getInitializerList()) {
            define(where, "initializer", initializer.getName(), initialized);
        }
        for (SparseTensorProto initializer : graph.getSparseInitializerList()) {
            define(where, "initializer", initializer.getValues().getName(), initialized);
        }
        initialized.stream().filter(name -> !inputs.contains(name)).forEach(defined::add);
    }

    private void nodes(String where, List<NodeProto> nodes, Set<String> defined) {
        Set<String> madeAnywhere = new HashSet<>();
        nodes.forEach(node -> madeAnywhere.addAll(node.getOutputList()));
        Set<String> nodeNames = new HashSet<>();
        for (int i = 0; i < nodes.size(); i++) {
            NodeProto node = nodes.get(i);
            String label = where + ", node " + i + " '" + node.getName() + "' (" + node.getOpType() + ")";
            if (!node.getName().isEmpty() && !nodeNames.add(node.getName())) {
                problems.add(label + ": an earlier node has the same name");
            }
            node(label, node, madeAnywhere, defined);
        }
    }

    private void node(String label, NodeProto node, Set<String> madeAnywhere, Set<String> defined) {
        if (node.getOpType().isBlank()) {
            problems.add(label + ": no operator is named");
        }
        if (!domains.contains(StructuralCheck.canonicalDomain(node.getDomain()))) {
            problems.add(label + ": operator set '" + node.getDomain() + "' is not declared");
        }
        for (String input : node.getInputList()) {
            if (!input.isEmpty() && !defined.contains(input)) {
                String reason = madeAnywhere.contains(input)
                        ? "is made by this or a later node: nodes are not in topological order"
                        : "is not defined";
                problems.add(label + ": input '" + input + "' " + reason);
            }
        }
        attributes(label, node, defined);
        for (String output : node.getOutputList()) {
            if (!output.isEmpty()) {
                define(label, "output", output, defined);
            }
        }
    }

    private void attributes(String label, NodeProto node, Set<String> defined) {
        Set<String> names = new HashSet<>();
        for (AttributeProto attribute : node.getAttributeList()) {
            define(label, "attribute", attribute.getName(), names);
            String where = label + ", graph in '" + attribute.getName() + "'";
            if (attribute.hasG()) {
                graph(where, attribute.getG(), defined);
            }
            attribute.getGraphsList().forEach(graph -> graph(where, graph, defined));
        }
    }

    private void define(String where, String what, String name, Set<String> defined) {
        if (name.isBlank()) {
            problems.add(where + ": an " + what + " has no name");
        } else if (!defined.add(name)) {
            problems.add(where + ": " + what + " '" + name + "' has a name that is taken");
        }
    }

    private void requireOutput(String where, String output, Set<String> defined) {
        if (!defined.contains(output)) {
            problems.add(where + ": output '" + output + "' is not defined");
        }
    }
}
