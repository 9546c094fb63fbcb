package org.touchstone.kernel.saliency.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.touchstone.kernel.saliency.similarity.EntropyRise;
import org.touchstone.kernel.saliency.similarity.PreparedMap;
import org.touchstone.kernel.saliency.similarity.Similarities;
import org.touchstone.kernel.saliency.similarity.Similarity;
import org.touchstone.kernel.saliency.similarity.SimilarityMeasure;
import org.touchstone.kernel.saliency.similarity.Spearman;

/** Original maps of a block of images, prepared once, and what others are like beside them. */
final class Comparisons {
    private final List<SimilarityMeasure> measures;
    private final List<List<Optional<Prepared>>> originals;

    private record Prepared(PreparedMap signed, PreparedMap absolute) {}

    /**
     * @param methods how many
     * @param support of each image: where it differs from the baseline
     */
    Comparisons(List<SimilarityMeasure> measures, BlockMaps maps, int methods, List<BitSet> support) {
        this.measures = measures;
        this.originals = new ArrayList<>();
        for (int m = 0; m < methods; m++) {
            List<Optional<Prepared>> images = new ArrayList<>();
            for (int i = 0; i < support.size(); i++) {
                BitSet where = support.get(i);
                images.add(maps.of(m, i).map(pair -> prepared(pair, where)));
            }
            originals.add(images);
        }
    }

    private static Prepared prepared(BlockMaps.Pair pair, BitSet support) {
        PreparedMap signed = PreparedMap.of(pair.signed(), support);
        return new Prepared(
                signed, pair.absolute() == pair.signed() ? signed : PreparedMap.of(pair.absolute(), support));
    }

    /** How like the original of an image a map is; NaN where one of them says nothing. */
    double value(int measure, int method, int image, Optional<BlockMaps.Pair> other) {
        return value(measures.get(measure), method, image, other);
    }

    double value(SimilarityMeasure measure, int method, int image, Optional<BlockMaps.Pair> other) {
        Optional<Prepared> original = originals.get(method).get(image);
        if (original.isEmpty() || other.isEmpty()) {
            return Double.NaN;
        }
        boolean absolute =
                (measure instanceof Spearman spearman && spearman.absolute()) || measure instanceof EntropyRise;
        Similarity similarity = absolute
                ? Similarities.of(
                        measure, original.get().absolute(), other.get().absolute())
                : Similarities.of(measure, original.get().signed(), other.get().signed());
        return similarity instanceof Similarity.Value value ? value.value() : Double.NaN;
    }
}
