package org.touchstone.metatraining.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.l2l.Baseline;
import org.touchstone.kernel.l2l.FunctionSet;
import org.touchstone.kernel.l2l.LearnedRun;
import org.touchstone.kernel.l2l.Optimizee;
import org.touchstone.kernel.l2l.OptimizeeFamily;
import org.touchstone.kernel.l2l.RaceResult;
import org.touchstone.kernel.l2l.Tuning;
import org.touchstone.kernel.random.Key;
import org.touchstone.metatraining.Checks;

/**
 * One race of a comparison. A unit of work scores one rate of one hand-made optimizer on one block of the tuning functions; once all
 * are scored, a unit races one contestant over one block of the test functions, all contestants over a block before the next.
 */
final class Leg {
    private static final int BLOCK = 250;

    private final CompareRequest request;
    private final Course course;
    private final LearnedRun learned;
    private final OptimizeeFamily family;
    private final Progress progress;

    /** {@link SpecException} when its losses would not fit into memory. */
    Leg(CompareRequest request, Course course, LearnedRun learned, OptimizeeFamily family) {
        this.request = request;
        this.course = course;
        this.learned = learned;
        this.family = family;
        long losses = blockSize() * (course.steps() + 1L);
        SpecException.require(
                losses <= CompareRequest.MOST_LOSSES,
                course.field("steps"),
                "is " + course.steps() + ": " + blockSize() + " functions side by side would have " + losses
                        + " losses, at most " + CompareRequest.MOST_LOSSES + " are allowed; race fewer steps");
        this.progress = new Progress(
                scores(),
                contestants(),
                course.steps(),
                request.test().functions(),
                request.guard().isPresent());
    }

    Course course() {
        return course;
    }

    Progress progress() {
        return progress;
    }

    private int rates() {
        return request.tuning().rates().size();
    }

    private int scores() {
        return request.baselines().size() * rates();
    }

    int contestants() {
        return 1 + request.baselines().size();
    }

    private int blockSize() {
        return course.spec().hasQuadratics() ? BLOCK : 1;
    }

    private int blocks(FunctionSet set) {
        return (set.functions() + blockSize() - 1) / blockSize();
    }

    /** Equal sets have equal blocks, whatever is done with them. */
    private FunctionSet block(FunctionSet set, int block) {
        int size = Math.min(blockSize(), set.functions() - block * blockSize());
        return new FunctionSet(set.key().fold(block), size);
    }

    /** Units before the race. */
    long tunings() {
        return (long) scores() * blocks(request.tuningSet());
    }

    /** Units in all. */
    long units() {
        return tunings() + (long) contestants() * blocks(request.test());
    }

    String phase(long unit) {
        return unit < tunings()
                ? "tuning " + name(1 + (int) (unit / blocks(request.tuningSet())) / rates())
                : "racing over block " + ((unit - tunings()) / contestants() + 1) + " of " + blocks(request.test());
    }

    String name(int contestant) {
        return contestant == 0
                ? "learned"
                : request.baselines().get(contestant - 1).name();
    }

    /** A unit of work at the tuning functions. */
    void tune(long unit) {
        int blocks = blocks(request.tuningSet());
        int place = (int) (unit / blocks);
        int block = (int) (unit % blocks);
        Baseline baseline = request.baselines().get(place / rates());
        double rate = request.tuning().rates().get(place % rates());
        FunctionSet set = block(request.tuningSet(), block);
        double score = request.tuning().score(baseline, family, set, course.steps(), rate);
        double weight = set.functions() / (double) request.tuningSet().functions();
        progress.score(place, progress.score(place) + weight * score);
        if (block == blocks - 1 && place % rates() == rates() - 1) {
            Checks.done(CompareRequest.ROOT, "GRID_WITHOUT_VARIANCE", () -> {
                Tuning.requireVariance(baseline, scores(place / rates()));
                return true;
            });
        }
    }

    /** What tuning saw of a hand-made optimizer. */
    List<Tuning.Score> scores(int baseline) {
        List<Tuning.Score> scores = new ArrayList<>();
        for (int r = 0; r < rates(); r++) {
            scores.add(new Tuning.Score(request.tuning().rates().get(r), progress.score(baseline * rates() + r)));
        }
        return scores;
    }

    /** The key of the first function of the race. */
    Key firstFunction() {
        return block(request.test(), 0).key().fold(0);
    }

    /** Where a contestant is after these steps over one function. */
    SortedMap<Integer, float[]> places(int contestant, Optimizee optimizee, SortedSet<Integer> steps) {
        return contestant == 0
                ? learned.places(optimizee, steps)
                : request.baselines().get(contestant - 1).places(optimizee, steps, Tuning.best(scores(contestant - 1)));
    }

    /**
     * What a unit of the race, which follows the tunings, has shown.
     *
     * @param raced functions that all contestants have raced over now; 0 while others still race over the block
     */
    record Raced(int contestant, int block, int blocks, double mean, int raced) {}

    Raced race(long unit) {
        long race = unit - tunings();
        int contestant = (int) (race % contestants());
        int block = (int) (race / contestants());
        FunctionSet set = block(request.test(), block);
        RaceResult result = contestant == 0
                ? learned.on(family, set, course.steps(), fell -> progress.fell(block * blockSize(), fell))
                : request.baselines()
                        .get(contestant - 1)
                        .on(family, set, course.steps(), Tuning.best(scores(contestant - 1)));
        progress.add(contestant, block * blockSize(), result);
        boolean last = contestant == contestants() - 1;
        return new Raced(
                contestant,
                block,
                blocks(request.test()),
                Tuning.Criterion.FINAL.of(result),
                last ? block * blockSize() + set.functions() : 0);
    }
}
