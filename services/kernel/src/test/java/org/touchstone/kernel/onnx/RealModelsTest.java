package org.touchstone.kernel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import onnx.ModelProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our layout of the format is the one that others write. */
class RealModelsTest {

    private static Path data(String name) {
        Path path = Path.of(System.getProperty("touchstone.data", "absent"), name);
        assumeTrue(Files.exists(path), () -> "no data at " + path + ": nothing to read");
        return path;
    }

    /** Every model is read without a remainder, has a sound structure, and says the same when written again. */
    private static void assertUnderstood(Map<String, byte[]> models) {
        List<String> complaints = new ArrayList<>();
        models.forEach((name, bytes) -> {
            ModelProto model = parse(name, bytes);
            unknownFields(name, model, complaints);
            StructuralCheck.problems(model).forEach(problem -> complaints.add(name + ": " + problem));
            assertThat(parse(name, model.toByteArray())).as(name).isEqualTo(model);
        });
        assertThat(complaints).isEmpty();
    }

    private static ModelProto parse(String name, byte[] bytes) {
        try {
            return ModelProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException malformed) {
            throw new AssertionError(name, malformed);
        }
    }

    private static void unknownFields(String where, Message message, List<String> complaints) {
        if (!message.getUnknownFields().asMap().isEmpty()) {
            complaints.add(where + " has unknown fields "
                    + message.getUnknownFields().asMap().keySet());
        }
        message.getAllFields().forEach((field, value) -> {
            List<?> values = value instanceof List<?> list ? list : List.of(value);
            for (Object each : values) {
                if (each instanceof Message nested) {
                    unknownFields(where + "." + field.getName(), nested, complaints);
                }
            }
        });
    }

    @Test
    void trainedModels() {
        Map<String, byte[]> models = RealModels.inFolder(data("onnx-models"));

        assertThat(models).hasSizeGreaterThanOrEqualTo(2);
        assertUnderstood(models);
    }

    @ParameterizedTest
    @CsvSource({"light.tar.gz, 4", "node.tar.gz, 271", "pytorch-converted.tar.gz, 37"})
    void conformanceSuites(String archive, int count) {
        Map<String, byte[]> models =
                RealModels.inArchive(data("onnx-conformance").resolve(archive));

        assertThat(models).hasSize(count);
        assertUnderstood(models);
    }
}
