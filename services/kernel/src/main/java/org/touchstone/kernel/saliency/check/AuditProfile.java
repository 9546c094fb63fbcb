package org.touchstone.kernel.saliency.check;

import java.util.ArrayList;
import java.util.List;
import org.touchstone.kernel.saliency.method.Method;
import org.touchstone.kernel.saliency.method.Quadrature;
import org.touchstone.kernel.saliency.randomization.Family;
import org.touchstone.kernel.saliency.randomization.NormalizationPolicy;
import org.touchstone.kernel.saliency.randomization.Order;
import org.touchstone.kernel.saliency.similarity.Hog;
import org.touchstone.kernel.saliency.similarity.HogCorrelation;
import org.touchstone.kernel.saliency.similarity.SimilarityMeasure;
import org.touchstone.kernel.saliency.similarity.Spearman;
import org.touchstone.kernel.saliency.similarity.Ssim;

/**
 * How much an audit does, every parameter explicit. {@link #canonical} is what its digest is taken of.
 *
 * @param name of the preset it began as
 * @param methods explained; controls among them
 * @param measures of similarity; the first is primary
 * @param randomization what is replaced by what
 * @param looks how much is measured before verdicts are tried; each at least as much as the one before
 * @param anchors floors, ceilings and what is evidence only
 */
public record AuditProfile(
        String name,
        List<Method> methods,
        List<SimilarityMeasure> measures,
        Randomization randomization,
        List<Look> looks,
        Anchors anchors) {

    /**
     * What is replaced by what.
     *
     * @param families the first decides verdicts; the others are evidence, top-down only
     * @param orders of randomization; the first of those that share a state computes it
     * @param policy for batch normalization
     * @param mostGroups layers are joined to at most so many groups
     * @param evidenceSeeds re-initializations of each further family
     */
    public record Randomization(
            List<Family> families, List<Order> orders, NormalizationPolicy policy, int mostGroups, int evidenceSeeds) {
        /** Copies the lists. */
        public Randomization {
            families = List.copyOf(families);
            orders = List.copyOf(orders);
            if (families.isEmpty() || orders.isEmpty() || mostGroups < 1 || evidenceSeeds < 0) {
                throw new IllegalArgumentException("a randomization needs a family, an order and a group");
            }
        }
    }

    /**
     * What similarities are compared with, and evidence besides.
     *
     * @param randomPairs pairs of fully random networks for the architecture's floor; as many as seeds, because the floor's
     *     degrees of freedom bound those of every verdict
     * @param smoothSamples noisy copies for the smoothed test (sMPRT, Hedström et al. 2024); 0: not done
     * @param displayed images whose maps are kept
     * @param bothConventions whether the highest class is taken anew on each network too, for methods of one pass
     */
    public record Anchors(int randomPairs, int smoothSamples, int displayed, boolean bothConventions) {
        public Anchors {
            if (randomPairs < 1 || smoothSamples < 0 || displayed < 0) {
                throw new IllegalArgumentException("counts of anchors are not negative");
            }
        }
    }

    private static final double SPREAD = 0.15;
    private static final int MOST_GROUPS = 8;

    /** Copies the lists; looks must grow. */
    public AuditProfile {
        methods = List.copyOf(methods);
        measures = List.copyOf(measures);
        looks = List.copyOf(looks);
        if (methods.isEmpty() || measures.isEmpty() || looks.isEmpty()) {
            throw new IllegalArgumentException("a profile needs a method, a measure and a look");
        }
        if (methods.stream().map(Method::id).distinct().count() != methods.size()) {
            throw new IllegalArgumentException("each method can be in a profile once");
        }
        for (int i = 1; i < looks.size(); i++) {
            if (looks.get(i).seeds() < looks.get(i - 1).seeds()
                    || looks.get(i).images() < looks.get(i - 1).images()) {
                throw new IllegalArgumentException("each look measures at least as much as the one before");
            }
        }
    }

    /** Some minutes' worth less than the standard: fewer images, seeds and samples, top-down only. */
    public static AuditProfile quick() {
        return new AuditProfile(
                "quick",
                presetMethods(25, 25),
                presetMeasures(),
                new Randomization(
                        List.of(new Family.FanInScaled()),
                        List.of(Order.TOP_DOWN),
                        NormalizationPolicy.KEEP_STATISTICS,
                        MOST_GROUPS,
                        0),
                List.of(new Look(5, 20), new Look(10, 40)),
                new Anchors(10, 0, 4, true));
    }

    /** Section 5 of the specification: three orders, up to 10 seeds and 100 images, stopped when decided. */
    public static AuditProfile standard() {
        return new AuditProfile(
                "standard",
                presetMethods(50, 50),
                presetMeasures(),
                new Randomization(
                        List.of(new Family.FanInScaled(), new Family.Permutation()),
                        List.of(Order.TOP_DOWN, Order.BOTTOM_UP, Order.INDEPENDENT),
                        NormalizationPolicy.KEEP_STATISTICS,
                        MOST_GROUPS,
                        1),
                List.of(new Look(5, 50), new Look(10, 100)),
                new Anchors(10, 0, 8, true));
    }

    /** The standard with the costly methods and the smoothed test: many times its price. */
    public static AuditProfile deep() {
        List<Method> methods = new ArrayList<>(presetMethods(50, 50));
        methods.add(new Method.SmoothedIntegratedGradients(25, SPREAD, Quadrature.gaussLegendre(25)));
        methods.add(new Method.Deconvnet());
        AuditProfile standard = standard();
        return new AuditProfile(
                "deep",
                methods,
                standard.measures(),
                new Randomization(
                        standard.randomization().families(),
                        standard.randomization().orders(),
                        standard.randomization().policy(),
                        MOST_GROUPS,
                        5),
                List.of(new Look(10, 100), new Look(19, 200)),
                new Anchors(19, 50, 8, true));
    }

    private static List<Method> presetMethods(int steps, int samples) {
        return List.of(
                new Method.Gradient(),
                new Method.GradientTimesInput(),
                new Method.IntegratedGradients(Quadrature.gaussLegendre(steps)),
                new Method.SmoothGrad(samples, SPREAD),
                new Method.SmoothGradSquared(samples, SPREAD),
                new Method.VarGrad(samples, SPREAD),
                new Method.GuidedBackpropagation(),
                new Method.GradCam(),
                new Method.GuidedGradCam(),
                new Method.SobelEdges(),
                new Method.RandomMap());
    }

    private static List<SimilarityMeasure> presetMeasures() {
        return List.of(
                Spearman.SIGNED,
                Spearman.ABSOLUTE,
                new Spearman(true, Spearman.Support.INPUT),
                Ssim.A,
                new HogCorrelation(Hog.PAPER, HogCorrelation.Kind.PEARSON));
    }

    /** Without histograms of gradients on maps too small for them to mean anything. */
    AuditProfile fitting(ImageSize size) {
        return withMeasures(measures.stream()
                .filter(measure -> !(measure instanceof HogCorrelation)
                        || Math.min(size.height(), size.width()) >= HogCorrelation.LEAST_SIDE)
                .toList());
    }

    /** The same with other families; the first decides. */
    public AuditProfile withFamilies(List<Family> families) {
        return with(new Randomization(
                families,
                randomization.orders(),
                randomization.policy(),
                randomization.mostGroups(),
                randomization.evidenceSeeds()));
    }

    /** The same with another randomization. */
    public AuditProfile with(Randomization other) {
        return new AuditProfile(name, methods, measures, other, looks, anchors);
    }

    /** The same with other anchors. */
    public AuditProfile with(Anchors others) {
        return new AuditProfile(name, methods, measures, randomization, looks, others);
    }

    /** The same with other methods. */
    public AuditProfile withMethods(List<Method> others) {
        return new AuditProfile(name, others, measures, randomization, looks, anchors);
    }

    /** The same with other measures; the first is primary. */
    public AuditProfile withMeasures(List<SimilarityMeasure> others) {
        return new AuditProfile(name, methods, others, randomization, looks, anchors);
    }

    /** The same with other looks. */
    public AuditProfile withLooks(List<Look> others) {
        return new AuditProfile(name, methods, measures, randomization, others, anchors);
    }

    /** One text for equal profiles. */
    public String canonical() {
        return toString();
    }
}
