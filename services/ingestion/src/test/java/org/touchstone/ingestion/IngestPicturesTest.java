package org.touchstone.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.touchstone.ingestion.Bench.dataset;
import static org.touchstone.ingestion.Bench.real;
import static org.touchstone.ingestion.Bench.task;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.DatasetManifest.RefusedItem;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.proto.v1.ImageFolderSource;
import org.touchstone.proto.v1.Split;
import org.touchstone.worker.TaskFailedException;

class IngestPicturesTest {
    private final Bench bench;
    private final Path pictures;
    private final Path outside;

    IngestPicturesTest(@TempDir Path folder) throws IOException {
        outside = Files.createDirectories(folder.resolve("outside"));
        pictures = Files.createDirectories(folder.resolve("allowed/pictures"));
        bench = new Bench(folder.resolve("allowed"), 1 << 16);
    }

    private void put(String path, byte[] content) throws IOException {
        Path file = pictures.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private static byte[] plain(int height, int width, int rgb, String format) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < height * width; i++) {
            image.setRGB(i % width, i / width, rgb);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Split split(String location, int side, boolean grey) {
        return Split.newBuilder()
                .setName("train")
                .setImageFolder(ImageFolderSource.newBuilder()
                        .setLocation(location)
                        .setHeight(side)
                        .setWidth(side)
                        .setGrey(grey))
                .build();
    }

    private byte[] image(int index) {
        DatasetManifest manifest = bench.published("pictures").content();
        ByteBuffer pixels = ByteBuffer.allocate(manifest.dimensions().size());
        new Catalog(bench.store).open(manifest, "train", 1 << 20).copy(new int[] {index}, pixels, new long[1]);
        return pixels.array();
    }

    @Test
    void foldersAreClassesInOrderOfTheirNames() throws IOException {
        put("b-blue/2.png", plain(6, 9, 0x0000FF, "png"));
        put("b-blue/1.png", plain(4, 4, 0x0000FE, "png"));
        put("a-red/x.png", plain(5, 5, 0xFF0000, "png"));
        put(".hidden/x.png", plain(5, 5, 0xFF0000, "png"));
        put("a-red/.DS_Store", new byte[3]);
        put("README", new byte[3]);

        bench.run(task(dataset("pictures", split(pictures.toString(), 3, false))));

        DatasetManifest manifest = bench.published("pictures").content();
        assertThat(manifest.classNames()).containsExactly("a-red", "b-blue");
        assertThat(manifest.dimensions()).isEqualTo(new ImageDimensions(3, 3, 3));
        assertThat(manifest.split("train").count()).isEqualTo(3);
        assertThat(image(0)).startsWith(255, 255).endsWith(0, 0);
        assertThat(image(1)).startsWith(0, 0).endsWith(254, 254);
        assertThat(image(2)).startsWith(0, 0).endsWith(255, 255);
    }

    @Test
    void badPicturesAreRefusedWithReasonsAndTheOthersAreTaken() throws IOException {
        Files.write(outside.resolve("secret.png"), plain(4, 4, 1, "png"));
        byte[] broken = plain(4, 4, 7, "png");
        broken[broken.length / 2] ^= 0x55;
        put("a/1-text.png", "not a picture".getBytes(StandardCharsets.UTF_8));
        put("a/2-good.png", plain(4, 4, 0xFFFFFF, "png"));
        put("a/3-other-size.png", plain(4, 5, 0xFFFFFF, "png"));
        put("a/4-broken.png", broken);
        put("a/5-nested/x.png", plain(4, 4, 0, "png"));
        put("a/6.gif", plain(4, 4, 0, "gif"));
        Files.createSymbolicLink(pictures.resolve("a/7-link.png"), outside.resolve("secret.png"));
        Files.createSymbolicLink(pictures.resolve("b-linked-class"), outside);

        bench.run(task(dataset("pictures", split(pictures.toString(), 0, true)).setRefusedShareAllowed(1)));

        DatasetManifest manifest = bench.published("pictures").content();
        assertThat(manifest.classNames()).containsExactly("a");
        assertThat(manifest.split("train").count()).isEqualTo(1);
        assertThat(manifest.split("train").refused().reasons())
                .isEqualTo(Map.of(
                        "neither PNG nor JPEG", 2L,
                        "another size", 1L,
                        "damaged picture", 1L,
                        "folder inside a class folder", 1L,
                        "outside the allowed folders", 1L));
        assertThat(manifest.split("train").refused().first())
                .extracting(RefusedItem::index)
                .containsExactly(0L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void aClassThatWasNotNamedIsRefused() throws IOException {
        put("cat/1.png", plain(2, 2, 0, "png"));
        put("dog/1.png", plain(2, 2, 0, "png"));

        bench.run(task(dataset("pictures", split(pictures.toString(), 0, true))
                .addClassNames("dog")
                .setRefusedShareAllowed(0.5)));

        assertThat(bench.published("pictures")
                        .content()
                        .split("train")
                        .refused()
                        .reasons())
                .isEqualTo(Map.of("unknown class", 1L));
    }

    @Test
    void picturesOfABucketAreReadToo() throws IOException {
        bench.bucket.put("set/cat/1.png", plain(2, 2, 0x202020, "png"), "");
        bench.bucket.put("set/dog/1.jpg", plain(2, 2, 0x404040, "jpg"), "");
        bench.bucket.put("set/README", new byte[1], "");
        bench.bucket.put("settled/dog/1.png", plain(2, 2, 0, "png"), "");

        bench.run(task(dataset("pictures", split("s3://raw/set", 0, true))));

        assertThat(bench.published("pictures").content().classNames()).containsExactly("cat", "dog");
        assertThat(image(0)).containsOnly(0x20);
        assertThat(image(1)[0] & 0xFF).isBetween(0x3E, 0x42);
    }

    @Test
    void aFolderWithoutPicturesIsNamed() throws IOException {
        put("a/1.txt", new byte[3]);
        assertThatThrownBy(() -> bench.run(task(dataset("pictures", split(pictures.toString(), 0, true)))))
                .isInstanceOfSatisfying(
                        TaskFailedException.class, e -> assertThat(e.code()).isEqualTo("SOURCE_NOT_FOUND"))
                .hasMessageContaining("one folder per class");
    }

    @Test
    void realPhotographsAreScaled() throws IOException {
        put("photo/coffee.png", Files.readAllBytes(Path.of(real("photos/coffee.png"))));
        put("painting/shipwreck.jpg", Files.readAllBytes(Path.of(real("photos/painting-shipwreck.jpg"))));

        bench.run(task(dataset("pictures", split(pictures.toString(), 64, false))));

        DatasetManifest manifest = bench.published("pictures").content();
        assertThat(manifest.dimensions()).isEqualTo(new ImageDimensions(3, 64, 64));
        assertThat(manifest.normalization().standardDeviation())
                .allMatch(deviation -> deviation > 0.1 && deviation < 0.4);
    }
}
