package org.touchstone.kernel.saliency.check;

import java.util.List;
import java.util.Optional;
import org.touchstone.kernel.saliency.check.ShardResult.Labels;
import org.touchstone.kernel.saliency.method.Explainer;
import org.touchstone.kernel.saliency.method.Explanation;
import org.touchstone.kernel.saliency.method.Method;
import org.touchstone.kernel.saliency.similarity.SimilarityMeasure;

/** What a kind of shard does with a block of images. */
interface ShardWork extends AutoCloseable {
    /** What the axes of the tables mean. */
    Labels labels();

    /** Adds the numbers of the block. */
    void add(Block block, ShardResult result);

    /** Releases the networks. */
    @Override
    void close();

    /** What all kinds need to know. */
    record Context(AuditSubject subject, AuditPlan plan, ShardSpec shard, Explainer explainer) {
        static Context of(AuditSubject subject, AuditPlan plan, ShardSpec shard) {
            return new Context(
                    subject, plan, shard, explainer(subject, plan.profile().methods()));
        }

        static Explainer explainer(AuditSubject subject, List<Method> methods) {
            return new Explainer(subject.network(), subject.target(), methods, subject.rows());
        }

        List<Method> methods() {
            return plan.profile().methods();
        }

        List<String> methodIds() {
            return methods().stream().map(Method::id).toList();
        }

        List<SimilarityMeasure> measures() {
            return plan.profile().measures();
        }

        List<String> measureNames() {
            return measures().stream().map(SimilarityMeasure::name).toList();
        }

        BlockMaps maps(Explanation explanation) {
            return BlockMaps.of(methods(), explanation.attributions(), subject.size());
        }

        Comparisons originals(BlockMaps maps, Block block) {
            return new Comparisons(measures(), maps, methods().size(), block.support());
        }

        /** Status, hash and, of displayed images, the maps themselves. */
        void record(BlockMaps maps, int state, Block block, ShardResult result, boolean keep) {
            Table status = result.orEmpty(
                    ShardResult.STATUS,
                    result.labels().states().size(),
                    methods().size(),
                    shard.images());
            for (int m = 0; m < methods().size(); m++) {
                for (int i = 0; i < block.count(); i++) {
                    status.set(maps.status(m, i).code(), state, m, block.first() + i);
                    Optional<BlockMaps.Pair> pair = maps.of(m, i);
                    if (pair.isPresent()) {
                        result.hash(pair.get().hash(), state, m, block.first() + i);
                        if (keep && block.firstProbe() + i < plan.displayed()) {
                            result.map(
                                    "signed",
                                    state,
                                    m,
                                    block.firstProbe() + i,
                                    pair.get().floats(false));
                            result.map(
                                    "absolute",
                                    state,
                                    m,
                                    block.firstProbe() + i,
                                    pair.get().floats(true));
                        }
                    }
                }
            }
        }

        /** Similarities of a state's maps to the originals. */
        void compare(Comparisons originals, BlockMaps maps, int state, Block block, ShardResult result) {
            Table table = result.orEmpty(
                    ShardResult.SIMILARITY,
                    result.labels().states().size(),
                    methods().size(),
                    measures().size(),
                    shard.images());
            compare(originals, maps, block, table, state);
        }

        /** The same, in a row of a table [rows, methods, measures, images]. */
        void compare(Comparisons originals, BlockMaps maps, Block block, Table table, int row) {
            for (int m = 0; m < methods().size(); m++) {
                for (int i = 0; i < block.count(); i++) {
                    for (int k = 0; k < measures().size(); k++) {
                        table.set(originals.value(k, m, i, maps.of(m, i)), row, m, k, block.first() + i);
                    }
                }
            }
        }

        /** 1 where the highest score is the image's class. */
        void recordCorrect(Explanation explanation, int state, Block block, ShardResult result) {
            Table correct =
                    result.orEmpty(ShardResult.CORRECT, result.labels().states().size(), shard.images());
            List<Integer> highest = Explainer.highest(explanation.scores(), block.count());
            for (int i = 0; i < block.count(); i++) {
                boolean same = highest.get(i).equals(block.batch().classes().get(i));
                correct.set(same ? 1 : 0, state, block.first() + i);
            }
        }
    }
}
