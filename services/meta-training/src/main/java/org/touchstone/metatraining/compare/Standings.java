package org.touchstone.metatraining.compare;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.touchstone.kernel.l2l.RaceResult;
import org.touchstone.proto.v1.RaceStanding;
import org.touchstone.proto.v1.Racer;

/** How a race stands, as events tell it: sparsely, in functions and in steps. */
final class Standings {
    private static final int MOST_TOLD = 12;
    private static final int MOST_STEPS = 50;
    private static final double LOW = 0.1;
    private static final double MIDDLE = 0.5;
    private static final double HIGH = 0.9;

    private Standings() {}

    /** After the first block, and then after every twelfth of them. */
    static boolean isDue(int block, int blocks) {
        long before = (long) block * MOST_TOLD / blocks;
        long now = (block + 1L) * MOST_TOLD / blocks;
        return block == 0 || now > before;
    }

    /** Of the first functions, which all contestants have raced over. */
    static RaceStanding of(Leg leg, int functions, int all) {
        List<Integer> recorded = leg.progress().recorded();
        int every = (recorded.size() + MOST_STEPS - 1) / MOST_STEPS;
        List<Integer> places = IntStream.range(0, recorded.size())
                .filter(place -> place % every == 0 || place == recorded.size() - 1)
                .boxed()
                .toList();
        RaceStanding.Builder standing = RaceStanding.newBuilder()
                .setRace(leg.course().number())
                .setTitle(leg.course().title())
                .setFunctions(functions)
                .setOfFunctions(all)
                .addAllSteps(places.stream().map(recorded::get).toList());
        RaceResult learned = leg.progress().result(0, places, functions);
        for (int c = 0; c < leg.contestants(); c++) {
            RaceResult result = c == 0 ? learned : leg.progress().result(c, places, functions);
            Racer.Builder racer = curve(result).setName(leg.name(c));
            if (c > 0) {
                against(racer, learned.last(), result.last());
            }
            standing.addRacers(racer);
        }
        return standing.build();
    }

    private static Racer.Builder curve(RaceResult result) {
        Racer.Builder racer = Racer.newBuilder();
        Arrays.stream(result.meanPerStep()).forEach(racer::addMean);
        Arrays.stream(result.quantilePerStep(LOW)).forEach(racer::addLow);
        Arrays.stream(result.quantilePerStep(MIDDLE)).forEach(racer::addMedian);
        Arrays.stream(result.quantilePerStep(HIGH)).forEach(racer::addHigh);
        return racer;
    }

    private static void against(Racer.Builder racer, double[] ours, double[] theirs) {
        double ratio = Arrays.stream(ours).sum() / Arrays.stream(theirs).sum();
        if (Double.isFinite(ratio)) {
            racer.setRatio(ratio);
        }
        long wins =
                IntStream.range(0, ours.length).filter(i -> ours[i] < theirs[i]).count();
        racer.setWinRate(wins / (double) ours.length);
    }
}
