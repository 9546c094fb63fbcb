package org.touchstone.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.memory.InMemoryObjectStore;

class TaskPicturesTest {
    private final ObjectStore store = new InMemoryObjectStore();
    private final TaskPictures pictures = new TaskPictures(store, "dream");

    @Test
    void aPictureIsFoundAsItWasPutHoweverLargeItIs() {
        byte[] large = new byte[(16 << 20) + 1];

        assertThat(pictures.named("large")).isEmpty();
        var put = pictures.put("large", large);

        assertThat(pictures.named("large")).contains(put);
        assertThat(put.getKey()).isEqualTo("tasks/dream/pictures/large.png");
    }

    @Test
    void theLastIsTheLastByName() {
        assertThat(pictures.last()).isEmpty();
        for (int i = 0; i < 1003; i++) {
            pictures.put(String.format(java.util.Locale.ROOT, "samples-%010d", i), new byte[] {(byte) i});
        }

        assertThat(pictures.last().orElseThrow().getName()).isEqualTo("samples-0000001002");
    }

    @Test
    void theFirstOfOneNameStaysAndOtherNamesAreRefused() {
        var first = pictures.put("a", new byte[] {1});
        pictures.put("a", new byte[] {2});

        assertThat(pictures.named("a")).contains(first);
        assertThatThrownBy(() -> pictures.put("../a", new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }
}
