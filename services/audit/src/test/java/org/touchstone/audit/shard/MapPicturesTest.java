package org.touchstone.audit.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.saliency.check.ImageSize;

class MapPicturesTest {
    private static final ImageSize WIDE = new ImageSize(1, 2, 3);

    @Test
    void magnitudesAreGreyAndSignsAreColours() throws IOException {
        float[] map = {0, 1, -1, 0.5f, -0.5f, 1};

        BufferedImage grey = read(MapPictures.absolute(map, WIDE));
        BufferedImage signed = read(MapPictures.signed(map, WIDE));

        assertThat(grey.getWidth()).isEqualTo(3);
        assertThat(grey.getHeight()).isEqualTo(2);
        assertThat(grey.getRaster().getSample(0, 0, 0)).isZero();
        assertThat(grey.getRaster().getSample(2, 0, 0)).isEqualTo(255);
        assertThat(grey.getRaster().getSample(0, 1, 0)).isEqualTo(128);
        assertThat(signed.getRGB(0, 0) & 0xFFFFFF).isEqualTo(0xFFFFFF);
        assertThat(signed.getRGB(1, 0) & 0xFFFFFF).isEqualTo(0xFF0000);
        assertThat(signed.getRGB(2, 0) & 0xFFFFFF).isEqualTo(0x0000FF);
    }

    @Test
    void oneOutlierDoesNotDarkenTheRest() throws IOException {
        float[] map = new float[400];
        java.util.Arrays.fill(map, 1);
        map[7] = 1000;

        BufferedImage grey = read(MapPictures.absolute(map, new ImageSize(1, 20, 20)));

        assertThat(grey.getRaster().getSample(0, 0, 0)).isEqualTo(255);
    }

    @Test
    void imagesOfAnySizeComeBackAsTheyWere() throws IOException {
        ImageSize size = new ImageSize(3, 150, 160);
        byte[] pixels = new byte[size.bytes()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (31 * i);
        }

        BufferedImage image = read(MapPictures.pixels(pixels, size));

        for (int i = 0; i < size.area(); i += 7) {
            int rgb = image.getRGB(i % 160, i / 160);
            assertThat((byte) (rgb >> 16)).isEqualTo(pixels[i]);
            assertThat((byte) (rgb >> 8)).isEqualTo(pixels[size.area() + i]);
            assertThat((byte) rgb).isEqualTo(pixels[2 * size.area() + i]);
        }
    }

    @Test
    void mapsThatSayNothingAreDrawnToo() throws IOException {
        assertThat(read(MapPictures.absolute(new float[6], WIDE)).getRaster().getSample(1, 1, 0))
                .isZero();
        assertThat(read(MapPictures.signed(new float[] {Float.NaN, 0, 0, 0, 0, Float.POSITIVE_INFINITY}, WIDE)))
                .isNotNull();
    }

    private static BufferedImage read(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }
}
