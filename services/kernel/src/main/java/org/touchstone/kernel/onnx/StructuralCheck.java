package org.touchstone.kernel.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import onnx.FunctionProto;
import onnx.ModelProto;
import onnx.OperatorSetIdProto;
import org.touchstone.kernel.onnx.OnnxException.Code;

/**
 * Whether a model hangs together, whatever its operators: versions declared, names given once, every input made before it is
 * used, in subgraphs and functions too. Says nothing about shapes and operators.
 */
public final class StructuralCheck {
    private static final int SHOWN = 10;

    private StructuralCheck() {}

    /** Refuses a model with problems, naming the first ones. */
    public static void require(ModelProto model) {
        List<String> problems = problems(model);
        if (!problems.isEmpty()) {
            String more = problems.size() > SHOWN ? "; and " + (problems.size() - SHOWN) + " more" : "";
            throw new OnnxException(
                    Code.STRUCTURE_INVALID,
                    "The model does not hang together: "
                            + problems.stream().limit(SHOWN).collect(Collectors.joining("; ")) + more);
        }
    }

    /** What is wrong with the model, in the order of the file; empty when nothing is. */
    public static List<String> problems(ModelProto model) {
        List<String> problems = new ArrayList<>();
        if (model.getIrVersion() < 1) {
            problems.add("no ir_version is declared");
        }
        Set<String> domains = domains("the model", model.getOpsetImportList(), problems);
        if (model.hasGraph()) {
            new GraphCheck(problems, domains).mainGraph(model.getGraph());
        } else {
            problems.add("the model has no graph");
        }
        Set<String> functions = new HashSet<>();
        for (FunctionProto function : model.getFunctionsList()) {
            String label = "function '" + function.getDomain() + "." + function.getName() + "'";
            if (!functions.add(label + function.getOverload())) {
                problems.add(label + " is defined twice");
            }
            Set<String> known = domains(label, function.getOpsetImportList(), problems);
            new GraphCheck(problems, known).function(label, function);
        }
        return List.copyOf(problems);
    }

    /** The standard operators have two names. */
    public static String canonicalDomain(String domain) {
        return domain.equals("ai.onnx") ? "" : domain;
    }

    private static Set<String> domains(String where, List<OperatorSetIdProto> imports, List<String> problems) {
        Set<String> domains = new HashSet<>();
        for (OperatorSetIdProto each : imports) {
            String domain = canonicalDomain(each.getDomain());
            if (!domains.add(domain)) {
                problems.add(where + " declares operator set '" + domain + "' twice");
            }
            if (each.getVersion() < 1) {
                problems.add(where + " declares operator set '" + domain + "' without a version");
            }
        }
        if (domains.isEmpty()) {
            problems.add(where + " declares no operator set (opset_import)");
        }
        return domains;
    }
}
