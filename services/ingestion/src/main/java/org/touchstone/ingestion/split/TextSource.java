package org.touchstone.ingestion.split;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.touchstone.ingestion.source.Spool;
import org.touchstone.kernel.data.FormatStream;
import org.touchstone.kernel.data.MalformedDataException.Code;
import org.touchstone.kernel.data.ReadLimits;
import org.touchstone.kernel.seq2seq.corpus.Corpus;
import org.touchstone.kernel.seq2seq.corpus.ReadCorpus;
import org.touchstone.kernel.seq2seq.text.TextLimits;
import org.touchstone.proto.v1.FileReference;
import org.touchstone.proto.v1.TextSplit;

/** The text of a split, wherever it lies. */
public final class TextSource {
    private static final long MOST_BYTES = 256L << 20;

    private final Corpus.Form form;
    private final List<SpooledFile> files;
    private final TextLimits limits;

    /** Reads no more than both {@code read} and {@link TextLimits#DEFAULT} allow. */
    public TextSource(TextSplit split, ReadLimits read) {
        TextLimits most = TextLimits.DEFAULT;
        this.form = form(split);
        this.limits = new TextLimits(
                Math.min(most.maxBytes(), read.maxUnpackedBytes()),
                most.maxLine(),
                most.maxSentences(),
                most.maxWords());
        this.files = references(split)
                .map(file -> new SpooledFile(file, limits.ofBytes()))
                .toList();
    }

    /** What its sentences come with; only of a split that names a source. */
    public static Corpus.Form form(TextSplit split) {
        return switch (split.getSourceCase()) {
            case CONLLU -> Corpus.Form.CONLLU;
            case PARALLEL -> Corpus.Form.PARALLEL;
            case LINES -> Corpus.Form.LINES;
            case SOURCE_NOT_SET -> throw new IllegalStateException("A task without a source passed validation.");
        };
    }

    private static Stream<FileReference> references(TextSplit split) {
        return switch (form(split)) {
            case CONLLU -> split.getConllu().getFilesList().stream();
            case LINES -> split.getLines().getFilesList().stream();
            case PARALLEL ->
                Stream.of(split.getParallel().getSource(), split.getParallel().getTarget());
        };
    }

    /** Its sentences, and those that were not taken, each with the file and line in its detail. */
    public record Text(Corpus corpus, List<ReadCorpus.Refused> refused) {
        public Text {
            refused = List.copyOf(refused);
        }
    }

    /** Fetches all files; false when {@code stop} said so meanwhile. */
    public boolean prepare(Spool spool, BooleanSupplier stop) {
        return files.stream().allMatch(file -> file.prepare(spool, stop));
    }

    /** All of it; {@link org.touchstone.kernel.data.MalformedDataException} when a file is none of its form, or all are too large. */
    public Text read() {
        if (form == Corpus.Form.PARALLEL) {
            try (FormatStream source = files.get(0).open();
                    FormatStream target = files.get(1).open()) {
                ReadCorpus read = ReadCorpus.parallel(source, target, limits);
                return new Text(read.corpus(), named(source.name(), read));
            }
        }
        Corpus all = null;
        List<ReadCorpus.Refused> refused = new ArrayList<>();
        long bytes = 0;
        for (SpooledFile file : files) {
            try (FormatStream in = file.open()) {
                ReadCorpus read =
                        form == Corpus.Form.CONLLU ? ReadCorpus.conllu(in, limits) : ReadCorpus.lines(in, limits);
                all = joined(all, read.corpus());
                refused.addAll(named(in.name(), read));
                bytes += in.offset();
                if (bytes > MOST_BYTES || all.size() > limits.maxSentences()) {
                    throw in.fault(
                            Code.TOO_LARGE,
                            "with it the split has more than the allowed " + MOST_BYTES + " bytes or "
                                    + limits.maxSentences() + " sentences. Ingest less, or several data sets.");
                }
            }
        }
        if (all == null) {
            throw new IllegalStateException("A split without files passed validation.");
        }
        return new Text(all, refused);
    }

    private static Corpus joined(@Nullable Corpus before, Corpus more) {
        return before == null ? more : before.and(more);
    }

    private static List<ReadCorpus.Refused> named(String file, ReadCorpus read) {
        String shown = file.substring(file.lastIndexOf('/') + 1);
        return read.refused().stream()
                .map(one -> new ReadCorpus.Refused(
                        one.line(), one.reason(), shown + " line " + one.line() + ": " + one.detail()))
                .toList();
    }
}
