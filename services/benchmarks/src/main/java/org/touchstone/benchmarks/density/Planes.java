package org.touchstone.benchmarks.density;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.touchstone.benchmarks.Table;
import org.touchstone.kernel.flow.Flow;
import org.touchstone.kernel.flow.FlowSpec;
import org.touchstone.kernel.flow.FlowTraining;
import org.touchstone.kernel.flow.FlowTrainingSpec;
import org.touchstone.kernel.flow.Health;
import org.touchstone.kernel.flow.PlaneDensity;
import org.touchstone.kernel.optim.Schedule;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Scope;

/**
 * Criterion A3: flows of 8 couplings on known densities of the plane. The divergence is the mean of log p - log q over points
 * never trained on, with the true log p of each point, so it has no error of an estimated entropy.
 */
record Planes(Table table, List<Long> seeds, int steps) {
    private static final int BATCH = 256;
    private static final int TEST = 20_000;
    private static final List<Integer> LOOKS = List.of(500, 1000, 2000, 5000);
    private static final double MASS_ERROR = 0.005;
    private static final double ROUND_TRIP_ERROR = 2e-5;

    /** What PyTorch came to, and what ours must be below, after 5,000 steps. */
    private record Expected(String reference, double most) {}

    /** What one seed came to: divergences by the step, and the model at the end. */
    private record Outcome(List<Double> divergences, double mass, double roundTrip, boolean finite) {
        double last() {
            return divergences.get(divergences.size() - 1);
        }
    }

    /** Seed by seed, so that each density has a first result early; the rows come at the end. */
    void run() {
        Map<PlaneDensity, List<Outcome>> outcomes = new EnumMap<>(PlaneDensity.class);
        for (long seed : seeds) {
            for (PlaneDensity density : PlaneDensity.values()) {
                Outcome outcome = train(density, seed);
                table.note(density + " seed " + seed + ": " + text(outcome) + ", mass " + outcome.mass()
                        + ", round trip " + outcome.roundTrip());
                outcomes.computeIfAbsent(density, absent -> new ArrayList<>()).add(outcome);
            }
        }
        outcomes.forEach(this::rows);
    }

    private void rows(PlaneDensity density, List<Outcome> outcomes) {
        Expected expected = expected(density);
        String name = density.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        double worst = outcomes.stream().mapToDouble(Outcome::last).max().orElseThrow();
        boolean finite = outcomes.stream().allMatch(Outcome::finite);
        String found = outcomes.stream().map(Planes::text).collect(Collectors.joining("; "));
        table.row(
                "A3",
                name + ": divergence in nats after " + steps + " steps, per seed (on the way)",
                "<= " + expected.most() + " (PyTorch " + expected.reference() + ")",
                found,
                seedText(),
                worst <= expected.most() && finite);
        double mass = outcomes.stream()
                .mapToDouble(outcome -> Math.abs(outcome.mass() - 1))
                .max()
                .orElseThrow();
        table.row(
                "I5",
                name + ": mass on a grid of 601 x 601 points, the farthest from 1",
                "1 +- 0.005",
                String.format(Locale.ROOT, "off by %.5f", mass),
                seedText(),
                mass <= MASS_ERROR);
        double trip = outcomes.stream().mapToDouble(Outcome::roundTrip).max().orElseThrow();
        table.row(
                "I1",
                name + ": largest error of encoding and decoding " + TEST + " points",
                "< 2e-5",
                String.format(Locale.ROOT, "%.1e", trip),
                seedText(),
                trip < ROUND_TRIP_ERROR);
    }

    private String seedText() {
        return seeds.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String text(Outcome outcome) {
        List<Double> all = outcome.divergences();
        String way = all.subList(0, all.size() - 1).stream()
                .map(value -> String.format(Locale.ROOT, "%.2f", value))
                .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "%.4f", outcome.last()) + (way.isEmpty() ? "" : " (" + way + ")");
    }

    private Outcome train(PlaneDensity density, long seed) {
        FlowTrainingSpec spec = FlowTrainingSpec.of(1e-3, new Schedule.Cosine(steps, 0), seed);
        Standard standard = Standard.of(density, Key.of(seed).fold("standard"));
        Key data = Key.of(seed).fold("data");
        double[] test = Standard.points(density, Key.of(seed).fold("test"), TEST);
        List<Double> divergences = new ArrayList<>();
        try (FlowTraining training = FlowTraining.start(FlowSpec.plane(), spec, DType.F32)) {
            for (int step = 1; step <= steps; step++) {
                Key key = data.fold(step);
                Scope.evaluate(() -> training.step(standard.enter(Standard.points(density, key, BATCH))));
                if (step == steps || LOOKS.contains(step)) {
                    try (Flow flow = training.flow()) {
                        divergences.add(standard.divergence(density, flow, test));
                    }
                }
            }
            try (Flow flow = training.flow()) {
                return outcome(flow, standard, test, divergences, Key.of(seed).fold("samples"));
            }
        }
    }

    private static Outcome outcome(Flow flow, Standard standard, double[] test, List<Double> divergences, Key key) {
        return Scope.evaluate(() -> {
            Health health = Health.of(flow, standard.enter(test));
            boolean finite = flow.sample(key, 100_000, 1).isFinite();
            return new Outcome(divergences, Grid.mass(flow), health.roundTripError(), finite);
        });
    }

    private static Expected expected(PlaneDensity density) {
        return switch (density) {
            case BANANA -> new Expected("0.0001", 0.005);
            case MOONS -> new Expected("0.013 to 0.028", 0.035);
            case NARROW_MOONS -> new Expected("0.023", 0.035);
            case EIGHT_GAUSSIANS -> new Expected("0.116", 0.15);
            case CHECKERBOARD -> new Expected("0.134 to 0.158", 0.18);
            case SPIRALS -> new Expected("0.27", 0.32);
        };
    }
}
