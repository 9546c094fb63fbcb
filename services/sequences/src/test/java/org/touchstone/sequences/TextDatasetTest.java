package org.touchstone.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest.Refusals;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Normalization;
import org.touchstone.catalog.Reference;
import org.touchstone.catalog.TextManifest;
import org.touchstone.kernel.seq2seq.text.Tokenizer;
import org.touchstone.sequences.TextRules.Kind;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.worker.TaskFailedException;

/** What is published is opened by name, and what cannot be used is refused with a sentence. */
class TextDatasetTest {
    private static final TextRules RULES = new TextRules(Kind.WORD_ORDERING, Tokenizer.WORDS, 1, 5);

    private final ObjectStore store = new InMemoryObjectStore();
    private final Catalog catalog = new Catalog(store);

    private void publish(String form, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        catalog.publish(TextManifest.draft(
                "novel",
                form,
                List.of(new TextManifest.Split("train", 2, 3, catalog.putText("novel", bytes), Refusals.NONE)),
                "ingest"));
    }

    private TextDataset open(String name) {
        return TextDataset.open(catalog, Reference.parse(name));
    }

    private static void assertFails(ThrowingCallable use, String code, String words) {
        assertThatThrownBy(use)
                .isInstanceOfSatisfying(TaskFailedException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.retryable()).isFalse();
                })
                .hasMessageContaining(words);
    }

    @Test
    void sentencesComeAsTheRulesSay() {
        publish("LINES", "Call me Ishmael.\nSome years ago never mind how long\n");

        assertThat(open("novel").sentences("train", RULES)).singleElement().satisfies(only -> assertThat(only.words())
                .containsExactly("call", "me", "ishmael", "."));
        assertThat(open("novel").reference()).startsWith("novel@");
    }

    @Test
    void whatIsNotThereOrDoesNotFitFailsForGood() {
        publish("LINES", "Call me Ishmael.\nNo\n");

        assertFails(() -> open("poem"), "DATASET_NOT_FOUND", "There is no data set 'poem'. There are: novel.");
        assertFails(() -> open("novel").corpus("test"), "DATASET_NOT_FOUND", "no split 'test'");
        TextRules parsing = new TextRules(Kind.PARSING, Tokenizer.WORDS, 1, 5);
        assertFails(() -> open("novel").sentences("train", parsing), "DATASET_DOES_NOT_FIT", "is of the form LINES");
    }

    @Test
    void aFormOfALaterVersionFailsWithTheAdviceToUpdate() {
        publish("HYPERTEXT", "a\n");

        assertFails(() -> open("novel").corpus("train"), "DATASET_UNSUPPORTED", "update the service");
    }

    @Test
    void textThatIsNotOfItsFormFails() {
        publish("PARALLEL", "no tab\n");

        assertFails(() -> open("novel").corpus("train"), "DATASET_CORRUPT", "line 1 is not as it was stored");
    }

    @Test
    void aModelOfAnotherKindIsRefusedByName(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("parameters"), new byte[] {1});
        catalog.publish(
                new ModelCard(
                        ModelCard.FORMAT_VERSION,
                        "moons",
                        "",
                        "flow",
                        JsonNodeFactory.instance.objectNode(),
                        new ImageDimensions(1, 1, 2),
                        List.of(),
                        new Normalization(List.of(), List.of()),
                        ModelCard.UNPUBLISHED,
                        ModelCard.UNPUBLISHED,
                        new Lineage("task", List.of(), List.of()),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        "",
                        null),
                file);

        assertFails(
                () -> ServedSequence.open(catalog, store, Reference.parse("moons")),
                "MODEL_IS_NO_SEQUENCE",
                "is a flow; name one that a trainSequenceModel task published");
        assertFails(
                () -> ServedSequence.open(catalog, store, Reference.parse("nobody")),
                "MODEL_NOT_FOUND",
                "There are: moons");
    }
}
