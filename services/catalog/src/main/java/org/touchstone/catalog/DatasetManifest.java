package org.touchstone.catalog;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A data set of labelled images: what it holds and where. The digest is taken over everything but itself and the task that
 * made it, so the same content has the same digest whoever publishes it.
 *
 * @param formatVersion {@value #FORMAT_VERSION}; a reader refuses greater ones
 * @param name its name
 * @param digest 64 hexadecimal digits, or empty before publication
 * @param dimensions of every image
 * @param classNames names of the classes 0, 1, ...
 * @param splits at least one
 * @param normalization of split {@code normalizationSplit}, in [0, 1] pixel units
 * @param normalizationSplit "train" where there is one, otherwise the first
 * @param lineage what it was made from
 */
public record DatasetManifest(
        int formatVersion,
        String name,
        String digest,
        ImageDimensions dimensions,
        List<String> classNames,
        List<Split> splits,
        Normalization normalization,
        String normalizationSplit,
        Lineage lineage) {

    /** Version that this code writes. */
    public static final int FORMAT_VERSION = 1;

    public DatasetManifest {
        classNames = List.copyOf(classNames);
        splits = List.copyOf(splits);
    }

    /** The split of that name; {@link CatalogException} NOT_FOUND, naming those there are. */
    public Split split(String wanted) {
        return splits.stream()
                .filter(split -> split.name().equals(wanted))
                .findFirst()
                .orElseThrow(() ->
                        noSplit(name, wanted, splits.stream().map(Split::name).toList()));
    }

    static CatalogException noSplit(String dataset, String wanted, List<String> there) {
        return new CatalogException(
                CatalogException.Code.NOT_FOUND,
                "Data set " + dataset + " has no split '" + wanted + "'; it has " + there + ".");
    }

    /** A named part: its images, in the order of its shards, and what was refused on the way in. */
    public record Split(String name, long count, List<Shard> shards, Refusals refused) {
        public Split {
            shards = List.copyOf(shards);
        }
    }

    /** A safetensors object with {@code images} U8 [count, c, h, w] and {@code labels} I64 [count]. */
    public record Shard(String key, String sha256, int count, long bytes) {}

    /** Items that were not taken: how many, how many for each reason, and the first of them. */
    public record Refusals(long total, Map<String, Long> reasons, List<RefusedItem> first) {
        /** Most items that are listed. */
        public static final int LISTED = 100;

        /** None. */
        public static final Refusals NONE = new Refusals(0, Map.of(), List.of());

        public Refusals {
            reasons = Collections.unmodifiableMap(new TreeMap<>(reasons));
            first = List.copyOf(first);
        }
    }

    /** One item that was not taken, numbered from 0 in its split's source; of text, by the line of its file, from 1. */
    public record RefusedItem(long index, String reason, String detail) {}
}
