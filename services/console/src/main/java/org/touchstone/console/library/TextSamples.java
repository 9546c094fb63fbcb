package org.touchstone.console.library;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.TextManifest;
import org.touchstone.store.ObjectStore;

/** Some sentences of a stored split, as people read them. */
public final class TextSamples {
    private static final int COLUMNS = 10;
    private static final int FORM = 1;
    private static final int HEAD = 6;
    private static final int RELATION = 7;

    private final ObjectStore store;

    TextSamples(ObjectStore store) {
        this.store = store;
    }

    /**
     * A sentence: its place in the split from 0, its words between single spaces, its translation (empty where there is none),
     * and heads and relations of its words (none where there is no tree).
     */
    public record Sample(long number, String source, String target, List<Integer> heads, List<String> relations) {
        public Sample {
            heads = List.copyOf(heads);
            relations = List.copyOf(relations);
        }
    }

    /** Sentences, and whether others follow. */
    public record Page(List<Sample> sentences, boolean more) {
        public Page {
            sentences = List.copyOf(sentences);
        }
    }

    /** So many sentences from a number on. */
    Page read(TextManifest manifest, TextManifest.Split split, int from, int count) {
        List<Sample> found = new ArrayList<>();
        boolean trees = manifest.form().toUpperCase(Locale.ROOT).equals("CONLLU");
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(store.open(split.text().key()), StandardCharsets.UTF_8))) {
            for (long number = 0; number < (long) from + count; number++) {
                Sample one = trees ? tree(lines, number) : line(lines, number);
                if (one == null) {
                    break;
                }
                if (number >= from) {
                    found.add(one);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + split.text().key(), e);
        }
        return new Page(found, split.sentences() > (long) from + found.size() && found.size() == count);
    }

    private static @Nullable Sample line(BufferedReader lines, long number) throws IOException {
        String line = lines.readLine();
        if (line == null) {
            return null;
        }
        int tab = line.indexOf('\t');
        return new Sample(
                number,
                tab < 0 ? line : line.substring(0, tab),
                tab < 0 ? "" : line.substring(tab + 1),
                List.of(),
                List.of());
    }

    private static @Nullable Sample tree(BufferedReader lines, long number) throws IOException {
        List<String> words = new ArrayList<>();
        List<Integer> heads = new ArrayList<>();
        List<String> relations = new ArrayList<>();
        String line = lines.readLine();
        while (line != null && !line.isEmpty()) {
            String[] columns = line.split("\t", -1);
            if (columns.length == COLUMNS && !line.startsWith("#")) {
                words.add(columns[FORM]);
                heads.add(Integer.parseInt(columns[HEAD]));
                relations.add(columns[RELATION]);
            }
            line = lines.readLine();
        }
        return words.isEmpty() ? null : new Sample(number, String.join(" ", words), "", heads, relations);
    }
}
