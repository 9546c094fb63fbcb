package org.touchstone.catalog;

import java.util.List;
import org.touchstone.catalog.DatasetManifest.Refusals;

/**
 * A data set of text: what it holds and where. Its digest is taken as that of a {@link DatasetManifest}, beside which it lies.
 *
 * @param formatVersion {@value #FORMAT_VERSION}, above that of images: a reader of these only refuses it
 * @param kind {@value #KIND}
 * @param name its name
 * @param digest 64 hexadecimal digits, or empty before publication
 * @param form of every split: "CONLLU", "PARALLEL" or "LINES"
 * @param splits at least one
 * @param lineage what it was made from
 */
public record TextManifest(
        int formatVersion, String kind, String name, String digest, String form, List<Split> splits, Lineage lineage) {

    /** Version that this code writes. */
    public static final int FORMAT_VERSION = 2;

    /** What tells text from images. */
    public static final String KIND = "text";

    public TextManifest {
        splits = List.copyOf(splits);
    }

    /** One that is not published yet. */
    public static TextManifest draft(String name, String form, List<Split> splits, String taskId) {
        return new TextManifest(
                FORMAT_VERSION, KIND, name, "", form, splits, new Lineage(taskId, List.of(), List.of()));
    }

    /** A named part: its sentences and words, the object that holds them, and what was refused on the way in. */
    public record Split(String name, long sentences, long words, StoredObject text, Refusals refused) {}

    /** The split of that name; {@link CatalogException} NOT_FOUND, naming those there are. */
    public Split split(String wanted) {
        return splits.stream()
                .filter(split -> split.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> DatasetManifest.noSplit(
                        name, wanted, splits.stream().map(Split::name).toList()));
    }
}
