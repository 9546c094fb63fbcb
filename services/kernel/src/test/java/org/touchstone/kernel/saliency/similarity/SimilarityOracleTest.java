package org.touchstone.kernel.saliency.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.oracle.OracleCase;

/** Every pair of maps of the oracle folder, under every convention that its keys name. */
class SimilarityOracleTest {
    private static final double CORRELATION = 1e-10;
    private static final double SSIM = 1e-9;
    private static final double HOG = 1e-6;
    private static final Map<String, SimilarityMeasure> CORRELATIONS = Map.of(
            "spearman_signed", Spearman.SIGNED,
            "spearman_abs", Spearman.ABSOLUTE,
            "pearson", Pearson.SIGNED,
            "spearman_signed_nonzero_support", new Spearman(false, Spearman.Support.BOTH_NONZERO),
            "spearman_abs_nonzero_support", new Spearman(true, Spearman.Support.BOTH_NONZERO));
    private static final Map<String, SsimSettings> NAMED = Map.of(
            "ssim_a_maxabs_uniform5_range2", SsimSettings.A_PAPER,
            "ssim_gaussian_population_jointrange", SsimSettings.B_WANG,
            "ssim_gaussian_sample_minmax_range2", SsimSettings.C_REPOSITORY,
            "ssim_uniform7_sample_jointrange", SsimSettings.D_QUANTUS);
    private static final Pattern SSIM_KEY = Pattern.compile(
            "ssim_(?:[a-d]_)?(maxabs_)?(gaussian|uniform(\\d+))(_sample|_population)?(?:_(minmax))?_(joint)?range(\\d*)");
    private static final Pattern HOG_KEY = Pattern.compile("hog_ppc(\\d+)_cpb(\\d+)_(\\w+)");

    static List<OracleCase> cases() {
        return OracleCase.all("similarity", "");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void correlations(OracleCase oracle) {
        PreparedMap a = PreparedMap.of(map(oracle, "a"));
        SaliencyMap b = map(oracle, "b");

        CORRELATIONS.forEach((key, measure) -> agree(oracle, key, CORRELATION, Similarities.of(measure, a, b)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void ssimInEveryConvention(OracleCase oracle) {
        SaliencyMap a = map(oracle, "a");
        SaliencyMap b = map(oracle, "b");
        int tried = 0;
        for (Map.Entry<String, JsonNode> expected : oracle.values().properties()) {
            Matcher key = SSIM_KEY.matcher(expected.getKey());
            if (key.matches()) {
                tried++;
                Ssim measure = new Ssim(NAMED.getOrDefault(expected.getKey(), settings(key)));
                assertThat(settings(key))
                        .usingRecursiveComparison()
                        .ignoringFields("name")
                        .isEqualTo(measure.settings());
                // The formula stays finite for some constant maps; an audit never sees such a number.
                boolean degenerate = !Degeneracy.NONE.equals(b.degeneracy());
                if (degenerate) {
                    assertThat(Similarities.of(measure, a, b)).isEqualTo(new Similarity.Degenerate(b.degeneracy()));
                }
                if (!degenerate || !expected.getValue().isNull()) {
                    agree(
                            oracle,
                            expected.getKey(),
                            SSIM,
                            measure.with(PreparedMap.of(a)).to(b));
                }
            }
        }
        assertThat(tried).isGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void histogramsOfOrientedGradients(OracleCase oracle) {
        PreparedMap a = PreparedMap.of(map(oracle, "a"));
        SaliencyMap b = map(oracle, "b");
        for (Map.Entry<String, JsonNode> expected : oracle.values().properties()) {
            Matcher key = HOG_KEY.matcher(expected.getKey());
            if (key.matches()) {
                Hog hog = new Hog(Integer.parseInt(key.group(1)), Integer.parseInt(key.group(2)));
                switch (key.group(3)) {
                    case "pearson" ->
                        agree(oracle, key.group(), HOG, Similarities.of(hogBy(hog, HogCorrelation.Kind.PEARSON), a, b));
                    case "spearman" ->
                        agree(
                                oracle,
                                key.group(),
                                HOG,
                                Similarities.of(hogBy(hog, HogCorrelation.Kind.SPEARMAN), a, b));
                    case "length" -> length(expected.getValue(), hog, b);
                    case "sum_a" -> sum(expected.getValue(), hog, a.map());
                    case "sum_b" -> sum(expected.getValue(), hog, b);
                    default -> throw new IllegalArgumentException("Unknown expectation " + key.group());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void histogramVectors(OracleCase oracle) {
        oracle.json().path("expected").fieldNames().forEachRemaining(name -> {
            Matcher key = HOG_KEY.matcher(name);
            if (key.matches()) {
                Hog hog = new Hog(Integer.parseInt(key.group(1)), Integer.parseInt(key.group(2)));

                double[] vector = hog.of(map(oracle, key.group(3))).orElseThrow();

                assertThat(vector).containsExactly(oracle.doubles(name), within(HOG));
            }
        });
    }

    private static void agree(OracleCase oracle, String key, double tolerance, Similarity actual) {
        JsonNode expected = oracle.values().path(key);
        if (expected.isNull()) {
            assertThat(actual).as(key).isInstanceOf(Similarity.Degenerate.class);
        } else {
            assertThat(actual).as(key).isInstanceOfSatisfying(Similarity.Value.class, value -> assertThat(value.value())
                    .as(key)
                    .isCloseTo(expected.asDouble(), within(tolerance)));
        }
    }

    private static void length(JsonNode expected, Hog hog, SaliencyMap map) {
        if (expected.isNull()) {
            assertThat(hog.of(map)).isEmpty();
        } else {
            assertThat(hog.of(map).orElseThrow()).hasSize(expected.asInt());
        }
    }

    private static void sum(JsonNode expected, Hog hog, SaliencyMap map) {
        double sum = Arrays.stream(hog.of(map).orElseThrow()).sum();
        assertThat(sum).isCloseTo(expected.asDouble(), within(HOG * Math.max(1, expected.asDouble())));
    }

    private static HogCorrelation hogBy(Hog hog, HogCorrelation.Kind kind) {
        return new HogCorrelation(hog, kind);
    }

    private static SsimSettings settings(Matcher key) {
        SsimSettings.Normalization normalization = key.group(1) != null
                ? SsimSettings.Normalization.MAX_ABS
                : key.group(5) != null ? SsimSettings.Normalization.MIN_MAX : SsimSettings.Normalization.NONE;
        Window window = key.group(3) == null ? Window.gaussian() : Window.uniform(Integer.parseInt(key.group(3)));
        SsimSettings.DynamicRange range = key.group(6) != null
                ? new SsimSettings.DynamicRange.Joint()
                : new SsimSettings.DynamicRange.Fixed(Double.parseDouble(key.group(7)));
        return new SsimSettings("test", normalization, window, !"_population".equals(key.group(4)), range);
    }

    private static SaliencyMap map(OracleCase oracle, String tensor) {
        int[] shape = oracle.shape(tensor);
        return SaliencyMap.of(shape[0], shape[1], oracle.doubles(tensor));
    }
}
