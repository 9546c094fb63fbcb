package org.touchstone.kernel.l2l;

/** How coordinates are split into blocks that stay in the cache: block b has those from b width on; the last is padded. */
record Blocks(int coordinates, int count, int width) {
    private static final int WIDEST = 1024;

    static Blocks of(int coordinates) {
        int count = (coordinates + WIDEST - 1) / WIDEST;
        int share = (coordinates + count - 1) / count;
        return new Blocks(coordinates, count, (share + Rows.LANES - 1) / Rows.LANES * Rows.LANES);
    }

    int from(int block) {
        return block * width;
    }

    /** Coordinates in that block. */
    int size(int block) {
        return Math.max(0, Math.min(width, coordinates - from(block)));
    }
}
