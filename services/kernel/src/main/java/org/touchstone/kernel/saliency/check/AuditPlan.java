package org.touchstone.kernel.saliency.check;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.saliency.method.Method;
import org.touchstone.kernel.saliency.randomization.DrawKeys;
import org.touchstone.kernel.saliency.randomization.Family;
import org.touchstone.kernel.saliency.randomization.ModelLayer;
import org.touchstone.kernel.saliency.randomization.Order;
import org.touchstone.kernel.saliency.randomization.RandomizedState;

/**
 * The shards of an audit in a fixed order: what all workers agree on. A pure function of its arguments.
 *
 * @param digest SHA-256 of the model, in hexadecimal
 * @param groups of layers, pixels first
 * @param seed of every draw of the audit
 */
public record AuditPlan(
        AuditProfile profile,
        Probes probes,
        List<List<ModelLayer>> groups,
        String digest,
        long seed,
        List<ShardSpec> shards) {

    /** Copies the lists. */
    public AuditPlan {
        groups = List.copyOf(groups);
        shards = List.copyOf(shards);
    }

    /** Plans the audit of a subject on chosen images; looks shrink to the images there are. */
    public static AuditPlan of(AuditSubject subject, AuditProfile profile, Probes probes, long seed) {
        if (probes.count() < 2) {
            throw new SubjectException(
                    SubjectException.Code.IMAGES_UNSUITABLE,
                    "Of " + probes.candidates() + " images the model classifies " + probes.correct()
                            + " correctly; an audit needs at least two. Are the pixels scaled as the model expects?");
        }
        List<Look> looks = profile.looks().stream()
                .map(look -> new Look(look.seeds(), Math.min(look.images(), probes.count())))
                .toList();
        AuditProfile fitting = profile.withLooks(looks).fitting(subject.size());
        return new AuditPlan(
                fitting,
                probes,
                subject.groups(profile),
                subject.digest(),
                seed,
                shards(fitting, subject.groups(profile).size()));
    }

    private static List<ShardSpec> shards(AuditProfile profile, int groups) {
        List<Order> orders = profile.randomization().orders().stream()
                .filter(order -> !Order.own(profile.randomization().orders(), order, groups)
                        .isEmpty())
                .toList();
        List<ShardSpec> shards = new ArrayList<>();
        Look before = null;
        for (int l = 0; l < profile.looks().size(); l++) {
            Look look = profile.looks().get(l);
            int seenImages = before == null ? 0 : before.images();
            int seenSeeds = before == null ? 0 : before.seeds();
            add(shards, l, new ShardSpec.Trained(), seenImages, look.images());
            for (int seed = 0; seed < look.seeds(); seed++) {
                for (Order order : orders) {
                    Family family = profile.randomization().families().get(0);
                    add(
                            shards,
                            l,
                            new ShardSpec.Randomized(order, family, seed),
                            seed < seenSeeds ? seenImages : 0,
                            look.images());
                }
            }
            if (l == 0) {
                evidence(shards, profile, look.images());
            }
            before = look;
        }
        return shards;
    }

    private static void evidence(List<ShardSpec> shards, AuditProfile profile, int images) {
        List<Family> families = profile.randomization().families();
        for (Family family : families.subList(1, families.size())) {
            for (int seed = 0; seed < profile.randomization().evidenceSeeds(); seed++) {
                add(shards, 0, new ShardSpec.Randomized(Order.TOP_DOWN, family, seed), 0, images);
            }
        }
    }

    private static void add(List<ShardSpec> shards, int look, ShardSpec.Part part, int from, int to) {
        if (from < to) {
            shards.add(new ShardSpec(shards.size(), look, part, from, to - from));
        }
    }

    /** The shards that a look needs beyond those before. */
    public List<ShardSpec> ofLook(int look) {
        return shards.stream().filter(shard -> shard.look() == look).toList();
    }

    /** The states that a shard computes, in order: those of its order that no earlier order of the profile has. */
    public List<RandomizedState> states(ShardSpec shard) {
        if (shard.part() instanceof ShardSpec.Randomized randomized) {
            boolean primary = randomized
                    .family()
                    .equals(profile.randomization().families().get(0));
            List<Order> orders = primary ? profile.randomization().orders() : List.of(randomized.inOrder());
            return Order.own(orders, randomized.inOrder(), groups.size());
        }
        return List.of();
    }

    /** What a group of layers is called: its layer, or the first and the last of them. */
    public String groupName(int group) {
        List<ModelLayer> layers = groups.get(group);
        String first = layers.get(0).name();
        return layers.size() == 1
                ? first
                : first + " … " + layers.get(layers.size() - 1).name();
    }

    /** Draws of another class for each image: as many as seeds, and none twice; with two classes one, which decides nothing. */
    int otherClasses(int classes) {
        return Math.min(
                classes - 1, profile.looks().get(profile.looks().size() - 1).seeds());
    }

    /** The methods of the smoothed test: those that do not average over noisy copies themselves. */
    List<Method> smoothed() {
        return profile.methods().stream()
                .filter(method -> !(method instanceof Method.SmoothGrad
                        || method instanceof Method.SmoothGradSquared
                        || method instanceof Method.VarGrad
                        || method instanceof Method.SmoothedIntegratedGradients))
                .toList();
    }

    /** Gradients and their like that one image costs in one state. */
    public long unitsPerMap() {
        return unitsPerMap(profile.methods());
    }

    private static long unitsPerMap(List<Method> methods) {
        long units = 1;
        Set<Long> noises = new HashSet<>();
        for (Method method : methods) {
            if (method instanceof Method.IntegratedGradients path) {
                units += path.quadrature().steps();
            } else if (method instanceof Method.SmoothedIntegratedGradients both) {
                units += (long) both.samples() * both.quadrature().steps();
            } else if (method instanceof Method.SmoothGrad noise && noises.add((long) noise.samples())) {
                units += noise.samples();
            } else if (method instanceof Method.SmoothGradSquared noise && noises.add((long) noise.samples())) {
                units += noise.samples();
            } else if (method instanceof Method.VarGrad noise && noises.add((long) noise.samples())) {
                units += noise.samples();
            } else if (method instanceof Method.GuidedBackpropagation
                    || method instanceof Method.GradCam
                    || method instanceof Method.Deconvnet) {
                units++;
            }
        }
        return units;
    }

    /** Units of a shard, for progress and estimates. */
    public long units(ShardSpec shard) {
        if (!(shard.part() instanceof ShardSpec.Trained)) {
            return unitsPerMap() * (1 + states(shard).size()) * shard.images();
        }
        // At most so many draws of another class: how many classes there are is the subject's to say.
        int draws = profile.looks().get(profile.looks().size() - 1).seeds();
        long maps = 2L + draws + 2L * profile.anchors().randomPairs();
        long copies = 2L * profile.anchors().smoothSamples();
        return (unitsPerMap() * maps + unitsPerMap(smoothed()) * copies) * shard.images();
    }

    /** Keys of the draws of weights. */
    public DrawKeys drawKeys() {
        return new DrawKeys(ByteBuffer.allocate(Long.BYTES).putLong(seed).array(), digest);
    }

    /** The key of all that is random about the explanations of one probe: no model has a part in it. */
    public Key imageKey(int probe) {
        return Key.of(seed).fold("image").fold(probes.indices().get(probe));
    }

    /** Probes whose maps are kept. */
    public int displayed() {
        return Math.min(profile.anchors().displayed(), probes.count());
    }
}
