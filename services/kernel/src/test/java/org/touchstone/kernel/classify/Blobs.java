package org.touchstone.kernel.classify;

import org.touchstone.kernel.random.Key;

/** Noisy images with a bright square whose corner tells the class (0 to 3). Learnable in a few steps. */
record Blobs(int count, InputShape shape, long seed) implements ImageSource {
    static Blobs of(int count) {
        return new Blobs(count, new InputShape(1, 8, 8), 1);
    }

    @Override
    public int classes() {
        return 4;
    }

    @Override
    public void read(int[] indices, byte[] pixels, int[] labels) {
        int size = shape.pixels();
        for (int i = 0; i < indices.length; i++) {
            Key key = Key.of(seed).fold(indices[i]);
            labels[i] = (int) (key.uniform(size) * 4);
            for (int j = 0; j < size; j++) {
                int row = j / shape.width() % shape.height();
                int column = j % shape.width();
                boolean inside =
                        row / (shape.height() / 2) == labels[i] / 2 && column / (shape.width() / 2) == labels[i] % 2;
                pixels[i * size + j] = (byte) (key.uniform(j) * 150 + (inside ? 100 : 0));
            }
        }
    }
}
