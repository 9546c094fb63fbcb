package org.touchstone.kernel.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.kernel.data.ImageDecoder.Picture;
import org.touchstone.kernel.data.MalformedDataException.Code;
import org.touchstone.kernel.random.Key;

class ImageDecoderTest {
    private static final ImageDecoder COLOUR = new ImageDecoder(1 << 20, false);
    private static final ImageDecoder GREY = new ImageDecoder(1 << 20, true);

    @ParameterizedTest
    @CsvSource({
        "false, 3, 9b3e037f9cd32e3aa4673b24f51de4b8b0a6c6fc4c4f2c89d2dd5d63cc43e8f2",
        "true, 1, f43ff5f6e89892ad7fa2d2ef1d9d69e3451991705e4430da74322d26cc07d83b"
    })
    void aRealPhotographHasThePixelsThatAnotherDecoderFinds(boolean grey, int channels, String sha256)
            throws Exception {
        Path file = Path.of(System.getProperty("touchstone.data", "")).resolve("photos/coffee.png");
        assumeTrue(Files.isReadable(file), file + " is not there");

        Picture picture = new ImageDecoder(1 << 20, grey).decode("coffee.png", Files.readAllBytes(file));

        assertThat(picture.shape()).isEqualTo(new ImageShape(channels, 400, 600));
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(picture.pixels())))
                .isEqualTo(sha256);
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_INDEXED})
    void coloursSurvive(int type) {
        BufferedImage image = new BufferedImage(2, 1, type);
        image.setRGB(0, 0, 0xFFFF0000);
        image.setRGB(1, 0, 0xFF0000FF);

        Picture picture = COLOUR.decode("two", encode(image, "png"));

        assertThat(picture.pixels()).containsExactly(255, 0, 0, 0, 0, 255);
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY})
    void storedGreyIsTakenAsItIs(int type) {
        BufferedImage image = new BufferedImage(256, 1, type);
        for (int x = 0; x < 256; x++) {
            image.getRaster().setSample(x, 0, 0, type == BufferedImage.TYPE_BYTE_GRAY ? x : x * 257);
        }
        byte[] expected = new byte[256];
        for (int x = 0; x < 256; x++) {
            expected[x] = (byte) x;
        }

        assertThat(GREY.decode("ramp", encode(image, "png")).pixels()).isEqualTo(expected);
        assertThat(COLOUR.decode("ramp", encode(image, "png")).pixels()).startsWith(expected);
    }

    @Test
    void transparencyShowsWhite() {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00000000);
        image.setRGB(1, 0, 0x80000000);

        assertThat(GREY.decode("glass", encode(image, "png")).pixels()).containsExactly(255, 127);
    }

    @Test
    void aJpegIsCloseToWhatWasPainted() {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 32 * 32; i++) {
            image.setRGB(i % 32, i / 32, 0xFF204060);
        }

        byte[] pixels = COLOUR.decode("plain", encode(image, "jpg")).pixels();

        for (int i = 0; i < 1024; i++) {
            assertThat(pixels[i] & 0xFF).isBetween(0x1C, 0x24);
            assertThat(pixels[2048 + i] & 0xFF).isBetween(0x5C, 0x64);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gif", "bmp", "tiff"})
    void otherFormatsAreRefusedThoughTheJdkReadsThem(String format) {
        byte[] encoded = encode(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), format);

        assertThatThrownBy(() -> COLOUR.decode("file." + format, encoded))
                .isInstanceOfSatisfying(MalformedDataException.class, e -> {
                    assertThat(e.code()).isEqualTo(Code.WRONG_FORMAT);
                    assertThat(e).hasMessageContaining("file." + format).hasMessageContaining("PNG");
                });
    }

    @Test
    void aBombIsRefusedByItsHeader() {
        byte[] encoded = encode(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png");
        ByteBuffer.wrap(encoded).putInt(16, 60_000).putInt(20, 60_000);
        CRC32 crc = new CRC32();
        crc.update(encoded, 12, 17);
        ByteBuffer.wrap(encoded).putInt(29, (int) crc.getValue());

        assertThatThrownBy(() -> COLOUR.decode("bomb.png", encoded))
                .isInstanceOfSatisfying(MalformedDataException.class, e -> {
                    assertThat(e.code()).isEqualTo(Code.TOO_LARGE);
                    assertThat(e).hasMessageContaining("60000 x 60000");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    void brokenPicturesAreFaultsWithACodeAndNothingElse(String format) {
        BufferedImage image = new BufferedImage(24, 24, BufferedImage.TYPE_INT_RGB);
        Key key = Key.of(11);
        for (int i = 0; i < 24 * 24; i++) {
            image.setRGB(i % 24, i / 24, (int) key.bits(i));
        }
        byte[] whole = encode(image, format);
        int faults = 0;
        for (int attempt = 0; attempt < 400; attempt++) {
            Key draw = key.fold(attempt);
            byte[] broken =
                    attempt % 2 == 0 ? whole.clone() : Arrays.copyOf(whole, (int) (draw.uniform(0) * whole.length));
            for (int flip = 1; flip <= 4 && broken.length > 0; flip++) {
                broken[(int) (draw.uniform(flip) * broken.length)] = (byte) draw.bits(flip + 10);
            }
            try {
                GREY.decode("broken", broken, 8, 8);
            } catch (MalformedDataException e) {
                faults++;
            }
        }

        assertThat(faults).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    void aCutPictureIsNotFilledUp(String format) {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64 * 64; i++) {
            image.setRGB(i % 64, i / 64, (int) Key.of(3).bits(i));
        }
        byte[] whole = encode(image, format);
        assertThat(COLOUR.decode("whole", whole).shape()).isEqualTo(new ImageShape(3, 64, 64));

        for (int percent : new int[] {10, 50, 90, 99}) {
            assertThatThrownBy(() -> COLOUR.decode("cut", Arrays.copyOf(whole, whole.length * percent / 100)))
                    .isInstanceOfSatisfying(MalformedDataException.class, e -> assertThat(e.code())
                            .isEqualTo(Code.CORRUPT));
        }
    }

    /** A text of 512 MiB, packed to half a MiB, in a palette picture, whose side chunks the JDK's reader looks at. */
    @Test
    void aTextBombBesideThePixelsIsNotUnpacked() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED);
        image.setRGB(0, 0, 0xFFFF0000);
        byte[] plain = encode(image, "png");
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(new byte[] {'z', 'T', 'X', 't', 'k', 0, 0});
        try (DeflaterOutputStream packed = new DeflaterOutputStream(text)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 512; i++) {
                packed.write(zeros);
            }
        }
        CRC32 crc = new CRC32();
        crc.update(text.toByteArray());
        int afterHeader = 8 + 25;
        ByteBuffer bomb = ByteBuffer.allocate(plain.length + text.size() + 8)
                .put(plain, 0, afterHeader)
                .putInt(text.size() - 4)
                .put(text.toByteArray())
                .putInt((int) crc.getValue())
                .put(plain, afterHeader, plain.length - afterHeader);

        assertThat(COLOUR.decode("bomb", bomb.array()).pixels()).containsExactly(255, 0, 0, 0, 0, 0);
    }

    @Test
    void everyFlippedBitOfAPngIsNoticed() {
        byte[] whole = encode(green(), "png");
        for (int bit = 8 * 8; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> COLOUR.decode("flipped", flipped)).isInstanceOf(MalformedDataException.class);
        }
    }

    @Test
    void scalingKeepsPlainPicturesPlain() {
        byte[] plain = new byte[3 * 10 * 14];
        Arrays.fill(plain, (byte) 200);
        for (int[] size : new int[][] {{1, 1}, {3, 5}, {10, 14}, {25, 31}}) {
            byte[] scaled = Resampler.resample(plain, new ImageShape(3, 10, 14), size[0], size[1]);
            assertThat(scaled).hasSize(3 * size[0] * size[1]).containsOnly(200);
        }
    }

    @Test
    void halvingARampKeepsItARamp() {
        byte[] ramp = new byte[16];
        for (int i = 0; i < 16; i++) {
            ramp[i] = (byte) (10 * i);
        }

        byte[] half = Resampler.resample(ramp, new ImageShape(1, 1, 16), 1, 8);

        for (int i = 1; i < 7; i++) {
            assertThat(half[i] & 0xFF).isBetween(20 * i + 4, 20 * i + 6);
        }
    }

    @Test
    void scalingDoesNotMixChannels() {
        byte[] planes = new byte[3 * 16];
        Arrays.fill(planes, 16, 32, (byte) 255);

        Picture picture = COLOUR.decode("green", encode(green(), "png"), 2, 2);

        assertThat(Resampler.resample(planes, new ImageShape(3, 4, 4), 2, 2)).isEqualTo(picture.pixels());
        assertThat(picture.shape()).isEqualTo(new ImageShape(3, 2, 2));
    }

    private static BufferedImage green() {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 16; i++) {
            image.setRGB(i % 4, i / 4, 0xFF00FF00);
        }
        return image;
    }

    private static byte[] encode(BufferedImage image, String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            assertThat(ImageIO.write(image, format, bytes)).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
