package org.touchstone.kernel.saliency.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.oracle.OracleCase;
import org.touchstone.kernel.random.Key;

/** Every case of the oracle folder: crossed designs, Holm, Spearman's test. */
class StatisticsOracleTest {
    private static final int REPLICATES = 4000;

    static List<OracleCase> crossedDesigns() {
        return OracleCase.all("statistics", "crossed");
    }

    static List<OracleCase> holm() {
        return OracleCase.all("statistics", "holm");
    }

    static List<OracleCase> spearman() {
        return OracleCase.all("statistics", "spearman");
    }

    @ParameterizedTest
    @MethodSource("crossedDesigns")
    void momentsAndIntervalsOfCrossedDesigns(OracleCase oracle) {
        for (Map.Entry<String, JsonNode> entry : oracle.values().properties()) {
            JsonNode expected = entry.getValue();
            CrossedTable table = table(oracle, "x_" + entry.getKey());
            VarianceComponents components = VarianceComponents.of(table);
            int rows = table.rows();
            int columns = table.columns();

            close(expected, "mean", table.mean());
            close(expected, "sigma2_seed", components.seed());
            close(expected, "sigma2_image", components.image());
            close(expected, "sigma2_residual", components.residual());
            close(expected, "mean_square_residual", components.residual());
            close(expected, "mean_square_seed", components.residual() + columns * components.seed());
            close(expected, "mean_square_image", components.residual() + rows * components.image());
            close(expected, "variance_of_mean", components.ofMean());
            close(expected, "variance_of_mean_truncated", components.ofMeanTruncated());
            close(expected, "t_quantile_975_df_R_minus_1", StudentT.critical(0.95, rows - 1));
            close(expected, "pigeonhole_bootstrap_variance", Pigeonhole.variance(table));
            Contrast mean = Contrast.of(0, List.of(new Contrast.Term(1, table, true, true)));
            close(expected, "mean", mean.estimate());
            close(expected, "variance_of_mean_truncated", mean.variance());
            close(expected, "ci95_low", mean.interval(0.95).low());
            close(expected, "ci95_high", mean.interval(0.95).high());
        }
    }

    @ParameterizedTest
    @MethodSource("crossedDesigns")
    void drawingApproachesTheClosedForm(OracleCase oracle) {
        for (Map.Entry<String, JsonNode> entry : oracle.values().properties()) {
            CrossedTable table = table(oracle, "x_" + entry.getKey());

            double[] means = Pigeonhole.means(table, REPLICATES, Key.of(7).fold(entry.getKey()));

            double average = Arrays.stream(means).average().orElseThrow();
            double variance =
                    Arrays.stream(means).map(m -> (m - average) * (m - average)).sum() / (REPLICATES - 1);
            double fiveStandardErrors = 5 * Math.sqrt(2.0 / REPLICATES);
            assertThat(variance
                            / entry.getValue()
                                    .path("pigeonhole_bootstrap_variance")
                                    .asDouble())
                    .as(entry.getKey())
                    .isCloseTo(1, within(fiveStandardErrors));
        }
    }

    @ParameterizedTest
    @MethodSource("holm")
    void holmAdjustment(OracleCase oracle) {
        for (JsonNode vector : oracle.values().path("vectors")) {
            double[] adjusted = Holm.adjust(numbers(vector.path("p")));

            assertThat(adjusted).containsExactly(numbers(vector.path("holm_adjusted")), within(1e-12));
            for (int i = 0; i < adjusted.length; i++) {
                assertThat(adjusted[i] <= 0.05)
                        .isEqualTo(vector.path("rejected_at_0.05").path(i).asBoolean());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("spearman")
    void spearmanTests(OracleCase oracle) {
        for (Map.Entry<String, JsonNode> entry : oracle.values().properties()) {
            JsonNode expected = entry.getValue();
            double[] x = oracle.doubles(entry.getKey() + "_x");
            double[] y = oracle.doubles(entry.getKey() + "_y");
            SpearmanTest test = SpearmanTest.approximate(x, y);

            assertThat(test.rho()).isCloseTo(expected.path("rho").asDouble(), within(1e-12));
            p(expected, "p_t_two_sided", test.twoSided());
            p(expected, "p_t_greater", test.greater());
            if (expected.has("p_t_less")) {
                double[] opposite = Arrays.stream(y).map(v -> -v).toArray();
                p(expected, "p_t_less", SpearmanTest.approximate(x, opposite).greater());
            }
            if (expected.has("p_exact_two_sided")) {
                p(expected, "p_exact_two_sided", SpearmanTest.exact(x, y).twoSided());
                p(expected, "p_exact_greater", SpearmanTest.exact(x, y).greater());
            }
        }
    }

    private static CrossedTable table(OracleCase oracle, String tensor) {
        int[] shape = oracle.shape(tensor);
        double[] values = oracle.doubles(tensor);
        double[][] rows = new double[shape[0]][];
        for (int r = 0; r < shape[0]; r++) {
            rows[r] = Arrays.copyOfRange(values, r * shape[1], (r + 1) * shape[1]);
        }
        return CrossedTable.complete(rows);
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static void close(JsonNode expected, String key, double actual) {
        double value = expected.path(key).asDouble();
        assertThat(actual).as(key).isCloseTo(value, within(1e-14 + 1e-10 * Math.abs(value)));
    }

    private static void p(JsonNode expected, String key, double actual) {
        double value = expected.path(key).asDouble();
        // A perfect monotone relation: rounding of rho may leave a tiny positive p-value on either side.
        double floor = value < 1e-12 ? 1e-12 : 1e-14;
        assertThat(actual).as(key).isCloseTo(value, within(floor + 1e-8 * value));
    }
}
