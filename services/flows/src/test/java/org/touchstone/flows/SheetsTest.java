package org.touchstone.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.touchstone.catalog.ImageDimensions;

class SheetsTest {
    @Test
    void eachLevelComesBackFromTheMiddleOfItsInterval() {
        byte[] levels = new byte[256];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) i;
        }
        float[] values = Sheets.values(levels);
        for (int i = 0; i < levels.length; i++) {
            assertThat(Sheets.level(values[i])).isEqualTo(levels[i]);
        }
        assertThat(Sheets.level(-1)).isZero();
        assertThat(Sheets.level(1)).isEqualTo((byte) 255);
    }

    @Test
    void imagesStandSideBySideWithGapsEnlarged() throws IOException {
        float[] images = {0, 1, 0.5f, 0, 1, 1, 1, 1, 0, 0, 0, 0};
        BufferedImage sheet = read(Sheets.draw(images, new ImageDimensions(1, 2, 2), 2));

        // Pixels are 8 wide and high, cells 16, gaps 2.
        assertThat(sheet.getWidth()).isEqualTo(34);
        assertThat(sheet.getHeight()).isEqualTo(34);
        assertThat(grey(sheet, 0, 0)).isZero();
        assertThat(grey(sheet, 15, 7)).isEqualTo(255);
        assertThat(grey(sheet, 0, 8)).isEqualTo(128);
        assertThat(grey(sheet, 16, 0)).isEqualTo(128);
        assertThat(grey(sheet, 18, 0)).isEqualTo(255);
        assertThat(grey(sheet, 0, 18)).isZero();
    }

    @Test
    void threeChannelsAreColours() throws IOException {
        BufferedImage sheet = read(Sheets.draw(new float[] {1, 0.5f, 0}, new ImageDimensions(3, 1, 1), 1));

        assertThat(sheet.getRGB(0, 0) & 0xFFFFFF).isEqualTo(0xFF8000);
    }

    private static int grey(BufferedImage image, int x, int y) {
        return image.getRaster().getSample(x, y, 0);
    }

    private static BufferedImage read(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }
}
