package org.touchstone.kernel.data;

import java.util.List;
import java.util.Optional;
import org.touchstone.kernel.data.ShapesetScene.Figure;
import org.touchstone.kernel.random.Key;

/**
 * Shapeset-3x2 of Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010,
 * section 2.1), by the parameters of the authors' own generator: one or two of triangle, parallelogram and ellipse on a plain
 * ground, nine classes. Image i is a pure function of (seed, i), bit for bit on every machine. Classes are not equally
 * likely: singles 1/6 each, mixed pairs 1/9, equal pairs 1/18. Safe for use by many threads.
 *
 * <p>Differences from the reference: pixels are stored as unsigned bytes u, which stand for 2u/255 - 1 in [-1, 1]. Greys are
 * drawn uniformly from 0..114 and 141..255, the bytes wholly inside the reference's [0, .45] and [.55, 1], so that figure
 * and ground differ by more than a tenth of the range also after rounding, and the distribution stays symmetric.
 */
public final class Shapeset {
    /** One grey channel of 32 x 32. */
    public static final ImageShape SHAPE = new ImageShape(1, ShapesetScene.SIDE, ShapesetScene.SIDE);

    /** Names of the nine classes, in label order. */
    public static final List<String> CLASS_NAMES = List.of(
            "triangle",
            "parallelogram",
            "ellipse",
            "triangle and parallelogram",
            "parallelogram and ellipse",
            "triangle and ellipse",
            "two triangles",
            "two parallelograms",
            "two ellipses");

    /** Of triangle, parallelogram and ellipse: what is deformed into them. */
    private static final List<Outline> OUTLINES = List.of(new Outline(3), new Outline(4), new Outline(20));

    private static final int GREYS_PER_RANGE = 115;
    private static final int MAX_REJECTIONS = 50;
    private static final double MAX_OVERLAP = 0.5;

    private final Key key;

    /** The data set of a seed. */
    public Shapeset(long seed) {
        this.key = Key.of(seed).fold("shapeset-3x2");
    }

    /** The value in [-1, 1] that a stored byte (0 to 255) stands for. */
    public static double value(int stored) {
        return 2.0 * stored / 255 - 1;
    }

    /** Paints image {@code index} (from 0) at {@code offset} and returns its class. */
    public int paint(long index, byte[] target, int offset) {
        ShapesetScene scene = scene(index);
        scene.paint(target, offset);
        return scene.label();
    }

    /** What is to be seen on image {@code index}. */
    ShapesetScene scene(long index) {
        if (index < 0) {
            throw new IllegalArgumentException("Images are numbered from 0, not " + index + ".");
        }
        Draws draws = new Draws(key.fold(index));
        boolean groundIsLight = draws.below(2) == 1;
        int ground = grey(draws, groundIsLight);
        int count = 1 + draws.below(2);
        int firstKind = draws.below(3);
        int firstGrey = grey(draws, !groundIsLight);
        Figure first = new Figure(firstKind, firstGrey, place(firstKind, draws));
        if (count == 1) {
            return new ShapesetScene(ground, first, null);
        }
        int secondKind = draws.below(3);
        int secondGrey = grey(draws, !groundIsLight);
        for (int attempt = 0; attempt < MAX_REJECTIONS; attempt++) {
            Polygon polygon = place(secondKind, draws);
            if (polygon.estimatedOverlap(first.polygon()) <= MAX_OVERLAP) {
                return new ShapesetScene(ground, first, new Figure(secondKind, secondGrey, polygon));
            }
        }
        return new ShapesetScene(ground, first, null);
    }

    private static int grey(Draws draws, boolean light) {
        int level = draws.below(GREYS_PER_RANGE);
        return light ? 255 - level : level;
    }

    private static Polygon place(int kind, Draws draws) {
        double turn = draws.uniform();
        double oneScale = 0.2 + 0.6 * draws.uniform();
        double otherScale = 0.2 + 0.6 * draws.uniform();
        Polygon polygon = OUTLINES.get(kind)
                .deform(
                        turn,
                        ShapesetScene.SIDE * Math.max(oneScale, otherScale),
                        ShapesetScene.SIDE * Math.min(oneScale, otherScale),
                        draws.below(Outline.DIRECTIONS));
        return polygon.moveInto(1, ShapesetScene.SIDE - 1, draws.uniform(), draws.uniform());
    }

    /** Images {@code first} to {@code first + count - 1} as a source; nothing is ever refused. */
    public LabelledImageReader reader(long first, long count) {
        if (first < 0 || count < 0 || first > Long.MAX_VALUE - count) {
            throw new IllegalArgumentException("There are no " + count + " images from number " + first + ".");
        }
        return new LabelledImageReader() {
            private long index;

            @Override
            public ImageShape shape() {
                return SHAPE;
            }

            @Override
            public Optional<Item> next() {
                if (index == count) {
                    return Optional.empty();
                }
                byte[] pixels = new byte[SHAPE.size()];
                int label = paint(first + index, pixels, 0);
                return Optional.of(new Accepted(index++, pixels, label));
            }

            @Override
            public void skip(long items) {
                index = Math.min(count, Math.addExact(index, items));
            }

            @Override
            public void close() {}
        };
    }

    /** Walks the draws of one image. */
    private static final class Draws {
        private final Key key;
        private long counter;

        Draws(Key key) {
            this.key = key;
        }

        double uniform() {
            return key.uniform(counter++);
        }

        int below(int bound) {
            return (int) (uniform() * bound);
        }
    }
}
