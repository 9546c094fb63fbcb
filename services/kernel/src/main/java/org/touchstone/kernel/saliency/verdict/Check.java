package org.touchstone.kernel.saliency.verdict;

/**
 * What was randomized before the maps were compared.
 *
 * @param depth how many layers, from the end the kind says; for {@link Kind#INDEPENDENT} which layer, 1 being the top;
 *     0 where no layer is
 * @param layers how many there are in all; 0 where no layer is
 */
public record Check(Kind kind, int depth, int layers) {
    /** The kind of randomization. */
    public enum Kind {
        /** The top {@code depth} layers. */
        TOP_DOWN,
        /** The lowest {@code depth} layers. */
        BOTTOM_UP,
        /** One layer alone. */
        INDEPENDENT,
        /** Nothing; another class is explained. */
        RANDOM_LOGIT,
        /** The labels the network was trained on. */
        DATA
    }

    public Check {
        boolean layered = kind != Kind.RANDOM_LOGIT && kind != Kind.DATA;
        if (layered ? depth < 1 || depth > layers : depth != 0 || layers != 0) {
            throw new IllegalArgumentException(kind + " at depth " + depth + " of " + layers + " is no check.");
        }
    }

    /** The top {@code depth} of {@code layers} layers. */
    public static Check topDown(int depth, int layers) {
        return new Check(Kind.TOP_DOWN, depth, layers);
    }

    /** Another class explained. */
    public static Check randomLogit() {
        return new Check(Kind.RANDOM_LOGIT, 0, 0);
    }

    /** A network trained on permuted labels. */
    public static Check data() {
        return new Check(Kind.DATA, 0, 0);
    }

    /** Only the layer of the logits. */
    boolean logitsOnly() {
        return kind == Kind.TOP_DOWN && depth == 1;
    }

    /** Every layer; the two cascades end in the same state. */
    boolean full() {
        return (kind == Kind.TOP_DOWN || kind == Kind.BOTTOM_UP) && depth == layers;
    }

    boolean randomizedLogit() {
        return kind == Kind.RANDOM_LOGIT;
    }

    /** In words that fit after "after". */
    String words() {
        return switch (kind) {
            case TOP_DOWN ->
                full()
                        ? "all layers were replaced by random weights"
                        : depth == 1
                                ? "the top layer was replaced by random weights"
                                : "the top " + depth + " layers were replaced by random weights";
            case BOTTOM_UP ->
                full()
                        ? "all layers were replaced by random weights"
                        : "the lowest " + depth + " layers were replaced by random weights";
            case INDEPENDENT -> "layer " + depth + " from the top alone was replaced by random weights";
            case RANDOM_LOGIT -> "another class was explained instead";
            case DATA -> "the network was trained on permuted labels instead";
        };
    }
}
