package org.touchstone.kernel.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.touchstone.kernel.data.Fixtures.drain;
import static org.touchstone.kernel.data.Fixtures.gzip;
import static org.touchstone.kernel.data.Fixtures.idx;
import static org.touchstone.kernel.data.Fixtures.real;
import static org.touchstone.kernel.data.Fixtures.stream;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.data.LabelledImageReader.Accepted;
import org.touchstone.kernel.data.LabelledImageReader.Item;
import org.touchstone.kernel.data.LabelledImageReader.Refused;
import org.touchstone.kernel.data.MalformedDataException.Code;

class IdxReaderTest {
    private static final int IMAGES = 0x803;
    private static final int LABELS = 0x801;

    @Test
    void itReadsMnistWhole() throws Exception {
        MessageDigest pixels = MessageDigest.getInstance("SHA-256");
        int[] perClass = new int[10];
        int[] firstLabels = new int[5];
        long count = 0;

        try (IdxReader reader = new IdxReader(
                real("mnist/train-images-idx3-ubyte.gz"),
                real("mnist/train-labels-idx1-ubyte.gz"),
                10,
                ReadLimits.DEFAULT)) {
            assertThat(reader.shape()).isEqualTo(new ImageShape(1, 28, 28));
            assertThat(reader.count()).isEqualTo(60_000);
            for (Optional<Item> item = reader.next(); item.isPresent(); item = reader.next()) {
                Accepted accepted = (Accepted) item.get();
                pixels.update(accepted.pixels());
                perClass[accepted.label()]++;
                if (count < firstLabels.length) {
                    firstLabels[(int) count] = accepted.label();
                }
                count++;
            }
        }

        assertThat(count).isEqualTo(60_000);
        assertThat(firstLabels).containsExactly(5, 0, 4, 1, 9);
        assertThat(perClass).containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
        assertThat(HexFormat.of().formatHex(pixels.digest()))
                .isEqualTo("741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757");
    }

    @Test
    void skippingReachesTheSameItems() {
        List<Item> all = drain(reader(idx(IMAGES, new int[] {6, 2, 2}, 24), idx(LABELS, new int[] {6}, 6), 10));
        IdxReader skipping = reader(idx(IMAGES, new int[] {6, 2, 2}, 24), idx(LABELS, new int[] {6}, 6), 10);
        skipping.skip(4);

        List<Item> rest = drain(skipping);

        assertThat(rest).usingRecursiveComparison().isEqualTo(all.subList(4, 6));
        assertThat(((Accepted) rest.get(0)).pixels()).containsExactly(16, 17, 18, 19);
    }

    @Test
    void skippingPastTheEndIsRefused() {
        IdxReader reader = reader(idx(IMAGES, new int[] {2, 2, 2}, 8), idx(LABELS, new int[] {2}, 2), 10);
        assertThatThrownBy(() -> reader.skip(3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void packedAndPlainSourcesGiveTheSame() {
        byte[] images = idx(IMAGES, new int[] {3, 2, 5}, 30);
        byte[] labels = idx(LABELS, new int[] {3}, 3);

        assertThat(drain(reader(gzip(images), gzip(labels), 10)))
                .usingRecursiveComparison()
                .isEqualTo(drain(reader(images, labels, 10)));
    }

    @Test
    void aLabelOutOfRangeRefusesThatItemOnly() {
        List<Item> items = drain(reader(idx(IMAGES, new int[] {3, 1, 1}, 3), idx(LABELS, new int[] {3}, 3), 2));

        assertThat(items).hasSize(3);
        assertThat(items.get(1)).isInstanceOf(Accepted.class);
        assertThat(items.get(2)).isEqualTo(new Refused(2, "label out of range", "label 2, but the classes are 0 to 1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("liars")
    void aLyingFileIsNamedWithCodeAndOffset(
            String what, byte[] images, byte[] labels, Code code, String source, long at) {
        assertThatThrownBy(() -> drain(reader(images, labels, 10)))
                .isInstanceOfSatisfying(MalformedDataException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.source()).isEqualTo(source);
                    assertThat(e.offset()).isEqualTo(at);
                    assertThat(e).hasMessageEndingWith(".").hasMessageContaining(source);
                });
    }

    static Stream<Arguments> liars() {
        byte[] images = idx(IMAGES, new int[] {3, 2, 2}, 12);
        byte[] labels = idx(LABELS, new int[] {3}, 3);
        return Stream.of(
                liar(
                        "more images announced",
                        idx(IMAGES, new int[] {3, 2, 2}, 11),
                        labels,
                        Code.TRUNCATED,
                        "images",
                        27),
                liar(
                        "fewer images announced",
                        idx(IMAGES, new int[] {3, 2, 2}, 13),
                        labels,
                        Code.TRAILING_BYTES,
                        "images",
                        28),
                liar("more labels announced", images, idx(LABELS, new int[] {3}, 2), Code.TRUNCATED, "labels", 10),
                liar(
                        "fewer labels announced",
                        images,
                        idx(LABELS, new int[] {3}, 4),
                        Code.TRAILING_BYTES,
                        "labels",
                        11),
                liar("counts disagree", images, idx(LABELS, new int[] {4}, 4), Code.MISMATCH, "labels", 8),
                liar("swapped", labels, images, Code.UNSUPPORTED, "images", 4),
                liar("absurd count", idx(IMAGES, new int[] {-1, 2, 2}, 12), labels, Code.TOO_LARGE, "images", 8),
                liar("absurd rows", idx(IMAGES, new int[] {3, 1 << 30, 2}, 12), labels, Code.TOO_LARGE, "images", 12),
                liar("no columns", idx(IMAGES, new int[] {3, 2, 0}, 12), labels, Code.TOO_LARGE, "images", 16),
                liar(
                        "absurd in all",
                        idx(IMAGES, new int[] {9_999_999, 8000, 8000}, 0),
                        labels,
                        Code.TOO_LARGE,
                        "images",
                        16),
                liar("floats", idx(0xD03, new int[] {3, 2, 2}, 48), labels, Code.UNSUPPORTED, "images", 4),
                liar("another format", new byte[] {'P', 'K', 3, 4}, labels, Code.WRONG_FORMAT, "images", 4),
                liar("empty", new byte[0], labels, Code.TRUNCATED, "images", 0),
                liar("ends in the header", Arrays.copyOf(images, 9), labels, Code.TRUNCATED, "images", 9));
    }

    private static Arguments liar(String what, byte[] images, byte[] labels, Code code, String source, long at) {
        return Arguments.of(what, images, labels, code, source, at);
    }

    private static IdxReader reader(byte[] images, byte[] labels, int classes) {
        return new IdxReader(stream("images", images), stream("labels", labels), classes, ReadLimits.DEFAULT);
    }
}
