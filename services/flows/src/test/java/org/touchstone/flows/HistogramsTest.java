package org.touchstone.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HistogramsTest {
    @Test
    void eachLevelCountsOnceMoreThanItWasSeen() {
        Histograms found = Histograms.of(new byte[] {0, 9, 0, 9, 1, 9}, new byte[] {0, 9}, 2);

        assertThat(found.pooled())
                .isCloseTo(-(Math.log(3.0 / 262) + Math.log(4.0 / 262)) / 2 / Math.log(2), within(1e-12));
        assertThat(found.perPixel())
                .isCloseTo(-(Math.log(3.0 / 259) + Math.log(4.0 / 259)) / 2 / Math.log(2), within(1e-12));
    }

    @Test
    void imagesOfManyPixelsNeedNoTableOfAllPositions() {
        int size = 1 << 24;

        Histograms found = Histograms.of(new byte[size], new byte[size], size);

        assertThat(found.perPixel()).isCloseTo(-Math.log(2.0 / 257) / Math.log(2), within(1e-6));
    }
}
