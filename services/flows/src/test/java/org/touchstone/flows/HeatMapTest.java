package org.touchstone.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class HeatMapTest {
    private static final HeatMap.Window WINDOW = new HeatMap.Window(1, -2, 6);

    @Test
    void theWindowReachesThreeDeviationsAroundTheMean() {
        HeatMap.Window window = HeatMap.Window.of(new Standard(List.of(1.0, -2.0), List.of(0.5, 2.0)));

        assertThat(window).isEqualTo(WINDOW);
        double[] grid = window.grid();
        assertThat(grid).hasSize(2 * HeatMap.SIDE * HeatMap.SIDE);
        assertThat(grid[0]).isCloseTo(1 - 6 + 0.025, within(1e-9));
        assertThat(grid[1]).isCloseTo(-2 + 6 - 0.025, within(1e-9));
    }

    @Test
    void theMassOfANormalIsNearlyAllInIt() {
        double[] grid = WINDOW.grid();
        double[] density = new double[grid.length / 2];
        for (int i = 0; i < density.length; i++) {
            double x = grid[2 * i] - 1;
            double y = grid[2 * i + 1] + 2;
            density[i] = Math.exp(-0.5 * (x * x + y * y)) / (2 * Math.PI);
        }

        assertThat(HeatMap.draw(density, WINDOW, new float[0]).mass()).isCloseTo(1, within(1e-6));
    }

    @Test
    void theHighestIsBrightestPointsAreWhiteAndWhatIsNoNumberIsDark() throws IOException {
        double[] density = new double[HeatMap.SIDE * HeatMap.SIDE];
        density[0] = 2;
        density[1] = 1;
        density[2] = Double.NaN;
        float[] points = {1, -2, 100, 100};

        HeatMap.Drawn drawn = HeatMap.draw(density, WINDOW, points);

        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(drawn.png()));
        assertThat(picture.getWidth()).isEqualTo(2 * HeatMap.SIDE);
        assertThat(rgb(picture, 0, 0)).isEqualTo(0xFAEC58);
        assertThat(rgb(picture, 2, 0)).isNotIn(0xFAEC58, 0x140830);
        assertThat(rgb(picture, 4, 0)).isEqualTo(0x140830);
        assertThat(rgb(picture, HeatMap.SIDE, HeatMap.SIDE)).isEqualTo(0xFFFFFF);
        int[] all = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        assertThat(Arrays.stream(all).filter(one -> (one & 0xFFFFFF) == 0xFFFFFF))
                .hasSize(1);
        assertThat(drawn.mass()).isCloseTo(3 * 0.05 * 0.05, within(1e-9));
    }

    private static int rgb(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xFFFFFF;
    }
}
