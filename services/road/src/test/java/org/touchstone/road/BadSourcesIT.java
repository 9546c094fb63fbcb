package org.touchstone.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.touchstone.road.IdxFiles.images;
import static org.touchstone.road.IdxFiles.labels;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.touchstone.proto.v1.IngestDataset;
import org.touchstone.proto.v1.ShapesetSource;
import org.touchstone.proto.v1.Split;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.TaskEvent.EventCase;

/** P18 with the product itself: files that lie, and paths that lead where they must not, seen from Kafka. */
class BadSourcesIT {
    private static Road road;
    private static Refusals refusals;
    private static IdxFiles files;

    @BeforeAll
    static void open() {
        road = Road.open();
        refusals = new Refusals(road);
        files = new IdxFiles(road.files());
    }

    @AfterAll
    static void goodTasksStillSucceed() {
        refusals.everythingGoesOn("sources");
    }

    @Test
    void honestFilesAreTaken() {
        Task task = files.ingest("idx-honest", images(10, 10), labels(10, 10));
        road.submit(task);

        TaskEvent end = road.log().end(task.getId(), Refusals.PATIENCE);

        assertThat(end.getEventCase()).as("%s", end).isEqualTo(EventCase.SUCCEEDED);
    }

    @TestFactory
    List<DynamicTest> lyingFilesAreNamed() {
        byte[] whole = images(10, 10);
        return List.of(
                lie("short", images(10, 7), labels(10, 10), "TRUNCATED", "bytes are missing"),
                lie("cut", Arrays.copyOf(whole, whole.length - 1), labels(10, 10), "TRUNCATED", "image 9 of 10"),
                lie("head", Arrays.copyOf(whole, 6), labels(10, 10), "TRUNCATED", "the number of items"),
                lie("empty", new byte[0], labels(10, 10), "TRUNCATED", "the magic number"),
                lie("long", images(10, 11), labels(10, 10), "TRAILING_BYTES", "more follow"),
                lie("fewer", images(10, 10), labels(9, 9), "MISMATCH", "9 labels"),
                lie("many", images(-1, 1), labels(-1, 1), "TOO_LARGE", "4294967295 items"),
                lie("side", IdxFiles.idx(IdxFiles.IMAGES, 1, 1, -1, -1), labels(1, 1), "TOO_LARGE", "rows"),
                lie("flat", IdxFiles.idx(IdxFiles.IMAGES, 0, 10, 0, 4), labels(10, 10), "TOO_LARGE", "0 rows"),
                lie("swapped", labels(10, 10), images(10, 10), "UNSUPPORTED", "may be swapped"),
                lie("floats", IdxFiles.idx(0xD03, 640, 10, 4, 4), labels(10, 10), "UNSUPPORTED", "only unsigned bytes"),
                lie("text", "<html></html>".getBytes(StandardCharsets.UTF_8), labels(1, 1)),
                lie(
                        "gzip",
                        new byte[] {0x1F, (byte) 0x8B, 9, 9, 9, 9, 9, 9, 9, 9, 9},
                        labels(1, 1),
                        "CORRUPT",
                        "gzip"));
    }

    private static DynamicTest lie(String name, byte[] images, byte[] labels) {
        return lie(name, images, labels, "WRONG_FORMAT", "two zero bytes");
    }

    private static DynamicTest lie(String name, byte[] images, byte[] labels, String code, String words) {
        return refusals.failed(files.ingest("idx-" + name, images, labels), "SOURCE_MALFORMED_" + code, words);
    }

    @TestFactory
    List<DynamicTest> pathsOutsideAreRefused() throws IOException {
        Path outside = Files.createTempFile("outside", ".idx");
        outside.toFile().deleteOnExit();
        Files.write(outside, images(10, 10));
        Path link = Files.createSymbolicLink(road.files().resolve("link"), outside);
        String field = "ingestDataset.splits[0].idx.images.location";
        String remedy = "touchstone.ingestion.local.roots";
        return List.of(
                refusals.rejected(from("path-passwd", "/etc/passwd"), field, remedy),
                refusals.rejected(from("path-proc", "file:///proc/self/environ"), field, remedy),
                refusals.rejected(from("path-up", road.files() + "/../" + outside.getFileName()), field, remedy),
                refusals.rejected(from("path-beside", road.files() + "x/file"), field, remedy),
                refusals.rejected(from("path-relative", "images.idx"), field, "give an absolute path"),
                refusals.rejected(from("path-nul", road.files() + "/a\0b"), field, "give an absolute path"),
                refusals.rejected(from("path-own-bucket", "s3://road/tasks/x/head.json"), field, "bucket"),
                refusals.rejected(from("path-metadata", "http://169.254.169.254/latest"), field, "."),
                refusals.failed(from("path-link", link.toString()), "SOURCE_FORBIDDEN", "leads out of the folders"),
                refusals.failed(from("path-none", road.files() + "/none"), "SOURCE_NOT_FOUND", "There is no file"),
                refusals.failed(from("path-folder", road.files().toString()), "SOURCE_NOT_FOUND", "."));
    }

    private static Task from(String id, String location) {
        return IdxFiles.ingest(id, location, location);
    }

    @TestFactory
    Stream<DynamicTest> absurdGeneratorsAreNamed() {
        String field = "ingestDataset.splits[0].shapeset";
        return Stream.of(
                refusals.rejected(shapes("shapes-none", 0, 0), field + ".count", "give 1 to"),
                refusals.rejected(shapes("shapes-negative", -5, 0), field + ".count", "give 1 to"),
                refusals.rejected(shapes("shapes-huge", Long.MAX_VALUE, 0), field + ".count", "give 1 to"),
                refusals.rejected(shapes("shapes-before", 5, -1), field + ".first", "numbered from 0"),
                refusals.rejected(shapes("shapes-beyond", 5, Long.MAX_VALUE), field + ".first", "numbered from 0"));
    }

    private static Task shapes(String id, long count, long first) {
        ShapesetSource source =
                ShapesetSource.newBuilder().setCount(count).setFirst(first).build();
        return Task.newBuilder()
                .setId(id)
                .setIngestDataset(IngestDataset.newBuilder()
                        .setName(id)
                        .addSplits(Split.newBuilder().setName("train").setShapeset(source)))
                .build();
    }
}
