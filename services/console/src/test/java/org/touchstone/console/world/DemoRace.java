package org.touchstone.console.world;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.ComparisonCatalog;
import org.touchstone.catalog.ComparisonReport;
import org.touchstone.catalog.ComparisonReport.Cell;
import org.touchstone.catalog.ComparisonReport.Contestant;
import org.touchstone.catalog.ComparisonReport.Curve;
import org.touchstone.catalog.ComparisonReport.Guarded;
import org.touchstone.catalog.ComparisonReport.Ratio;
import org.touchstone.catalog.ComparisonReport.Variant;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.Published;
import org.touchstone.console.view.Story;
import org.touchstone.proto.v1.RaceStanding;
import org.touchstone.proto.v1.Racer;

/** A comparison of optimizers before one's eyes: five races, of which one diverges and one is lost. */
public final class DemoRace {
    /** The task. */
    public static final String TASK = "race-digits-lstm";

    private static final int FUNCTIONS = 100;
    private static final int STEPS = 100;
    private static final List<String> NAMES = List.of("learned", "SGD", "MOMENTUM", "NAG", "RMSPROP", "ADAM");
    private static final double[] FINAL = {0.26, 0.47, 0.40, 0.33, 0.36, 0.36};
    private static final double[] HALF_LIVES = {7, 30, 26, 20, 19, 17};

    private final Broadcaster broadcaster;
    private final MemoryStore store;
    private final Story story;
    private int told;

    /** A race: what is changed, and what the learned optimizer's end is multiplied by. */
    private record Leg(String title, int units, int depth, String activation, int steps, double factor) {}

    private static final List<Leg> LEGS = List.of(
            new Leg("as trained", 20, 1, "SIGMOID", 100, 1),
            new Leg("40 units", 40, 1, "SIGMOID", 100, 1.1),
            new Leg("2 layers", 20, 2, "SIGMOID", 100, 1.23),
            new Leg("relu", 20, 1, "RELU", 100, 9),
            new Leg("200 steps", 20, 1, "SIGMOID", 200, 0.9));

    public DemoRace(Broadcaster broadcaster, MemoryStore store, Instant now) {
        this.broadcaster = broadcaster;
        this.store = store;
        this.story = new Story(TASK)
                .at(now.minusSeconds(400).getEpochSecond())
                .accepted(
                        "compare-optimizers",
                        "{\"id\":\"" + TASK + "\",\"submitter\":\"demo\",\"compareOptimizers\":{\"optimizer\":\""
                                + DemoOptimizers.MODEL
                                + "\",\"title\":\"as trained\",\"family\":{\"classifier\":{\"architecture\":{\"mlp\":"
                                + "{\"hidden\":[20],\"activation\":\"SIGMOID\"}}}},\"variants\":[{\"units\":40},{\"depth\":2},"
                                + "{\"activation\":\"RELU\"},{\"steps\":200}]}}")
                .epoch(1)
                .started(5_000);
    }

    /** So many functions of a race have been raced. */
    public void raceTo(int leg, int functions) {
        RaceStanding.Builder standing = RaceStanding.newBuilder()
                .setRace(leg)
                .setTitle(LEGS.get(leg).title())
                .setFunctions(functions)
                .setOfFunctions(FUNCTIONS)
                .addAllSteps(steps());
        for (int i = 0; i < NAMES.size(); i++) {
            Racer.Builder racer = Racer.newBuilder().setName(NAMES.get(i));
            double spread = 1 + 3.0 / functions;
            for (int step : steps()) {
                double mean = mean(leg, i, step);
                racer.addMean(mean)
                        .addLow(mean / 1.2 / spread)
                        .addMedian(mean / 1.05)
                        .addHigh(mean * 1.2 * spread);
            }
            if (i > 0) {
                racer.setRatio(mean(leg, 0, STEPS) / mean(leg, i, STEPS)).setWinRate(wins(leg, i));
            }
            standing.addRacers(racer);
        }
        story.tell(event -> event.setRace(standing)).progress(leg * 1_000L + functions, 5_000, 60);
        tell();
    }

    private void tell() {
        broadcaster.events(story.events().subList(told, story.events().size()));
        told = story.events().size();
    }

    private static List<Integer> steps() {
        return IntStream.rangeClosed(0, STEPS).filter(t -> t % 2 == 0).boxed().toList();
    }

    private static double mean(int leg, int racer, int step) {
        double end = FINAL[racer] * (racer == 0 ? LEGS.get(leg).factor() : 1);
        return end + (2.3 - end) * Math.pow(0.5, step / HALF_LIVES[racer]);
    }

    private static double wins(int leg, int racer) {
        return mean(leg, 0, STEPS) < mean(leg, racer, STEPS) ? 0.93 : 0.08;
    }

    /** The comparison ends, and its report is published. */
    public Published<ComparisonReport> finish() {
        Published<ComparisonReport> report = new ComparisonCatalog(store).publish(report());
        story.artifact("comparison", report.name(), report.digest()).tell(event -> event.getSucceededBuilder()
                .setStep(5_000)
                .putSummary("ratio to NAG", 0.788)
                .putSummary("races", 5)
                .putSummary("races passed", 4));
        tell();
        return report;
    }

    /** What the learned one and one other painted: noise that becomes stripes. */
    public void paint() {
        put("content", 1);
        put("style", 1);
        for (String name : List.of("learned", "nag")) {
            for (int step : List.of(0, 16, 32, 64, 128)) {
                double clean = 1 - Math.pow(0.5, step / (name.equals("nag") ? 60.0 : 20.0));
                put(name + "-" + String.format(Locale.ROOT, "%06d", step), clean);
            }
        }
    }

    private void put(String name, double clean) {
        int side = 56;
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR);
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 3 * side * side; i++) {
            int x = i / 3 % side;
            int y = i / 3 / side;
            double stripes = ((x + y) / 7) % 2 == 0 ? 40 + 80 * (i % 3) : 220;
            image.getRaster().setSample(x, y, i % 3, (int) (clean * stripes + (1 - clean) * (90 + random.nextInt(80))));
        }
        try {
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(image, "png", png);
            store.create("tasks/" + TASK + "/pictures/painted-" + name + ".png", png.toByteArray(), "image/png");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ComparisonReport report() {
        List<Variant> variants = new ArrayList<>();
        List<Cell> table = new ArrayList<>();
        for (int leg = 0; leg < LEGS.size(); leg++) {
            Leg one = LEGS.get(leg);
            double ratio = mean(leg, 0, STEPS) / mean(leg, 3, STEPS);
            table.add(new Cell(
                    one.title(),
                    one.steps(),
                    one.units(),
                    one.depth(),
                    one.activation(),
                    null,
                    "NAG",
                    ratio,
                    ratio * 0.97,
                    ratio * 1.03,
                    ratio <= 1));
            if (leg > 0) {
                variants.add(new Variant(
                        one.title(),
                        DemoOptimizers.json("{\"classifier\":{}}"),
                        one.steps(),
                        contestants(leg),
                        ratios(leg),
                        ratio <= 1 ? "BETTER" : "WORSE"));
            }
        }
        return new ComparisonReport(
                ComparisonReport.FORMAT_VERSION,
                "",
                "as trained",
                DemoOptimizers.MODEL + "@" + "ab".repeat(32),
                DemoOptimizers.json("{\"classifier\":{}}"),
                STEPS,
                new ComparisonReport.Functions("1", FUNCTIONS),
                new ComparisonReport.Functions("2", 2),
                "FINAL",
                contestants(0),
                ratios(0),
                "BETTER",
                table,
                variants,
                new Lineage(TASK, List.of(), List.of()));
    }

    private static List<Contestant> contestants(int leg) {
        return IntStream.range(0, NAMES.size())
                .mapToObj(i -> new Contestant(
                        NAMES.get(i),
                        i == 0 ? null : 0.1 / i,
                        mean(leg, i, STEPS),
                        0.01,
                        mean(leg, i, STEPS) / 1.05,
                        50.0,
                        List.of(),
                        new Curve(
                                steps(),
                                values(leg, i, 1),
                                values(leg, i, 1 / 1.2),
                                values(leg, i, 1 / 1.05),
                                values(leg, i, 1.2)),
                        i == 0 && leg == 0 ? new Guarded(1.5, 20, 500, 0.001, 1, 120L) : null))
                .toList();
    }

    private static List<@Nullable Double> values(int leg, int racer, double factor) {
        DoubleStream values = steps().stream().mapToDouble(step -> factor * mean(leg, racer, step));
        return new ArrayList<>(values.boxed().toList());
    }

    private static List<Ratio> ratios(int leg) {
        return IntStream.range(1, NAMES.size())
                .mapToObj(i -> {
                    double ratio = mean(leg, 0, STEPS) / mean(leg, i, STEPS);
                    return new Ratio(NAMES.get(i), ratio, ratio * 0.97, ratio * 1.03, wins(leg, i));
                })
                .toList();
    }
}
