package org.touchstone.classifier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Message;
import java.util.List;
import org.touchstone.kernel.classify.ClassifierSpec;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.proto.ProtoJson;
import org.touchstone.proto.v1.Architecture;
import org.touchstone.proto.v1.Cnn;
import org.touchstone.proto.v1.ConvolutionBlock;
import org.touchstone.proto.v1.Mlp;

/** The architecture of a classifier as tasks write it, as cards keep it, and as the kernel builds it. */
public final class Architectures {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEFAULT_KERNEL = 3;

    private Architectures() {}

    /** {@link org.touchstone.kernel.classify.SpecException} when a value is impossible for any input. */
    public static ClassifierSpec toKernel(Architecture architecture) {
        return switch (architecture.getKindCase()) {
            case MLP -> toKernel(architecture.getMlp());
            case CNN -> toKernel(architecture.getCnn());
            case KIND_NOT_SET -> throw new IllegalArgumentException("an architecture is an mlp or a cnn");
        };
    }

    /** A part of a task as documents keep it. */
    public static JsonNode toJson(Message message) {
        try {
            return JSON.readTree(ProtoJson.printCompact(message));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("protobuf printed what Jackson does not read", e);
        }
    }

    /** From a card, which a newer version may have written. */
    public static Architecture fromJson(JsonNode json) {
        return ProtoJson.parseTolerantly(json.toString(), Architecture.newBuilder())
                .build();
    }

    private static ClassifierSpec toKernel(Mlp mlp) {
        return new ClassifierSpec.Mlp(mlp.getHiddenList(), toKernel(mlp.getActivation()), mlp.getDropout());
    }

    private static ClassifierSpec toKernel(Cnn cnn) {
        List<ClassifierSpec.Block> blocks =
                cnn.getBlocksList().stream().map(Architectures::toKernel).toList();
        return new ClassifierSpec.Cnn(blocks, cnn.getHiddenList(), toKernel(cnn.getActivation()), cnn.getDropout());
    }

    private static ClassifierSpec.Block toKernel(ConvolutionBlock block) {
        return new ClassifierSpec.Block(
                block.getFilters(),
                block.hasKernel() ? block.getKernel() : DEFAULT_KERNEL,
                block.hasStride() ? block.getStride() : 1,
                block.getValid(),
                block.getBatchNormalization(),
                block.getPool());
    }

    private static Activation toKernel(org.touchstone.proto.v1.Activation activation) {
        return switch (activation) {
            case ACTIVATION_UNSPECIFIED, RELU -> Activation.RELU;
            case TANH -> Activation.TANH;
            case SIGMOID -> Activation.SIGMOID;
            case SOFTSIGN -> Activation.SOFTSIGN;
            case UNRECOGNIZED ->
                throw new IllegalArgumentException(
                        "the activation is one that this version does not know; use RELU, TANH, SIGMOID or SOFTSIGN");
        };
    }
}
