package org.touchstone.audit.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.saliency.check.ImageSize;

class ImagePictureTest {
    @Test
    void imagesOfAnySizeComeBackAsTheyWere() throws IOException {
        ImageSize size = new ImageSize(3, 150, 160);
        byte[] pixels = new byte[size.bytes()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (31 * i);
        }

        BufferedImage image = read(ImagePicture.of(pixels, size));

        for (int i = 0; i < size.area(); i += 7) {
            int rgb = image.getRGB(i % 160, i / 160);
            assertThat((byte) (rgb >> 16)).isEqualTo(pixels[i]);
            assertThat((byte) (rgb >> 8)).isEqualTo(pixels[size.area() + i]);
            assertThat((byte) rgb).isEqualTo(pixels[2 * size.area() + i]);
        }
    }

    @Test
    void oneChannelIsGrey() throws IOException {
        byte[] pixels = {0, 1, 127, (byte) 128, (byte) 254, (byte) 255};

        BufferedImage image = read(ImagePicture.of(pixels, new ImageSize(1, 2, 3)));

        assertThat(image.getWidth()).isEqualTo(3);
        for (int i = 0; i < pixels.length; i++) {
            assertThat((byte) image.getRaster().getSample(i % 3, i / 3, 0)).isEqualTo(pixels[i]);
        }
    }

    private static BufferedImage read(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }
}
