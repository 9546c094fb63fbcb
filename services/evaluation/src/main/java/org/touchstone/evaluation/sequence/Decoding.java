package org.touchstone.evaluation.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.touchstone.catalog.Reference;
import org.touchstone.evaluation.sequence.ShownSentence.Search;
import org.touchstone.evaluation.use.Fields;
import org.touchstone.evaluation.use.ReportFile;
import org.touchstone.evaluation.use.Stepwise;
import org.touchstone.kernel.seq2seq.SequenceModel;
import org.touchstone.kernel.seq2seq.Traced;
import org.touchstone.proto.v1.DecodeText;
import org.touchstone.sequences.Sentence;
import org.touchstone.sequences.SequenceTask;
import org.touchstone.sequences.TextRules;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;

/** Outputs for sentences of a user, some sentences a step. One that does not fit the model is said so; the others go on. */
record Decoding(Reference model, DecodeText spec) implements SequenceUse {
    private static final Fields FIELDS = new Fields("decodeText");
    private static final int MOST_SENTENCES = 100;
    private static final int MOST_CHARACTERS = 20_000;
    private static final int BEAM = 5;
    private static final int AT_ONCE = 8;

    static Decoding of(DecodeText spec) {
        FIELDS.range("sentences", spec.getSentencesCount(), 1, MOST_SENTENCES);
        for (int i = 0; i < spec.getSentencesCount(); i++) {
            String field = "sentences[" + i + "]";
            if (spec.getSentences(i).isBlank()) {
                throw FIELDS.rejected(field, "has no word; write some, or leave the sentence out.");
            }
            if (spec.getSentences(i).length() > MOST_CHARACTERS) {
                throw FIELDS.rejected(
                        field,
                        "has " + spec.getSentences(i).length() + " characters; a sentence has at most "
                                + MOST_CHARACTERS + ".");
            }
        }
        int beam = FIELDS.range("beam", spec.hasBeam() ? spec.getBeam() : BEAM, 1, WIDEST);
        FIELDS.range("nBest", spec.hasNBest() ? spec.getNBest() : 1, 1, beam);
        return new Decoding(FIELDS.reference("model", spec.getModel()), spec);
    }

    private int beam(SequenceModel served) {
        int widest = served.trainingBeam() == 0 ? WIDEST : served.trainingBeam() - 1;
        if (!spec.hasBeam()) {
            return spec.getWiderBeam() ? BEAM : Math.min(BEAM, widest);
        }
        served.warning(spec.getBeam()).filter(warning -> !spec.getWiderBeam()).ifPresent(warning -> {
            throw TaskFailedException.permanent(
                    "BEAM_TOO_WIDE",
                    warning + " Set decodeText.beam to at most " + widest
                            + ", or decodeText.widerBeam when that is what you want.");
        });
        return spec.getBeam();
    }

    @Override
    public Opened open(Bench bench) {
        SequenceModel served = bench.served().model();
        int beam = beam(served);
        int nBest = spec.hasNBest() ? spec.getNBest() : 1;
        if (nBest > beam) {
            throw TaskFailedException.permanent(
                    "DOES_NOT_FIT",
                    "decodeText.nBest is " + nBest + ", but the beam of this model is " + beam + " where the task names"
                            + " none; ask for fewer outputs.");
        }
        Job job = new Job(bench, beam, nBest);
        if (job.asked.stream().allMatch(Optional::isEmpty)) {
            throw TaskFailedException.permanent("NO_SENTENCE_FITS", job.problem(0));
        }
        return new Opened(job, "");
    }

    /** A step is some sentences: how many were decoded, of how many words, of which unknown. */
    private final class Job implements Stepwise {
        private final Bench bench;
        private final SequenceTask task;
        private final SequenceModel served;
        private final int beam;
        private final int nBest;
        private final List<Optional<Sentence>> asked = new ArrayList<>();
        private final Showing showing;

        Job(Bench bench, int beam, int nBest) {
            this.bench = bench;
            this.beam = beam;
            this.nBest = nBest;
            this.task = bench.served().task();
            this.served = bench.served().model();
            this.showing = new Showing(task);
            for (int i = 0; i < spec.getSentencesCount(); i++) {
                asked.add(task.rules().ask(i, spec.getSentences(i)));
            }
        }

        private String problem(int number) {
            TextRules rules = task.rules();
            return "Sentence " + (number + 1) + " has "
                    + rules.tokenizer().tokens(spec.getSentences(number)).size()
                    + " words; the model was made for " + rules.shortest() + " to " + rules.longest() + ".";
        }

        @Override
        public long steps() {
            return (asked.size() + AT_ONCE - 1L) / AT_ONCE;
        }

        @Override
        public String phase() {
            return "searching";
        }

        @Override
        public double[] step(long number, List<double[]> before) {
            int from = (int) number * AT_ONCE;
            int to = Math.min(asked.size(), from + AT_ONCE);
            List<Sentence> batch =
                    asked.subList(from, to).stream().flatMap(Optional::stream).toList();
            List<Traced> traced = new Searching(bench.served(), beam)
                    .trace(batch, batch.stream().map(one -> new int[0]).toList());
            List<ShownSentence> shown = new ArrayList<>();
            int next = 0;
            long words = 0;
            long unknown = 0;
            for (int i = from; i < to; i++) {
                if (asked.get(i).isEmpty()) {
                    shown.add(Showing.problem(i, spec.getSentences(i), problem(i)));
                    continue;
                }
                Sentence sentence = asked.get(i).get();
                Search search = showing.search(sentence, beam, traced.get(next), nBest, false);
                ShownSentence one = showing.sentence(sentence, spec.getSentences(i), List.of(search), null);
                words += one.source().size();
                unknown += one.unknown().size();
                shown.add(one);
                next++;
            }
            new Fragments(bench.context()).put(number, shown);
            return new double[] {batch.size(), words, unknown};
        }

        @Override
        public TaskResult finish(List<double[]> numbers) {
            double decoded = numbers.stream().mapToDouble(told -> told[0]).sum();
            double words = numbers.stream().mapToDouble(told -> told[1]).sum();
            double unknown = numbers.stream().mapToDouble(told -> told[2]).sum();
            List<String> notes = new ArrayList<>();
            served.warning(beam).ifPresent(notes::add);
            if (unknown > 0) {
                notes.add((long) unknown + " of " + (long) words
                        + " words are unknown to the model; it reads them all as one word.");
            }
            SequenceReport report = bench.report("", "")
                    .with(
                            (long) decoded,
                            asked.size() - (long) decoded,
                            List.of(),
                            new Fragments(bench.context()).all(steps()),
                            notes);
            Map<String, Double> summary = new TreeMap<>();
            summary.put("sentences", decoded);
            summary.put("sentences refused", asked.size() - decoded);
            summary.put("unknown words", unknown);
            return new TaskResult(
                    List.of(ReportFile.publish(bench.context(), SequenceReport.KIND, report.bytes())),
                    List.of(),
                    List.of(),
                    summary);
        }
    }
}
