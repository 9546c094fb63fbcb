package org.touchstone.kernel.seq2seq;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.text.Vocabulary;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * An LSTM encoder-decoder with global attention ("general" score) and input feeding (Luong, Pham and Manning 2015). Scores of
 * words are Wg h~ + bg, not normalized. Numbers of words include the marks.
 */
public record ModelSpec(int layers, int hidden, int embedding, double dropout, int sourceWords, int targetWords) {
    static final String ENCODER = "encoder.";
    static final String DECODER = "decoder.";
    static final String OUTPUT = "output.";
    static final String SCORE = DECODER + "attention.score";
    static final String COMBINE = DECODER + "attention.combine";
    static final String OUTPUT_WEIGHT = OUTPUT + "weight";
    static final String OUTPUT_BIAS = OUTPUT + "bias";

    private static final int MOST_LAYERS = 8;
    private static final int WIDEST = 4096;
    private static final long MOST_NUMBERS = 200_000_000;
    private static final int GATES = 4;
    private static final double RANGE = 0.1;

    public ModelSpec {
        range("layers", layers, 1, MOST_LAYERS);
        range("hidden", hidden, 1, WIDEST);
        range("embedding", embedding, 1, WIDEST);
        range("sourceWords", sourceWords, Vocabulary.MARKS.size(), Vocabulary.MOST_WORDS);
        range("targetWords", targetWords, Vocabulary.MARKS.size(), Vocabulary.MOST_WORDS);
        SpecException.require(dropout >= 0 && dropout < 1, "dropout", "must be from 0 to below 1, not " + dropout);
        long numbers = shapes(layers, hidden, embedding, sourceWords, targetWords).values().stream()
                .mapToLong(shape -> shape.stream().reduce(1L, Math::multiplyExact))
                .sum();
        SpecException.require(
                numbers <= MOST_NUMBERS,
                "hidden",
                "the parameters would be " + numbers + " numbers, at most " + MOST_NUMBERS
                        + "; use fewer layers, a smaller vocabulary or width");
    }

    private static void range(String field, int value, int low, int high) {
        SpecException.require(
                value >= low && value <= high, field, "must be from " + low + " to " + high + ", not " + value);
    }

    static String embeddingOf(String side) {
        return side + "embedding";
    }

    static String weight(String side, int layer) {
        return side + layer + ".weight";
    }

    static String bias(String side, int layer) {
        return side + layer + ".bias";
    }

    /** Shapes by name: encoder, decoder with attention, output; the order of {@link #initialParameters}. */
    public Map<String, List<Long>> parameterShapes() {
        return shapes(layers, hidden, embedding, sourceWords, targetWords);
    }

    private static Map<String, List<Long>> shapes(
            int layers, int hidden, int embedding, int sourceWords, int targetWords) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        shapes.put(embeddingOf(ENCODER), List.of((long) sourceWords, (long) embedding));
        cells(shapes, ENCODER, layers, hidden, embedding);
        shapes.put(embeddingOf(DECODER), List.of((long) targetWords, (long) embedding));
        cells(shapes, DECODER, layers, hidden, embedding + hidden);
        shapes.put(SCORE, List.of((long) hidden, (long) hidden));
        shapes.put(COMBINE, List.of((long) hidden, 2L * hidden));
        shapes.put(OUTPUT_WEIGHT, List.of((long) targetWords, (long) hidden));
        shapes.put(OUTPUT_BIAS, List.of((long) targetWords));
        return shapes;
    }

    private static void cells(Map<String, List<Long>> shapes, String side, int layers, int hidden, int inputs) {
        for (int layer = 0; layer < layers; layer++) {
            long in = layer == 0 ? inputs : hidden;
            shapes.put(weight(side, layer), List.of((long) GATES * hidden, in + hidden));
            shapes.put(bias(side, layer), List.of((long) GATES * hidden));
        }
    }

    /** Uniform on (-0.1, 0.1) by the key and each name; the padding mark's embeddings are 0 and stay so. */
    public Params initialParameters(Key key, DType type) {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        parameterShapes()
                .forEach((name, shape) -> parameters.put(name, Scope.compute(() -> {
                    long[] lengths = shape.stream().mapToLong(Long::longValue).toArray();
                    Tensor random = RandomTensors.uniform(key.fold(name), type, -RANGE, RANGE, lengths);
                    return name.endsWith("embedding") ? random.mul(notPadding(type, lengths[0])) : random;
                })));
        return Params.of(parameters);
    }

    private static Tensor notPadding(DType type, long words) {
        double[] factors = new double[Math.toIntExact(words)];
        Arrays.fill(factors, 1);
        factors[Vocabulary.PADDING] = 0;
        return Tensors.of(factors, words, 1).to(type);
    }
}
