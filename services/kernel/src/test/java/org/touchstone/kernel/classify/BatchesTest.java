package org.touchstone.kernel.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.optim.Schedule;
import org.touchstone.kernel.optim.Sgd;

class BatchesTest {
    /** Pixel p of image i is 1 + (i + p) % 200, never black. */
    private record Ramp(int count, InputShape shape, int classes) implements ImageSource {
        @Override
        public void read(int[] indices, byte[] pixels, int[] labels) {
            int size = shape.pixels();
            for (int i = 0; i < indices.length; i++) {
                labels[i] = indices[i];
                for (int p = 0; p < size; p++) {
                    pixels[i * size + p] = (byte) (1 + (indices[i] + p) % 200);
                }
            }
        }
    }

    private static Batches batches(int count, int batchSize, int shift) {
        Ramp source = new Ramp(count, new InputShape(2, 4, 5), count);
        return new Batches(source, spec(batchSize, shift));
    }

    private static TrainingSpec spec(int batchSize, int shift) {
        return new TrainingSpec(
                new Sgd(0.1), new Schedule.Constant(), Initialization.HE, 3, batchSize, 1000, 10, shift);
    }

    @Test
    void everyEpochHasEachImageOnceAndItsOwnOrder() {
        Batches batches = batches(10, 4, 0);
        List<Integer> stream = new ArrayList<>();
        for (int step = 0; step < 5; step++) {
            for (int index : batches.indices(step)) {
                stream.add(index);
            }
        }
        assertThat(stream.subList(0, 10)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(stream.subList(10, 20))
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)
                .isNotEqualTo(stream.subList(0, 10));
    }

    @Test
    void aBatchIsAFunctionOfTheStepAlone() {
        Batches inOrder = batches(10, 4, 2);
        for (int step = 0; step < 7; step++) {
            inOrder.at(step);
        }
        Batches.Batch seventh = inOrder.at(7);
        Batches.Batch directly = batches(10, 4, 2).at(7);

        assertThat(directly.pixels()).isEqualTo(seventh.pixels());
        assertThat(directly.labels()).isEqualTo(seventh.labels());
    }

    @Test
    void aBatchMayBeLargerThanTheData() {
        assertThat(batches(3, 8, 0).indices(0)).hasSize(8);
    }

    @Test
    void movedImagesKeepTheirPixelsAndGetBlackGaps() {
        int size = 40;
        Set<String> moves = new HashSet<>();
        for (int step = 0; step < 60; step++) {
            Batches.Batch plain = batches(10, 4, 0).at(step);
            Batches.Batch moved = batches(10, 4, 1).at(step);
            assertThat(moved.labels()).isEqualTo(plain.labels());
            for (int image = 0; image < 4; image++) {
                moves.add(move(plain.pixels(), moved.pixels(), image * size));
            }
        }
        assertThat(moves).hasSize(9);
    }

    /** Finds the one move by up to a pixel that explains both channels of an image. */
    private static String move(byte[] plain, byte[] moved, int from) {
        List<String> found = new ArrayList<>();
        for (int down = -1; down <= 1; down++) {
            for (int right = -1; right <= 1; right++) {
                if (explains(plain, moved, from, down, right)) {
                    found.add(down + "," + right);
                }
            }
        }
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static boolean explains(byte[] plain, byte[] moved, int from, int down, int right) {
        for (int channel = 0; channel < 2; channel++) {
            for (int row = 0; row < 4; row++) {
                for (int column = 0; column < 5; column++) {
                    int r = row - down;
                    int c = column - right;
                    boolean inside = r >= 0 && r < 4 && c >= 0 && c < 5;
                    byte expected = inside ? plain[from + channel * 20 + r * 5 + c] : 0;
                    if (moved[from + channel * 20 + row * 5 + column] != expected) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    @Test
    void aMoveBeyondTheImageLeavesBlack() {
        Ramp source = new Ramp(4, new InputShape(1, 2, 2), 4);
        Batches far = new Batches(source, spec(4, 60));
        int black = 0;
        for (int step = 0; step < 10; step++) {
            for (byte pixel : far.at(step).pixels()) {
                black += pixel == 0 ? 1 : 0;
            }
        }
        assertThat(black).isBetween(150, 160);
    }

    @Test
    void labelsOutsideTheClassesAreRefused() {
        Ramp source = new Ramp(10, new InputShape(1, 2, 2), 5);
        assertThatThrownBy(() -> new Batches(source, spec(10, 0)).at(0))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("outside 0 to 4");
    }

    @Test
    void measuredNormalizationIsMeanAndDeviationOfEachChannel() {
        Ramp source = new Ramp(300, new InputShape(2, 4, 5), 300);
        byte[] pixels = new byte[300 * 40];
        source.read(java.util.stream.IntStream.range(0, 300).toArray(), pixels, new int[300]);

        Normalization measured = Normalization.measure(source);

        for (int channel = 0; channel < 2; channel++) {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < pixels.length; i++) {
                if (i / 20 % 2 == channel) {
                    double value = (pixels[i] & 0xFF) / 255.0;
                    sum += value / 6000;
                    squares += value * value / 6000;
                }
            }
            assertThat(measured.mean().get(channel)).isCloseTo(sum, within(1e-12));
            assertThat(measured.deviation().get(channel)).isCloseTo(Math.sqrt(squares - sum * sum), within(1e-9));
        }
    }
}
