package org.touchstone.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.catalog.CatalogException.Code;
import org.touchstone.store.Sha256;

class DatasetViewTest {
    private static final int SIZE = Examples.DIMENSIONS.size();

    private final CrashingObjectStore store = new CrashingObjectStore();
    private final Catalog catalog = new Catalog(store);
    private final DatasetManifest manifest = catalog.publish(Examples.dataset(catalog, "mnist", "task-1", 4, 3, 5))
            .content();

    @ParameterizedTest
    @ValueSource(longs = {0, 700, 1 << 20})
    void imagesComeByNumberWhateverTheBudget(long budget) {
        DatasetView view = catalog.open(manifest, "train", budget);
        assertThat(view.count()).isEqualTo(12);

        for (int[] indices :
                new int[][] {{0}, {11}, {3, 4, 6, 7}, {7, 7, 0, 11, 7}, {11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0}, {}}) {
            ByteBuffer pixels = ByteBuffer.allocate(1 + indices.length * SIZE).position(1);
            long[] labels = new long[indices.length];

            view.copy(indices, pixels, labels);

            assertThat(pixels.remaining()).isZero();
            for (int i = 0; i < indices.length; i++) {
                assertThat(labels[i]).isEqualTo(indices[i] % 3);
                for (int p = 0; p < SIZE; p++) {
                    assertThat(pixels.get(1 + i * SIZE + p)).isEqualTo((byte) (indices[i] + p));
                }
            }
        }
    }

    @Test
    void directBuffersAreFilledToo() {
        ByteBuffer pixels = ByteBuffer.allocateDirect(SIZE);
        catalog.open(manifest, "train", 0).copy(new int[] {5}, pixels, new long[1]);
        assertThat(pixels.get(0)).isEqualTo((byte) 5);
    }

    @Test
    void aSplitThatFitsIsFetchedOnce() {
        DatasetView view = catalog.open(manifest, "train", 1 << 20);
        long before = store.reads();

        for (int i = 0; i < 50; i++) {
            view.copy(new int[] {i % 12}, ByteBuffer.allocate(SIZE), new long[1]);
        }

        assertThat(store.reads() - before).isEqualTo(3);
    }

    @Test
    void aTightBudgetFetchesEachShardOncePerCall() {
        DatasetView view = catalog.open(manifest, "train", 0);
        long before = store.reads();

        view.copy(new int[] {0, 4, 8, 1, 5, 9}, ByteBuffer.allocate(6 * SIZE), new long[6]);

        assertThat(store.reads() - before).isEqualTo(3);
    }

    @Test
    void aDamagedShardIsNoticedAndNamed() {
        String key = manifest.split("train").shards().get(1).key();
        byte[] bytes = store.content(key);
        bytes[bytes.length - 1] ^= 1;
        store.put(key, bytes, "");
        DatasetView view = catalog.open(manifest, "train", 1 << 20);

        view.copy(new int[] {0}, ByteBuffer.allocate(SIZE), new long[1]);
        assertThatThrownBy(() -> view.copy(new int[] {5}, ByteBuffer.allocate(SIZE), new long[1]))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.code()).isEqualTo(Code.CORRUPT))
                .hasMessageContaining(key);
    }

    @Test
    void aMissingShardIsNoticed() {
        store.delete(manifest.split("train").shards().get(0).key());
        DatasetView view = catalog.open(manifest, "train", 1 << 20);

        assertThatThrownBy(() -> view.copy(new int[] {0}, ByteBuffer.allocate(SIZE), new long[1]))
                .hasMessageContaining("is gone");
    }

    @Test
    void badRequestsAreRefusedBeforeAnythingIsFetched() {
        DatasetView view = catalog.open(manifest, "train", 1 << 20);

        assertThatThrownBy(() -> view.copy(new int[] {12}, ByteBuffer.allocate(SIZE), new long[1]))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> view.copy(new int[] {-1}, ByteBuffer.allocate(SIZE), new long[1]))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> view.copy(new int[] {0, 1}, ByteBuffer.allocate(SIZE), new long[2]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> catalog.open(manifest, "tset", 0))
                .hasMessage("Data set mnist has no split 'tset'; it has [train].");
    }

    @Test
    void aShardOfAnotherShapeDoesNotPass() {
        byte[] wrong = ShardFormat.encode(new ImageDimensions(1, 3, 2), new byte[4 * SIZE], new int[4]);
        byte[] noClass = ShardFormat.encode(Examples.DIMENSIONS, new byte[4 * SIZE], new int[] {0, 1, 2, 3});
        byte[] notAShard = Arrays.copyOf(wrong, wrong.length - 1);

        for (byte[] bytes : new byte[][] {wrong, noClass, notAShard}) {
            DatasetManifest.Shard shard = new DatasetManifest.Shard("key", Sha256.hex(bytes), 4, bytes.length);
            assertThatThrownBy(() -> ShardFormat.decode(shard, manifest, bytes))
                    .isInstanceOfSatisfying(
                            CatalogException.class, e -> assertThat(e.code()).isEqualTo(Code.CORRUPT));
        }
    }
}
