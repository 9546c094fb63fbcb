package org.touchstone.evaluation.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.Reference;
import org.touchstone.evaluation.sequence.SequenceReport.BeamScores;
import org.touchstone.evaluation.sequence.ShownSentence.Search;
import org.touchstone.evaluation.sequence.ShownSentence.Trace;
import org.touchstone.evaluation.use.Fields;
import org.touchstone.evaluation.use.ReportFile;
import org.touchstone.evaluation.use.Stepwise;
import org.touchstone.kernel.seq2seq.BeamTrace;
import org.touchstone.kernel.seq2seq.Decoded;
import org.touchstone.kernel.seq2seq.Example;
import org.touchstone.kernel.seq2seq.MarginSearch;
import org.touchstone.kernel.seq2seq.SequenceModel;
import org.touchstone.kernel.seq2seq.Traced;
import org.touchstone.proto.v1.EvaluateSequenceModel;
import org.touchstone.sequences.Sentence;
import org.touchstone.sequences.SequenceTask;
import org.touchstone.sequences.TextDataset;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;

/** Scores of a model on a split with several beams, some sentences a step. */
record Measuring(Reference model, EvaluateSequenceModel spec) implements SequenceUse {
    private static final Fields FIELDS = new Fields("evaluateSequenceModel");
    private static final int MOST_BEAMS = 8;
    private static final int MOST_SHOWN = 100;
    private static final int SHOWN = 8;
    private static final int N_BEST = 5;
    private static final int AT_ONCE = 32;
    private static final List<Integer> BEAMS = List.of(1, 5, 10);
    private static final String TEST = "test";

    static Measuring of(EvaluateSequenceModel spec) {
        FIELDS.range("beams", spec.getBeamsCount(), 0, MOST_BEAMS);
        for (int i = 0; i < spec.getBeamsCount(); i++) {
            FIELDS.range("beams[" + i + "]", spec.getBeams(i), 1, WIDEST);
        }
        if (spec.getBeamsList().stream().distinct().count() < spec.getBeamsCount()) {
            throw FIELDS.rejected("beams", "has a number twice; name each beam once.");
        }
        FIELDS.range("maxSentences", spec.getMaxSentences(), 0, Integer.MAX_VALUE);
        FIELDS.range("shown", shown(spec), 0, MOST_SHOWN);
        if (!spec.getDataset().isEmpty()) {
            FIELDS.reference("dataset", spec.getDataset());
        }
        return new Measuring(FIELDS.reference("model", spec.getModel()), spec);
    }

    private static int shown(EvaluateSequenceModel spec) {
        return spec.hasShown() ? spec.getShown() : SHOWN;
    }

    private String split() {
        return spec.getSplit().isEmpty() ? TEST : spec.getSplit();
    }

    private List<Integer> beams(SequenceModel served) {
        return spec.getBeamsCount() > 0
                ? spec.getBeamsList()
                : BEAMS.stream()
                        .filter(beam ->
                                spec.getWiderBeam() || served.warning(beam).isEmpty())
                        .toList();
    }

    @Override
    public Opened open(Bench bench) {
        Reference named = bench.pinned()
                .orElseGet(() -> Reference.parse(
                        spec.getDataset().isEmpty()
                                ? bench.served()
                                        .card()
                                        .content()
                                        .lineage()
                                        .datasets()
                                        .get(0)
                                : spec.getDataset()));
        TextDataset dataset = TextDataset.open(bench.catalog(), named);
        List<Sentence> all = dataset.sentences(split(), bench.served().task().rules());
        long there = dataset.manifest().content().split(split()).sentences();
        if (all.isEmpty()) {
            throw TaskFailedException.permanent(
                    "EMPTY_SPLIT",
                    "None of the " + there + " sentences of split '" + split() + "' of " + dataset.reference()
                            + " is of the length that the model was made for.");
        }
        int most = spec.getMaxSentences() == 0 ? all.size() : Math.min(all.size(), spec.getMaxSentences());
        Job job = new Job(bench, dataset.reference(), all.subList(0, most), there - all.size());
        return new Opened(job, dataset.reference());
    }

    /** A step is some sentences with every beam: their counts, one after the other, beam by beam. */
    private final class Job implements Stepwise {
        private final Bench bench;
        private final String dataset;
        private final List<Sentence> sentences;
        private final long leftOut;
        private final SequenceTask task;
        private final SequenceModel served;
        private final List<Integer> beams;
        private final Counts counts;
        private final Showing showing;

        Job(Bench bench, String dataset, List<Sentence> sentences, long leftOut) {
            this.bench = bench;
            this.dataset = dataset;
            this.sentences = sentences;
            this.leftOut = leftOut;
            this.task = bench.served().task();
            this.served = bench.served().model();
            this.beams = beams(served);
            this.counts = new Counts(task);
            this.showing = new Showing(task);
        }

        @Override
        public long steps() {
            return (sentences.size() + AT_ONCE - 1L) / AT_ONCE;
        }

        @Override
        public String phase() {
            return "searching";
        }

        @Override
        public double[] step(long number, List<double[]> before) {
            int from = (int) number * AT_ONCE;
            List<Sentence> batch = sentences.subList(from, Math.min(sentences.size(), from + AT_ONCE));
            List<Optional<Example>> wanted = batch.stream().map(task::example).toList();
            int shown = Math.max(0, Math.min(batch.size(), shown(spec) - from));
            List<List<Search>> searches = IntStream.range(0, shown)
                    .<List<Search>>mapToObj(i -> new ArrayList<>())
                    .toList();
            List<Double> numbers = new ArrayList<>();
            for (int beam : beams) {
                List<Decoded> found = decode(beam, batch, wanted, searches);
                for (int i = 0; i < batch.size(); i++) {
                    counts.of(batch.get(i), found.get(i).best()).forEach(count -> numbers.add((double) count));
                }
            }
            keep(number, batch, wanted, searches);
            double[] told = numbers.stream().mapToDouble(Double::doubleValue).toArray();
            List<double[]> all = new ArrayList<>(before);
            all.add(told);
            report(number, all);
            return told;
        }

        private List<Decoded> decode(
                int beam, List<Sentence> batch, List<Optional<Example>> wanted, List<List<Search>> searches) {
            Searching search = new Searching(bench.served(), beam);
            if (searches.isEmpty()) {
                return search.decode(batch);
            }
            List<Traced> traced = search.trace(
                    batch,
                    wanted.stream()
                            .map(one -> one.map(Example::target).orElse(new int[0]))
                            .toList());
            for (int i = 0; i < searches.size(); i++) {
                boolean known = wanted.get(i).isPresent();
                searches.get(i).add(showing.search(batch.get(i), beam, traced.get(i), N_BEST, known));
            }
            return traced.stream().map(Traced::decoded).toList();
        }

        private void keep(
                long step, List<Sentence> batch, List<Optional<Example>> wanted, List<List<Search>> searches) {
            List<ShownSentence> kept = new ArrayList<>();
            for (int i = 0; i < searches.size(); i++) {
                Trace training = wanted.get(i).flatMap(this::training).orElse(null);
                kept.add(showing.sentence(batch.get(i), "", searches.get(i), training));
            }
            new Fragments(bench.context()).put(step, kept);
        }

        /** How training's search would go now. */
        private Optional<Trace> training(Example example) {
            return TrainedWith.of(bench.served()).map(margin -> {
                BeamTrace trace = MarginSearch.trace(
                                served.spec(), served.parameters(), margin, List.of(example), DROPPED)
                        .get(0);
                return showing.trace("TRAINING", margin.beam(), trace, true);
            });
        }

        /** The running score of each beam. */
        private void report(long number, List<double[]> numbers) {
            for (int b = 0; b < beams.size(); b++) {
                int beam = beams.get(b);
                counts.scores(Counts.sum(ofBeam(b, numbers))).entrySet().stream()
                        .limit(2)
                        .filter(score -> Double.isFinite(score.getValue()))
                        .forEach(score -> bench.context()
                                .metric(score.getKey() + " at beam " + beam, number + 1, score.getValue()));
            }
        }

        /** Counts of each sentence with a beam, by its place. */
        private List<List<Long>> ofBeam(int beam, List<double[]> numbers) {
            List<List<Long>> all = new ArrayList<>();
            for (int step = 0; step < numbers.size(); step++) {
                double[] told = numbers.get(step);
                int batch = Math.min(sentences.size(), (step + 1) * AT_ONCE) - step * AT_ONCE;
                int width = told.length / beams.size() / batch;
                for (int i = 0; i < batch; i++) {
                    int at = (beam * batch + i) * width;
                    all.add(IntStream.range(at, at + width)
                            .mapToObj(j -> (long) told[j])
                            .toList());
                }
            }
            return all;
        }

        @Override
        public TaskResult finish(List<double[]> numbers) {
            List<BeamScores> scores = new ArrayList<>();
            Map<String, Double> summary = new TreeMap<>();
            List<String> notes = new ArrayList<>();
            for (int b = 0; b < beams.size(); b++) {
                int beam = beams.get(b);
                BeamScores one = new BeamScores(
                        beam,
                        counts.intervals(ofBeam(b, numbers)),
                        served.warning(beam).orElse(""));
                scores.add(one);
                one.values().forEach((name, interval) -> summary.put(name + " at beam " + beam, interval.value()));
                served.warning(beam).ifPresent(warning -> notes.add("Beam " + beam + ": " + warning));
            }
            summary.put("sentences", (double) sentences.size());
            SequenceReport report = bench.report(dataset, split())
                    .with(sentences.size(), leftOut, scores, new Fragments(bench.context()).all(steps()), notes);
            summary.values().removeIf(value -> !Double.isFinite(value));
            byte[] bytes = report.bytes();
            Lineage lineage = new Lineage(bench.context().task().getId(), List.of(dataset), List.of(report.model()));
            return new TaskResult(
                    List.of(ReportFile.publish(bench.context(), SequenceReport.KIND, bytes)),
                    List.of(ReportFile.measured(
                            bench.context(),
                            bytes,
                            lineage,
                            split(),
                            summary,
                            bench.clock().instant())),
                    List.of(),
                    summary);
        }
    }
}
