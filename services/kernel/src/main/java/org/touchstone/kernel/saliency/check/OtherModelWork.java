package org.touchstone.kernel.saliency.check;

import java.util.List;
import org.touchstone.kernel.saliency.check.ShardResult.Labels;
import org.touchstone.kernel.saliency.method.Explainer;
import org.touchstone.kernel.saliency.method.Explanation;

/** The subject's maps beside those of another model for the same images and classes. */
final class OtherModelWork implements ShardWork {
    private final Context context;
    private final AuditSubject other;
    private final Labels labels;
    private final StateRunners runners;
    private final StateRunners otherRunners;
    private final Explainer explainer;

    OtherModelWork(Context context, AuditSubject other) {
        if (!other.size().equals(context.subject().size())
                || other.classes() != context.subject().classes()) {
            throw new SubjectException(
                    SubjectException.Code.IMAGES_UNSUITABLE,
                    "The other model takes images of " + other.size() + " and tells " + other.classes()
                            + " classes apart; the subject " + context.subject().size() + " and "
                            + context.subject().classes() + ".");
        }
        this.context = context;
        this.other = other;
        this.labels = new Labels(
                List.of(context.shard().part().order()), List.of(1.0), context.methodIds(), context.measureNames());
        this.runners = new StateRunners(context.subject().network());
        this.otherRunners = new StateRunners(other.network());
        this.explainer = Context.explainer(other, context.methods());
    }

    @Override
    public Labels labels() {
        return labels;
    }

    @Override
    public void add(Block block, ShardResult result) {
        Explanation mine = context.explainer()
                .explain(block.batch(), List.of(runners.trained()), false)
                .get(0);
        Explanation theirs = explainer
                .explain(block.batch(), List.of(otherRunners.trained()), false)
                .get(0);
        BlockMaps maps = BlockMaps.of(context.methods(), theirs.attributions(), other.size());
        context.record(maps, 0, block, result, false);
        context.recordCorrect(theirs, 0, block, result);
        Comparisons originals = context.originals(context.maps(mine), block);
        context.compare(originals, maps, 0, block, result);
    }

    @Override
    public void close() {
        otherRunners.close();
        runners.close();
    }
}
