package org.touchstone.console.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.console.world.TinyOnnx;

class OnnxOutlineReaderTest {
    @Test
    void shouldTellWhatIsInAModel() throws Exception {
        OnnxOutline outline = read(TinyOnnx.classifier(28, 10, 1));

        assertThat(outline)
                .isEqualTo(new OnnxOutline(
                        8,
                        "tiny",
                        new java.util.TreeMap<>(Map.of("ai.onnx", 13L)),
                        2,
                        new java.util.TreeMap<>(Map.of("Flatten", 1, "MatMul", 1)),
                        7_840,
                        List.of(new OnnxOutline.Port("image", List.of("batch", "1", "28", "28"))),
                        List.of(new OnnxOutline.Port("scores", List.of("batch", "10")))));
    }

    /** Cut anywhere, a model is refused with words, never taken and never a crash. */
    @Test
    void shouldRefuseAModelThatIsCutOffAnywhere() {
        byte[] whole = TinyOnnx.classifier(8, 5, 1);
        int opset = TinyOnnx.model(new byte[0]).length;
        for (int length = 0; length < whole.length - opset; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(NotOnnxException.class);
        }
        assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length / 2)))
                .hasMessageContaining("cut off or damaged after");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PK\u0003\u0004 an archive",
                "\u0089HDF\r\n",
                "{\"json\": true}",
                "<html>",
                "weights as text, 0.1 0.2 0.3",
                "\u0000\u0000\u0000\u0000\u0000\u0000\u0000"
            })
    void shouldSayWhatElseItIs(String content) {
        assertThatThrownBy(() -> read(content.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOfSatisfying(NotOnnxException.class, refusal -> assertThat(refusal.remedy())
                        .contains("torch.onnx.export"))
                .hasMessageMatching("The (ONNX )?file is .*");
    }

    @Test
    void shouldRefuseModelsThatCannotBeFed() {
        assertThatThrownBy(() -> read(TinyOnnx.model(TinyOnnx.emptyGraph()))).hasMessageContaining("no graph");
        assertThatThrownBy(() -> read(TinyOnnx.external(8, 5)))
                .hasMessageContaining("'weights' keeps its data in another file");
    }

    @Test
    void shouldNotBeLedIntoReservingMemory() {
        byte[] hostile = {8, 8, 58, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7, 10, 4, 34, 2, 'a', 'b'};

        assertThatThrownBy(() -> read(hostile)).hasMessageContaining("cut off");
    }

    @Test
    void shouldReadModelsOfOthers() throws Exception {
        Optional<Path> model = Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .map(folder -> folder.resolve("shared/data/onnx-models/mnist-cntk-ort-examples.onnx"))
                .filter(Files::exists)
                .findFirst();
        Assumptions.assumeTrue(model.isPresent(), "There is no folder shared/data/onnx-models above this one.");
        try (InputStream in = Files.newInputStream(model.orElseThrow())) {
            OnnxOutline outline = OnnxOutlineReader.read(in);
            assertThat(outline.operators()).containsEntry("Conv", 2);
            assertThat(outline.inputs()).hasSize(1);
            assertThat(outline.inputs().get(0).shape()).containsExactly("1", "1", "28", "28");
        }
    }

    private static OnnxOutline read(byte[] bytes) throws IOException, NotOnnxException {
        return OnnxOutlineReader.read(new ByteArrayInputStream(bytes));
    }
}
