package org.touchstone.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.touchstone.catalog.CatalogException.Code;
import org.touchstone.catalog.DatasetManifest.Refusals;
import org.touchstone.proto.v1.DatasetPublished;

/** Data sets of text beside those of images. */
class TextManifestTest {
    private static final byte[] TEXT = "a b\nc\n".getBytes(StandardCharsets.UTF_8);

    private final CrashingObjectStore store = new CrashingObjectStore();
    private final Catalog catalog = new Catalog(store);

    private Published<TextManifest> publish(String task) {
        StoredObject text = catalog.putText("novel", TEXT);
        return catalog.publish(TextManifest.draft(
                "novel",
                "LINES",
                List.of(new TextManifest.Split("train", 2, 3, text, new Refusals(1, Map.of("EMPTY", 1L), List.of()))),
                task));
    }

    @Test
    void textIsFoundAndReadAsItWasStored() {
        Published<TextManifest> published = publish("task-1");

        assertThat(publish("task-2")).isEqualTo(published);
        assertThat(catalog.text(Reference.parse("novel"))).isEqualTo(published);
        assertThat(catalog.text(Reference.parse(published.reference()))).isEqualTo(published);
        assertThat(catalog.read(published.content().split("train"))).isEqualTo(TEXT);
        assertThat(catalog.datasetNames("", 10)).containsExactly("novel");
        assertThatThrownBy(() -> published.content().split("test"))
                .hasMessageContaining("no split 'test'; it has [train]");
    }

    @Test
    void textIsNoImagesAndImagesAreNoText() {
        publish("task-1");
        catalog.publish(Examples.dataset(catalog, "mnist", "task-1", 4));

        assertThatThrownBy(() -> catalog.dataset(Reference.parse("novel")))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.code()).isEqualTo(Code.WRONG_KIND))
                .hasMessageContaining("Data set novel is of text, not of images");
        assertThatThrownBy(() -> catalog.text(Reference.parse("mnist")))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.code()).isEqualTo(Code.WRONG_KIND))
                .hasMessageContaining("Data set mnist is of images, not of text");
    }

    @Test
    void damagedOrMissingTextIsRefused() {
        TextManifest.Split split = publish("task-1").content().split("train");
        store.put(split.text().key(), "a c\nb\n".getBytes(StandardCharsets.UTF_8), "text/plain");
        assertThatThrownBy(() -> catalog.read(split))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.code()).isEqualTo(Code.CORRUPT));

        store.delete(split.text().key());
        assertThatThrownBy(() -> catalog.read(split)).hasMessageContaining("is gone. Ingest the data set again.");
    }

    @Test
    void itsFactCountsSentences() {
        DatasetPublished fact = Facts.ofText(publish("task-1"), Instant.EPOCH);

        assertThat(fact.getKind()).isEqualTo("text");
        assertThat(fact.getCountsMap()).containsExactly(Map.entry("train", 2L));
        assertThat(fact.getRefusedMap()).containsExactly(Map.entry("train", 1L));
    }
}
