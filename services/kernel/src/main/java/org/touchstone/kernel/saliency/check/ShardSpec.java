package org.touchstone.kernel.saliency.check;

import java.util.Locale;
import org.touchstone.kernel.saliency.randomization.Family;
import org.touchstone.kernel.saliency.randomization.Order;

/**
 * A part of an audit that one worker does: some images under one order of randomization and one seed, or the trained model
 * with all that its maps are compared with.
 *
 * @param number place in the plan, from 0
 * @param look the look it is needed for, from 0
 * @param firstImage place in the probes
 * @param images how many from there on
 */
public record ShardSpec(int number, int look, Part part, int firstImage, int images) {
    /** Which networks. */
    public sealed interface Part {
        /** For ids and reports: "trained", "top-down", "bottom-up", "independent" or "other-model". */
        String order();
    }

    /** The network as it is: its maps, the random logit, floors and ceilings. */
    public record Trained() implements Part {
        @Override
        public String order() {
            return "trained";
        }
    }

    /**
     * The states of an order that no earlier order has.
     *
     * @param seed number of the re-initialization, from 0
     */
    public record Randomized(Order inOrder, Family family, int seed) implements Part {
        @Override
        public String order() {
            return name(inOrder);
        }
    }

    /**
     * Another network for the same images: trained on permuted labels, or trained again.
     *
     * @param name of what it is
     */
    public record Other(String name) implements Part {
        @Override
        public String order() {
            return "other-model";
        }
    }

    /** "top-down", "bottom-up" or "independent". */
    public static String name(Order order) {
        return order.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Places in the probes, one after the last. */
    public int lastImage() {
        return firstImage + images;
    }
}
