package org.touchstone.kernel.saliency.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.zip.InflaterInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.kernel.picture.RunDeflate;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.saliency.similarity.SaliencyMap;

class SaliencyPictureTest {
    @Test
    void signsAreColoursSymmetricAboutWhite() throws IOException {
        BufferedImage image = read(SaliencyPicture.signed(SaliencyMap.of(1, 3, new double[] {-2, 0, 1}), 1));

        assertThat(image.getWidth()).isEqualTo(3);
        assertThat(rgb(image, 0, 0)).isEqualTo(0x2166ac);
        assertThat(rgb(image, 1, 0)).isEqualTo(0xffffff);
        // Half the largest magnitude is half the way to red.
        assertThat(rgb(image, 2, 0)).isEqualTo(0xd88b94);
    }

    @Test
    void magnitudesAreGreyAndOutliersAreClipped() throws IOException {
        double[] values = new double[201];
        for (int i = 0; i < 200; i++) {
            values[i] = i < 100 ? 0.5 : -1;
        }
        values[200] = 1000;

        BufferedImage image = read(SaliencyPicture.absolute(SaliencyMap.of(1, 201, values), 1));

        assertThat(rgb(image, 0, 0)).isEqualTo(0x808080);
        assertThat(rgb(image, 150, 0)).isEqualTo(0xffffff);
        assertThat(rgb(image, 200, 0)).isEqualTo(0xffffff);
    }

    @Test
    void aSparseMapStillShowsItsOnePoint() throws IOException {
        double[] values = new double[784];
        values[400] = -3;

        BufferedImage image = read(SaliencyPicture.absolute(SaliencyMap.of(28, 28, values), 1));

        assertThat(rgb(image, 400 % 28, 400 / 28)).isEqualTo(0xffffff);
        assertThat(rgb(image, 0, 0)).isZero();
    }

    @Test
    void smallMapsAreEnlargedPixelByPixel() throws IOException {
        SaliencyMap map = noise(1, 28, 28);
        BufferedImage plain = read(SaliencyPicture.signed(map, 1));
        byte[] png = SaliencyPicture.signed(map, 8);
        BufferedImage large = read(png);

        assertThat(large.getWidth()).isEqualTo(224);
        for (int y = 0; y < 224; y++) {
            for (int x = 0; x < 224; x++) {
                assertThat(rgb(large, x, y)).isEqualTo(rgb(plain, x / 8, y / 8));
            }
        }
        assertThat(png.length).as("enlarging costs little").isLessThan(6000);
    }

    @Test
    void mapsWithoutStructureAreHatched() throws IOException {
        double[] broken = noise(2, 28, 28).toArray();
        broken[0] = Double.POSITIVE_INFINITY;
        BufferedImage zero = read(SaliencyPicture.signed(SaliencyMap.of(28, 28, new double[784]), 1));
        BufferedImage infinite = read(SaliencyPicture.absolute(SaliencyMap.of(28, 28, broken), 1));

        assertThat(rgb(zero, 0, 0)).isEqualTo(0x606060);
        assertThat(rgb(zero, 4, 0)).isEqualTo(0xd0d0d0);
        assertThat(rgb(zero, 3, 3)).isEqualTo(0xd0d0d0);
        assertThat(rgb(infinite, 3, 3)).isEqualTo(0x606060);
    }

    @Test
    void theBytesAreAFunctionOfTheMapOnEveryMachine() throws Exception {
        byte[] png = SaliencyPicture.signed(SaliencyMap.of(2, 2, new double[] {-1, 0.25, 0.5, 1}), 4);

        byte[] digest = MessageDigest.getInstance("SHA-256").digest(png);
        assertThat(HexFormat.of().formatHex(digest))
                .isEqualTo("72eaa9fa473d14d499980b24c03aadd3f61bb6601db23da5d24691a94fb1162a");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatIsDeflatedIsInflatedAgain(long seed) throws IOException {
        RandomGenerator random = Key.of(seed).generator();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (int run = 0; run < 300; run++) {
            int value = random.nextInt(256);
            for (int i = random.nextInt(600); i >= 0; i -= 1 + random.nextInt(2)) {
                data.write(value);
            }
        }
        byte[] plain = seed == 6 ? new byte[0] : data.toByteArray();

        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(RunDeflate.zlib(plain)))) {
            assertThat(in.readAllBytes()).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65, 64})
    void picturesNobodyCouldLookAtAreRefused(int scale) {
        assertThatThrownBy(() -> SaliencyPicture.signed(noise(3, 224, 224), scale))
                .hasMessageContaining("enlarged " + scale);
    }

    private static SaliencyMap noise(long seed, int height, int width) {
        RandomGenerator random = Key.of(seed).generator();
        double[] values = new double[height * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextGaussian();
        }
        return SaliencyMap.of(height, width, values);
    }

    private static BufferedImage read(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static int rgb(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xffffff;
    }
}
