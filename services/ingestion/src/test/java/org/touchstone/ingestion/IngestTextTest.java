package org.touchstone.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.touchstone.ingestion.Bench.file;
import static org.touchstone.ingestion.Bench.real;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest.Refusals;
import org.touchstone.catalog.Reference;
import org.touchstone.catalog.TextManifest;
import org.touchstone.proto.v1.ConlluSource;
import org.touchstone.proto.v1.DatasetPublished;
import org.touchstone.proto.v1.IngestText;
import org.touchstone.proto.v1.LinesSource;
import org.touchstone.proto.v1.ParallelSource;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TextSplit;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskRejectedException;
import org.touchstone.worker.TaskResult;

/** Text from files of a user to a data set, or to a sentence on what is wrong with them. */
class IngestTextTest {
    private static final String GOOD = """
            1\tCats\t_\tNOUN\t_\t_\t2\tnsubj\t_\t_
            2\tsleep\t_\tVERB\t_\t_\t0\troot\t_\t_

            """;
    private static final String CYCLE = """
            1\ta\t_\tX\t_\t_\t2\tdep\t_\t_
            2\tb\t_\tX\t_\t_\t1\tdep\t_\t_
            3\tc\t_\tX\t_\t_\t0\troot\t_\t_

            """;
    private static final String TWO_ROOTS = """
            1\ta\t_\tX\t_\t_\t0\troot\t_\t_
            2\tb\t_\tX\t_\t_\t0\troot\t_\t_

            """;
    private static final String NINE_COLUMNS = "1\ta\t_\tX\t_\t_\t0\troot\t_\n\n";

    private final Bench bench;

    IngestTextTest(@TempDir Path folder) {
        bench = new Bench(folder, 1 << 16);
    }

    private static Task task(IngestText.Builder spec) {
        return Task.newBuilder().setId("task-1").setIngestText(spec).build();
    }

    private static IngestText.Builder text(TextSplit... splits) {
        return IngestText.newBuilder().setName("text").addAllSplits(List.of(splits));
    }

    private static TextSplit conllu(String name, String... files) {
        ConlluSource.Builder source = ConlluSource.newBuilder();
        Stream.of(files).forEach(one -> source.addFiles(file(one)));
        return TextSplit.newBuilder().setName(name).setConllu(source).build();
    }

    private static TextSplit lines(String name, String... files) {
        LinesSource.Builder source = LinesSource.newBuilder();
        Stream.of(files).forEach(one -> source.addFiles(file(one)));
        return TextSplit.newBuilder().setName(name).setLines(source).build();
    }

    private static TextSplit parallel(String name, String source, String target) {
        return TextSplit.newBuilder()
                .setName(name)
                .setParallel(ParallelSource.newBuilder().setSource(file(source)).setTarget(file(target)))
                .build();
    }

    private String write(String name, String content) {
        return bench.write(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private TextManifest.Split split(String name) {
        return new Catalog(bench.store).text(Reference.parse("text")).content().split(name);
    }

    private String stored(String split) {
        return new String(new Catalog(bench.store).read(split(split)), StandardCharsets.UTF_8);
    }

    @Test
    void treesOfSeveralFilesBecomeOneSplitAndBadOnesAreListedWithFileAndLine() {
        String first = write("first.conllu", GOOD + CYCLE);
        String second = write("second.conllu", TWO_ROOTS + NINE_COLUMNS + GOOD);

        TaskResult result = bench.run(task(text(conllu("train", first, second)).setRefusedShareAllowed(0.6)));

        assertThat(result.summary())
                .containsEntry("sentences", 2.0)
                .containsEntry("words", 4.0)
                .containsEntry("refused", 3.0);
        DatasetPublished fact = (DatasetPublished) result.facts().get(0).value();
        assertThat(fact.getKind()).isEqualTo("text");
        assertThat(fact.getCountsMap()).containsEntry("train", 2L);
        assertThat(fact.getRefusedMap()).containsEntry("train", 3L);
        assertThat(stored("train")).isEqualTo(GOOD + GOOD);
        Refusals refused = split("train").refused();
        assertThat(refused.reasons())
                .containsEntry("CYCLE", 1L)
                .containsEntry("SEVERAL_ROOTS", 1L)
                .containsEntry("COLUMNS", 1L);
        assertThat(refused.first().get(0).detail()).startsWith("first.conllu line 4: the heads are [2, 1, 0]");
        assertThat(refused.first().get(2).detail()).startsWith("second.conllu line 4: there are 9 columns");
    }

    @Test
    void aBadSentenceFailsTheTaskUnlessItIsAllowed() {
        Task task = task(text(conllu("train", write("bad.conllu", GOOD + CYCLE))));

        assertThatThrownBy(() -> bench.run(task))
                .isInstanceOfSatisfying(TaskFailedException.class, e -> {
                    assertThat(e.code()).isEqualTo("TOO_MANY_REFUSED");
                    assertThat(e.retryable()).isFalse();
                })
                .hasMessageContaining("1 of 2 items were refused {CYCLE=1}")
                .hasMessageContaining("bad.conllu line 4");
        assertThat(bench.store.contents().keySet()).noneMatch(key -> key.endsWith(".json"));
    }

    @Test
    void translationsLoseTheirOddSpacesAndNothingElse() {
        String from = write("a.de", "Ein\tHaus \n\u00a0\nJa\n");
        String to = write("a.en", "A  house\nnothing\nYes\n");

        bench.run(task(text(parallel("train", from, to)).setRefusedShareAllowed(0.5)));

        assertThat(stored("train")).isEqualTo("Ein Haus\tA house\nJa\tYes\n");
        assertThat(split("train").refused().first().get(0).detail()).isEqualTo("a.de line 2: the source has no word");
    }

    @Test
    void filesOfUnequalLengthFail() {
        Task task = task(text(parallel("train", write("a.de", "Ja\nNein\n"), write("a.en", "Yes\n"))));

        assertThatThrownBy(() -> bench.run(task))
                .isInstanceOfSatisfying(
                        TaskFailedException.class, e -> assertThat(e.code()).isEqualTo("SOURCE_MALFORMED_MISMATCH"))
                .hasMessageContaining("Split 'train'")
                .hasMessageContaining("1 lines, but");
    }

    @Test
    void anOverLongSentenceIsRefused() {
        String file = write("long.txt", "short\n" + "word ".repeat(501) + "\n");

        bench.run(task(text(lines("train", file)).setRefusedShareAllowed(0.5)));

        assertThat(stored("train")).isEqualTo("short\n");
        assertThat(split("train").refused().reasons()).containsEntry("TOO_LONG", 1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "word by word, no tabs\n"})
    void whatIsNoTreebankFails(String content) {
        Task task = task(text(conllu("train", write("bad.conllu", content))).setRefusedShareAllowed(1));

        assertThatThrownBy(() -> bench.run(task))
                .isInstanceOfSatisfying(
                        TaskFailedException.class, e -> assertThat(e.code()).isEqualTo("SOURCE_MALFORMED_WRONG_FORMAT"))
                .hasMessageContaining("Choose a .conllu file");
    }

    @Test
    void whatIsNoTextFails() {
        Task task = task(text(lines("train", bench.write("a.bin", new byte[] {'a', (byte) 0xFF}))));

        assertThatThrownBy(() -> bench.run(task))
                .isInstanceOfSatisfying(
                        TaskFailedException.class, e -> assertThat(e.code()).isEqualTo("SOURCE_MALFORMED_CORRUPT"))
                .hasMessageContaining("Convert it to UTF-8");
    }

    @Test
    void anEmptyFileHoldsNoSentence() {
        Task task = task(text(lines("train", write("empty.txt", ""))));

        assertThatThrownBy(() -> bench.run(task)).hasMessageContaining("holds no sentence");
    }

    @Test
    void killedAfterEachSplitItEndsWithTheSameObjects() {
        String train = write("train.conllu", GOOD + GOOD);
        String test = write("test.conllu", GOOD);
        Task task = task(text(conllu("train", train), conllu("test", test)));
        TaskResult whole = bench.run(task);

        Bench killed = new Bench(bench.folder, 1 << 16);
        FakeContext context = new FakeContext(task, killed.store);
        TaskResult resumed = killed.runWithKillAfterEachStep(context);

        assertThat(resumed).isEqualTo(whole);
        assertThat(killed.store.contents()).usingRecursiveComparison().isEqualTo(bench.store.contents());
        assertThat(bench.folder.resolve("scratch")).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aTaskThatCannotBeRightIsTurnedAwayByField(String field, IngestText.Builder spec, String words) {
        assertThatThrownBy(() -> bench.handler.validate(task(spec)))
                .isInstanceOfSatisfying(TaskRejectedException.class, e -> {
                    assertThat(e.field()).isEqualTo("ingestText." + field);
                    assertThat(e).hasMessageContaining(words);
                });
    }

    static Stream<Arguments> broken() {
        TextSplit passwords = lines("train", "/etc/passwd");
        return Stream.of(
                Arguments.of("name", text(passwords).setName("A"), "1 to 63"),
                Arguments.of("splits", text(), "give 1 to 16"),
                Arguments.of("splits[1].name", text(passwords, passwords), "rename one"),
                Arguments.of("refusedShareAllowed", text(passwords).setRefusedShareAllowed(2), "0 to 1"),
                Arguments.of("splits[0].lines.files[0].location", text(passwords), "/etc/passwd"),
                Arguments.of("splits[0].conllu.files", text(conllu("train")), "give 1 to 100"),
                Arguments.of("splits[0].parallel.source.location", text(parallel("train", "", "")), "is missing"),
                Arguments.of(
                        "splits[0]",
                        text(TextSplit.newBuilder().setName("train").build()),
                        "set one of conllu, parallel, lines"),
                Arguments.of(
                        "splits[1]",
                        text(lines("train", Bench.DATA + "/a"), conllu("test", Bench.DATA + "/b")),
                        "have one form"));
    }

    @Test
    void realTreebanksAndTranslationsComeThroughWhole() {
        bench.run(task(text(
                conllu("train", real("ud-english-atis/en_atis-ud-train.conllu.gz")),
                conllu("dev", real("ud-english-ewt/en_ewt-ud-dev.conllu.gz")),
                conllu("test", real("ud-english-ewt/en_ewt-ud-test.conllu.gz")))));
        assertThat(split("train").sentences()).isEqualTo(4274);
        assertThat(split("dev").sentences()).isEqualTo(2001);
        assertThat(split("test").sentences()).isEqualTo(2077);

        bench.run(task(text(
                parallel("train", real("multi30k/train.de.gz"), real("multi30k/train.en.gz")),
                parallel("test", real("multi30k/test_2016_flickr.de.gz"), real("multi30k/test_2016_flickr.en.gz")))));
        assertThat(split("train").sentences()).isEqualTo(29_000);
        assertThat(split("test").sentences()).isEqualTo(1_000);
    }
}
