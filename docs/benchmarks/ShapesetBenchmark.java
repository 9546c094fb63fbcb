import org.touchstone.kernel.data.Shapeset;

/** Images per second of the Shapeset-3x2 generator on one thread, and the moments of what it painted. */
public final class ShapesetBenchmark {
    private static final int IMAGES = 500_000;

    private ShapesetBenchmark() {}

    /** Prints one line per round; the first rounds warm up. */
    public static void main(String[] arguments) {
        Shapeset shapeset = new Shapeset(1);
        byte[] pixels = new byte[Shapeset.SHAPE.size()];
        long[] perClass = new long[Shapeset.CLASS_NAMES.size()];
        double sum = 0;
        double squares = 0;
        for (int round = 0; round < 6; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < IMAGES; i++) {
                perClass[shapeset.paint((long) round * IMAGES + i, pixels, 0)]++;
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf("round %d: %,.0f images/s%n", round, IMAGES / seconds);
        }
        int sampled = 100_000;
        for (int i = 0; i < sampled; i++) {
            shapeset.paint(i, pixels, 0);
            for (byte pixel : pixels) {
                double value = Shapeset.value(pixel & 0xFF);
                sum += value;
                squares += value * value;
            }
        }
        System.out.printf("pixel mean %.4f, E[x^2] %.4f%n", sum / sampled / pixels.length, squares / sampled / pixels.length);
        for (int label = 0; label < perClass.length; label++) {
            System.out.printf("%-28s %.4f%n", Shapeset.CLASS_NAMES.get(label), perClass[label] / (6.0 * IMAGES));
        }
    }
}
