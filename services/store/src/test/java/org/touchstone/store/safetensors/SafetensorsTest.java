package org.touchstone.store.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.store.safetensors.SafetensorsException.Code;

class SafetensorsTest {
    private static final SafetensorsFile SAMPLE = SafetensorsFile.of(
            Map.of("step", "12", "format", "touchstone"),
            List.of(
                    TensorEntry.ofFloats("weights", List.of(2L, 2L), new float[] {1, -2, 3.5f, Float.NaN}),
                    TensorEntry.ofLongs("labels", List.of(3L), new long[] {7, -1, Long.MAX_VALUE}),
                    TensorEntry.ofDoubles("scalar", List.of(), new double[] {Math.PI}),
                    TensorEntry.ofInts("nothing", List.of(0L, 4L), new int[0])));

    private final Path directory;

    SafetensorsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void theBytesAreThoseOfTheFormat() {
        SafetensorsFile file =
                SafetensorsFile.of(Map.of(), List.of(TensorEntry.ofFloats("a", List.of(1L), new float[] {1})));

        byte[] bytes = Safetensors.toBytes(file);

        String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}  ";
        assertThat(bytes).isEqualTo(encoded(header, new byte[] {0, 0, (byte) 0x80, 0x3f}));
        assertThat(bytes.length % 8).isEqualTo(4);
    }

    @Test
    void valuesComeBack() {
        SafetensorsFile read = Safetensors.read(Safetensors.toBytes(SAMPLE));

        assertThat(read).isEqualTo(SAMPLE);
        assertThat(read.metadata()).containsExactly(Map.entry("format", "touchstone"), Map.entry("step", "12"));
        assertThat(read.tensor("weights").floats()).containsExactly(1, -2, 3.5f, Float.NaN);
        assertThat(read.tensor("weights").doubles()).containsExactly(1, -2, 3.5, Double.NaN);
        assertThat(read.tensor("labels").longs()).containsExactly(7, -1, Long.MAX_VALUE);
        assertThat(read.tensor("scalar").doubles()).containsExactly(Math.PI);
        assertThat(read.tensor("nothing").dimensions()).containsExactly(0, 4);
        assertThat(read.byName().keySet()).containsExactly("weights", "labels", "scalar", "nothing");
    }

    @Test
    void everyWayInReadsTheSame() throws IOException {
        Path path = directory.resolve("sample.safetensors");
        Safetensors.write(SAMPLE, path);

        assertThat(Files.readAllBytes(path)).isEqualTo(Safetensors.toBytes(SAMPLE));
        assertThat(Safetensors.map(path)).isEqualTo(SAMPLE);
        assertThat(Safetensors.read(path, Limits.DEFAULT)).isEqualTo(SAMPLE);
        assertThat(Safetensors.read(new ByteArrayInputStream(Files.readAllBytes(path)), Limits.DEFAULT))
                .isEqualTo(SAMPLE);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(path);
        }
    }

    @Test
    void aFailedWriteLeavesTheOldFile() throws IOException {
        Path path = directory.resolve("kept.safetensors");
        Safetensors.write(SAMPLE, path);
        SafetensorsFile unwritable =
                SafetensorsFile.of(Map.of(), List.of(TensorEntry.ofInts("\ud800", List.of(), new int[1])));

        assertThatThrownBy(() -> Safetensors.write(unwritable, path)).isInstanceOf(SafetensorsException.class);

        assertThat(Safetensors.map(path)).isEqualTo(SAMPLE);
    }

    @Test
    void theOrderOfTheHeaderDoesNotMatter() {
        String header = "{\"b\":{\"shape\":[1],\"data_offsets\":[1,2],\"dtype\":\"U8\"},"
                + "\"a\":{\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[0,1]}}";

        SafetensorsFile file = Safetensors.read(encoded(header, new byte[] {1, (byte) 200}));

        assertThat(file.byName().keySet()).containsExactly("a", "b");
        assertThat(file.tensor("b").longs()).containsExactly(200);
    }

    @Test
    void tensorsAreReadOnlyAndIndependentOfTheirReaders() {
        TensorEntry tensor = SAMPLE.tensor("labels");
        tensor.data().getLong();

        assertThat(tensor.data().position()).isZero();
        assertThat(tensor.data().isReadOnly()).isTrue();
        assertThat(tensor.data().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void readingAsTheWrongTypeNamesBoth() {
        assertThatThrownBy(() -> SAMPLE.tensor("labels").floats())
                .isInstanceOf(SafetensorsException.class)
                .hasMessage("Tensor 'labels' holds I64, not F32");
        assertThatThrownBy(() -> SAMPLE.tensor("missing")).hasMessageContaining("no tensor named 'missing'");
        assertThatThrownBy(() -> SAMPLE.tensor("scalar").longs()).hasMessageContaining("not integers");
    }

    static Stream<Arguments> wrongFiles() {
        String a = "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}";
        String deep = "{\"a\":" + "[".repeat(2000);
        return Stream.of(
                Arguments.of("", 0, Code.HEADER_INVALID),
                Arguments.of("[]", 0, Code.HEADER_INVALID),
                Arguments.of(a, 2, Code.HEADER_INVALID),
                Arguments.of(a + "} x", 2, Code.HEADER_INVALID),
                Arguments.of(a + "}", 1, Code.TRUNCATED),
                Arguments.of(a + "}", 3, Code.OFFSETS_INVALID),
                Arguments.of(a + "," + a.substring(1) + "}", 2, Code.DUPLICATE_NAME),
                Arguments.of(a.replace("U8", "F8_E4M3") + "}", 2, Code.DTYPE_UNSUPPORTED),
                Arguments.of(a.replace("[2]", "[-2]") + "}", 2, Code.SHAPE_INVALID),
                Arguments.of(a.replace("[2]", "[4294967296,4294967296,0]") + "}", 2, Code.SHAPE_INVALID),
                Arguments.of(a.replace("[2]", "[2.0]") + "}", 2, Code.SHAPE_INVALID),
                Arguments.of(a.replace("[2]", "[99999999999999999999]") + "}", 2, Code.HEADER_INVALID),
                Arguments.of(a.replace("[2]", "[" + "1,".repeat(40) + "2]") + "}", 2, Code.SHAPE_INVALID),
                Arguments.of(a.replace("[0,2]", "[0,3]") + "}", 3, Code.OFFSETS_INVALID),
                Arguments.of(a.replace("[0,2]", "[1,3]") + "}", 3, Code.OFFSETS_INVALID),
                Arguments.of(a.replace("[0,2]", "[-2,0]") + "}", 2, Code.OFFSETS_INVALID),
                Arguments.of(a.replace("[0,2]", "[0]") + "}", 2, Code.HEADER_INVALID),
                Arguments.of(
                        a + ",\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}}", 3, Code.OFFSETS_INVALID),
                Arguments.of(a.replace("\"a\"", "\"\"") + "}", 2, Code.NAME_INVALID),
                Arguments.of(a.replace("\"a\"", "\"\\ud800\"") + "}", 2, Code.NAME_INVALID),
                Arguments.of(a.replace("\"a\"", "\"" + "n".repeat(300) + "\"") + "}", 2, Code.NAME_INVALID),
                Arguments.of(a.replace("dtype", "kind") + "}", 2, Code.HEADER_INVALID),
                Arguments.of("{\"__metadata__\":{\"a\":1}}", 0, Code.METADATA_INVALID),
                Arguments.of("{\"__metadata__\":{\"a\":\"1\",\"a\":\"1\"}}", 0, Code.METADATA_INVALID),
                Arguments.of("{\"__metadata__\":[]}", 0, Code.METADATA_INVALID),
                Arguments.of("{\"__metadata__\":{},\"__metadata__\":{}}", 0, Code.DUPLICATE_NAME),
                Arguments.of(deep, 0, Code.HEADER_INVALID),
                Arguments.of("{}\0\0", 0, Code.HEADER_INVALID));
    }

    @ParameterizedTest
    @MethodSource("wrongFiles")
    void aWrongFileIsRefusedByEveryWayIn(String header, int dataBytes, Code code) throws IOException {
        byte[] bytes = encoded(header, new byte[dataBytes]);
        Path path = Files.write(directory.resolve("wrong"), bytes);

        SafetensorsException inMemory = catchThrowableOfType(SafetensorsException.class, () -> Safetensors.read(bytes));
        SafetensorsException mapped = catchThrowableOfType(SafetensorsException.class, () -> Safetensors.map(path));
        SafetensorsException streamed =
                catchThrowableOfType(SafetensorsException.class, () -> Safetensors.read(path, Limits.DEFAULT));

        assertThat(List.of(inMemory.code(), mapped.code(), streamed.code())).containsOnly(code);
        assertThat(inMemory.byteOffset()).isBetween(0L, (long) bytes.length);
    }

    @Test
    void aHugeClaimIsRefusedBeforeAnythingIsAllocated() {
        byte[] lyingPrefix = {-1, -1, -1, -1, -1, -1, -1, -1, '{'};
        String large = "{\"a\":{\"dtype\":\"U8\",\"shape\":[3000000000],\"data_offsets\":[0,3000000000]}}";

        assertThat(codeOf(lyingPrefix, Limits.DEFAULT)).isEqualTo(Code.HEADER_TOO_LARGE);
        assertThat(codeOf(new byte[7], Limits.DEFAULT)).isEqualTo(Code.TRUNCATED);
        assertThat(codeOf(encoded(large, new byte[0]), Limits.DEFAULT)).isEqualTo(Code.TOO_LARGE);
        assertThat(codeOf(Safetensors.toBytes(SAMPLE), Limits.DEFAULT.withFileBytes(100)))
                .isEqualTo(Code.TOO_LARGE);
        assertThat(codeOf(Safetensors.toBytes(SAMPLE), new Limits(1 << 20, 3, 256, 16, 1 << 20)))
                .isEqualTo(Code.TOO_MANY_TENSORS);
    }

    @Test
    void theWriterRefusesWhatTheReaderWould() {
        assertThatThrownBy(() -> write(TensorEntry.ofInts("__metadata__", List.of(), new int[1])))
                .isInstanceOf(SafetensorsException.class);
        assertThatThrownBy(() -> write(TensorEntry.ofInts("", List.of(), new int[1])))
                .isInstanceOf(SafetensorsException.class);
        assertThatThrownBy(() -> write(
                        TensorEntry.ofInts("a", List.of(), new int[1]), TensorEntry.ofInts("a", List.of(), new int[1])))
                .hasMessage("Two tensors are named 'a'");
        assertThatThrownBy(() -> TensorEntry.ofInts("a", List.of(2L), new int[1]))
                .hasMessage("Tensor 'a' of shape [2] and type I32 takes 8 bytes, not 4");
    }

    private static byte[] write(TensorEntry... tensors) {
        return Safetensors.toBytes(SafetensorsFile.of(Map.of(), List.of(tensors)));
    }

    private static Code codeOf(byte[] bytes, Limits limits) {
        return catchThrowableOfType(SafetensorsException.class, () -> Safetensors.read(bytes, limits))
                .code();
    }

    private static byte[] encoded(String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(data)
                .array();
    }
}
