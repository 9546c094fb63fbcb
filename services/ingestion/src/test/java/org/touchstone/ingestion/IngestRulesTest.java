package org.touchstone.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.touchstone.ingestion.Bench.cifar;
import static org.touchstone.ingestion.Bench.dataset;
import static org.touchstone.ingestion.Bench.file;
import static org.touchstone.ingestion.Bench.idx;
import static org.touchstone.ingestion.Bench.shapeset;
import static org.touchstone.ingestion.Bench.task;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.ingestion.source.SourceLimits;
import org.touchstone.ingestion.source.SourceLimits.WebLimits;
import org.touchstone.ingestion.source.Sources;
import org.touchstone.kernel.data.ReadLimits;
import org.touchstone.proto.v1.CifarSource;
import org.touchstone.proto.v1.ImageFolderSource;
import org.touchstone.proto.v1.IngestDataset;
import org.touchstone.proto.v1.Split;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.worker.TaskRejectedException;

/** Every rule: the field that is named, and words of the remedy. Nothing of the paths exists: no data is touched. */
class IngestRulesTest {
    private static final Split SHAPES = shapeset("train", 10, 1, 0);

    private static IngestHandler handler(WebLimits web) {
        SourceLimits limits =
                new SourceLimits(List.of(Path.of("/nowhere/data")), Set.of("raw"), web, 1 << 20, ReadLimits.DEFAULT);
        Sources sources = new Sources(limits, name -> new InMemoryObjectStore(), Path.of("/nowhere/scratch"));
        return new IngestHandler(sources, InstantSource.fixed(Instant.EPOCH));
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                broken("name", dataset("", SHAPES), "is missing"),
                broken("name", dataset("MNIST", SHAPES), "1 to 63 of"),
                broken("splits", dataset("a"), "give 1 to 16"),
                broken("splits", dataset("a", Collections.nCopies(17, SHAPES).toArray(new Split[0])), "give 1 to 16"),
                broken("splits[0].name", dataset("a", shapeset("Train", 1, 1, 0)), "1 to 63 of"),
                broken("splits[1].name", dataset("a", SHAPES, SHAPES), "rename one"),
                broken(
                        "splits[0]",
                        dataset("a", Split.newBuilder().setName("train").build()),
                        "set one of idx"),
                broken("classNames[1]", dataset("a", SHAPES).addClassNames("x").addClassNames("x"), "its own name"),
                broken("classNames[0]", dataset("a", SHAPES).addClassNames(" "), "its own name"),
                broken("classNames", dataset("a", SHAPES).addClassNames("x"), "has 9 classes"),
                broken("refusedShareAllowed", dataset("a", SHAPES).setRefusedShareAllowed(1.5), "0 to 1"),
                broken("refusedShareAllowed", dataset("a", SHAPES).setRefusedShareAllowed(Double.NaN), "0 to 1"),
                broken("splits[0].shapeset.count", dataset("a", shapeset("train", 0, 1, 0)), "give 1 to"),
                broken("splits[0].shapeset.count", dataset("a", shapeset("train", 1L << 40, 1, 0)), "give 1 to"),
                broken("splits[0].shapeset.first", dataset("a", shapeset("train", 1, 1, -1)), "from 0"),
                broken("splits[0].shapeset.first", dataset("a", shapeset("train", 2, 1, Long.MAX_VALUE)), "from 0"),
                broken("splits[1].shapeset.first", dataset("a", SHAPES, shapeset("test", 5, 1, 9)), "set it to 10"));
    }

    static Stream<Arguments> brokenSources() {
        return Stream.of(
                broken(
                        "splits[0].idx.images.location",
                        dataset("a", idx("train", "", "/nowhere/data/l")),
                        "is missing"),
                broken(
                        "splits[0].idx.labels.location",
                        dataset("a", idx("train", "/nowhere/data/i", "/etc/passwd")),
                        "roots"),
                broken(
                        "splits[0].idx.labels.location",
                        dataset("a", idx("train", "/nowhere/data/i", "labels")),
                        "absolute path"),
                broken(
                        "splits[0].idx.images.location",
                        dataset("a", idx("train", "/nowhere/data/../x", "/nowhere/data/l")),
                        "roots"),
                broken(
                        "splits[0].idx.images.location",
                        dataset("a", idx("train", "/nowhere/database/x", "/nowhere/data/l")),
                        "roots"),
                broken("splits[0].cifar.files", dataset("a", cifar("train")), "give 1 to 1000"),
                broken(
                        "splits[0].cifar.files[1].location",
                        dataset("a", cifar("train", "s3://raw/a", "s3://other/a")),
                        "allowed: raw"),
                broken(
                        "splits[0].cifar.files[0].location",
                        dataset("a", cifar("train", "https://example.org/a")),
                        "web.hosts"),
                broken(
                        "splits[0].cifar.files[0].location",
                        dataset("a", cifar("train", "ftp://example.org/a")),
                        "give an absolute path"),
                broken("splits[0].cifar.files[0].sha256", dataset("a", cifarWithSha("s3://raw/a", "ABC")), "sha256sum"),
                broken("splits[0].imageFolder.location", dataset("a", folder("/etc", 0, 0)), "roots"),
                broken(
                        "splits[0].imageFolder.height",
                        dataset("a", folder("/nowhere/data/p", 32, 0)),
                        "leave both out"),
                broken(
                        "splits[0].imageFolder.height",
                        dataset("a", folder("/nowhere/data/p", -1, 8)),
                        "leave both out"),
                broken(
                        "splits[0].imageFolder.height",
                        dataset("a", folder("/nowhere/data/p", 32, 100_000)),
                        "1 to 4096"));
    }

    private static Arguments broken(String field, IngestDataset.Builder spec, String remedy) {
        return Arguments.of(field, task(spec), remedy);
    }

    private static Split cifarWithSha(String location, String sha256) {
        return Split.newBuilder()
                .setName("train")
                .setCifar(CifarSource.newBuilder().addFiles(file(location).setSha256(sha256)))
                .build();
    }

    private static Split folder(String location, int height, int width) {
        return Split.newBuilder()
                .setName("train")
                .setImageFolder(ImageFolderSource.newBuilder()
                        .setLocation(location)
                        .setHeight(height)
                        .setWidth(width))
                .build();
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource({"broken", "brokenSources"})
    void aBrokenRuleIsNamedWithItsFieldAndRemedy(String field, Task task, String remedy) {
        assertThatThrownBy(() -> handler(WebLimits.OFF).validate(task))
                .isInstanceOfSatisfying(
                        TaskRejectedException.class, e -> assertThat(e.field()).isEqualTo("ingestDataset." + field))
                .hasMessageContaining(remedy);
    }

    @Test
    void aGoodTaskPassesThoughItsFilesAreNotThere() {
        String sha256 = "0123456789abcdef".repeat(4);
        WebLimits web = new WebLimits(Set.of("example.org"), false, false, Duration.ofMinutes(1));
        IngestDataset.Builder spec = dataset(
                "all",
                idx("a", "/nowhere/data/i", "file:///nowhere/data/l"),
                cifarWithSha("https://example.org/c", sha256).toBuilder()
                        .setName("b")
                        .build(),
                folder("s3://raw/pictures", 32, 32).toBuilder().setName("c").build(),
                shapeset("d", 10, 1, 0),
                shapeset("e", 10, 1, 10),
                shapeset("f", 10, 2, 0));
        assertThatCode(() -> handler(web).validate(task(spec))).doesNotThrowAnyException();
    }

    @Test
    void aFileOfTheWebNeedsItsDigest() {
        WebLimits web = new WebLimits(Set.of("example.org"), false, false, Duration.ofMinutes(1));
        assertThatThrownBy(() -> handler(web).validate(task(dataset("a", cifar("train", "https://example.org/c")))))
                .isInstanceOfSatisfying(TaskRejectedException.class, e -> assertThat(e.field())
                        .isEqualTo("ingestDataset.splits[0].cifar.files[0].sha256"));
        assertThatThrownBy(() -> handler(web).validate(task(dataset("a", folder("https://example.org/c", 0, 0)))))
                .hasMessageContaining("has no folders");
    }

    @Test
    void onlyIngestionsAreAccepted() {
        IngestHandler handler = handler(WebLimits.OFF);
        assertThat(Stream.of(Task.SpecCase.values()).filter(handler::accepts))
                .containsExactlyInAnyOrder(Task.SpecCase.INGEST_DATASET, Task.SpecCase.INGEST_TEXT);
    }
}
