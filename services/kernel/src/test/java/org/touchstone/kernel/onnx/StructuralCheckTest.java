package org.touchstone.kernel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import onnx.AttributeProto;
import onnx.FunctionProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.OperatorSetIdProto;
import onnx.TensorProto;
import onnx.TypeProto;
import onnx.ValueInfoProto;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StructuralCheckTest {

    private static NodeProto node(String operator, String output, String... inputs) {
        NodeProto.Builder node =
                NodeProto.newBuilder().setOpType(operator).setName(output).addOutput(output);
        Stream.of(inputs).forEach(node::addInput);
        return node.build();
    }

    private static ValueInfoProto value(String name) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.getDefaultInstance())
                .build();
    }

    /** x -> a = Relu(x) -> b = Add(a, w) -> out. */
    private static ModelProto.Builder sound() {
        ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);
        model.addOpsetImportBuilder().setVersion(17);
        model.getGraphBuilder()
                .setName("g")
                .addInput(value("x"))
                .addInitializer(TensorProto.newBuilder().setName("w"))
                .addNode(node("Relu", "a", "x"))
                .addNode(node("Add", "b", "a", "w"))
                .addOutput(value("b"));
        return model;
    }

    private static GraphProto body(String input, String output) {
        return GraphProto.newBuilder()
                .setName("body")
                .addNode(node("Relu", output, input))
                .addOutput(value(output))
                .build();
    }

    private static void branch(ModelProto.Builder model, GraphProto body) {
        AttributeProto attribute =
                AttributeProto.newBuilder().setName("then_branch").setG(body).build();
        model.getGraphBuilder().addNode(node("If", "c", "b").toBuilder().addAttribute(attribute));
    }

    private static FunctionProto.Builder function() {
        return FunctionProto.newBuilder()
                .setName("f")
                .setDomain("ours")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .addInput("x")
                .addNode(node("Relu", "y", "x"))
                .addOutput("y");
    }

    private static Arguments fault(String problem, Consumer<ModelProto.Builder> change) {
        return Arguments.of(Named.of(problem, change), problem);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("no ir_version", model -> model.clearIrVersion()),
                fault("the model declares no operator set", model -> model.clearOpsetImport()),
                fault("declares operator set '' twice", model -> model.addOpsetImportBuilder()
                        .setDomain("ai.onnx")
                        .setVersion(17)),
                fault("without a version", model -> model.getOpsetImportBuilder(0)
                        .clearVersion()),
                fault("the model has no graph", model -> model.clearGraph()),
                fault("the graph has no name", model -> model.getGraphBuilder().clearName()),
                fault("graph 'g' has no output", model -> model.getGraphBuilder()
                        .clearOutput()),
                fault(
                        "input 'x' has no type",
                        model -> model.getGraphBuilder().getInputBuilder(0).clearType()),
                fault("an input has no name", model -> model.getGraphBuilder().addInput(value(""))),
                fault("input 'x' has a name that is taken", model -> model.getGraphBuilder()
                        .addInput(value("x"))),
                fault("initializer 'w' has a name that is taken", model -> model.getGraphBuilder()
                        .addInitializer(TensorProto.newBuilder().setName("w"))),
                fault("output 'w' has a name that is taken", model -> model.getGraphBuilder()
                        .addNode(node("Relu", "w", "b"))),
                fault(
                        "an earlier node has the same name",
                        model -> model.getGraphBuilder().getNodeBuilder(1).setName("a")),
                fault(
                        "no operator is named",
                        model -> model.getGraphBuilder().getNodeBuilder(1).clearOpType()),
                fault(
                        "operator set 'theirs' is not declared",
                        model -> model.getGraphBuilder().getNodeBuilder(0).setDomain("theirs")),
                fault(
                        "input 'nobody' is not defined",
                        model -> model.getGraphBuilder().getNodeBuilder(0).setInput(0, "nobody")),
                fault(
                        "nodes are not in topological order",
                        model -> model.getGraphBuilder().getNodeBuilder(0).setInput(0, "b")),
                fault("output 'nobody' is not defined", model -> model.getGraphBuilder()
                        .addOutput(value("nobody"))));
    }

    static Stream<Arguments> nestedFaults() {
        return Stream.of(
                fault("attribute 'axis' has a name that is taken", model -> model.getGraphBuilder()
                        .getNodeBuilder(0)
                        .addAttribute(AttributeProto.newBuilder().setName("axis"))
                        .addAttribute(AttributeProto.newBuilder().setName("axis"))),
                fault(
                        "graph in 'then_branch', node 0 'inner' (Relu): input 'nobody' is not defined",
                        model -> branch(model, body("nobody", "inner"))),
                fault("output 'a' has a name that is taken", model -> branch(model, body("x", "a"))),
                fault("function 'ours.f' is defined twice", model -> model.addFunctions(function())
                        .addFunctions(function())),
                fault(
                        "function 'ours.f' declares no operator set",
                        model -> model.addFunctions(function().clearOpsetImport())),
                fault(
                        "function 'ours.f': output 'z' is not defined",
                        model -> model.addFunctions(function().addOutput("z"))));
    }

    @ParameterizedTest
    @MethodSource({"faults", "nestedFaults"})
    void isNamed(Consumer<ModelProto.Builder> change, String problem) {
        ModelProto.Builder model = sound();
        change.accept(model);

        assertThat(StructuralCheck.problems(model.build()))
                .anySatisfy(line -> assertThat(line).contains(problem));
    }

    @Test
    void soundModelsPass() {
        ModelProto.Builder model = sound();
        branch(model, body("a", "inner"));
        model.addFunctions(function());
        // An input's default value, an optional input left out and the standard set's other name are all in order.
        model.getGraphBuilder().addInitializer(TensorProto.newBuilder().setName("x"));
        model.getGraphBuilder()
                .addNode(node("Clip", "d", "b", "", "w").toBuilder().setDomain("ai.onnx"));

        assertThat(StructuralCheck.problems(model.build())).isEmpty();
        assertThatCode(() -> StructuralCheck.require(model.build())).doesNotThrowAnyException();
    }

    @Test
    void whatABranchDefinesIsUnknownOutside() {
        ModelProto.Builder model = sound();
        branch(model, body("a", "inner"));
        model.getGraphBuilder().addOutput(value("inner"));

        assertThat(StructuralCheck.problems(model.build())).containsExactly("graph 'g': output 'inner' is not defined");
    }

    @Test
    void refusalNamesTheFirstProblemsAndCountsTheRest() {
        ModelProto.Builder model = sound();
        IntStream.range(0, 13).forEach(i -> model.getGraphBuilder().addOutput(value("missing" + i)));

        assertThatThrownBy(() -> StructuralCheck.require(model.build()))
                .isInstanceOf(OnnxException.class)
                .hasMessageContaining("'missing9'")
                .hasMessageContaining("and 3 more")
                .hasMessageNotContaining("'missing10'");
    }
}
