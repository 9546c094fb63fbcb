package org.touchstone.kernel.saliency.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.touchstone.kernel.random.Key;

/**
 * The images an audit explains, in order: correctly classified, spread evenly over the classes so that every beginning of
 * the list is too, and not saturated where there are enough that are not.
 *
 * @param indices which candidates
 * @param classes of each: label and prediction are the same
 * @param candidates images looked at
 * @param correct of the candidates
 * @param saturated how many of the chosen have a probability that is 1 in 32-bit numbers
 */
public record Probes(List<Integer> indices, List<Integer> classes, int candidates, int correct, int saturated) {
    private static final double SATURATED = 0x1.0p-24;

    /** Copies the lists. */
    public Probes {
        indices = List.copyOf(indices);
        classes = List.copyOf(classes);
    }

    /**
     * Chooses by the model's scores.
     *
     * @param scores one row per candidate
     * @param labels of the candidates
     * @param most how many to choose; fewer when fewer are classified correctly
     */
    public static Probes choose(List<float[]> scores, int[] labels, int most, Key key) {
        List<Integer> right = IntStream.range(0, labels.length)
                .filter(i -> highest(scores.get(i)) == labels[i])
                .boxed()
                .toList();
        int[] order = key.fold("probes").permutation(right.size());
        List<Integer> shuffled = IntStream.of(order).mapToObj(right::get).toList();
        List<Integer> ordered = new ArrayList<>(roundRobin(
                shuffled.stream().filter(i -> !isSaturated(scores.get(i))).toList(), labels));
        ordered.addAll(roundRobin(
                shuffled.stream().filter(i -> isSaturated(scores.get(i))).toList(), labels));
        List<Integer> chosen = ordered.subList(0, Math.min(most, ordered.size()));
        return new Probes(chosen, chosen.stream().map(i -> labels[i]).toList(), labels.length, right.size(), (int)
                chosen.stream().filter(i -> isSaturated(scores.get(i))).count());
    }

    /** One of each class in turn. */
    private static List<Integer> roundRobin(List<Integer> images, int[] labels) {
        Map<Integer, Integer> seen = new HashMap<>();
        Map<Integer, Integer> round = images.stream()
                .collect(Collectors.toMap(image -> image, image -> seen.merge(labels[image], 1, Integer::sum)));
        return images.stream()
                .sorted(Comparator.comparing((Integer image) -> round.get(image)))
                .toList();
    }

    private static int highest(float[] scores) {
        int best = 0;
        for (int k = 1; k < scores.length; k++) {
            best = scores[k] > scores[best] ? k : best;
        }
        return best;
    }

    private static boolean isSaturated(float[] scores) {
        double best = scores[highest(scores)];
        double others = 0;
        for (float score : scores) {
            others += Math.exp(score - best);
        }
        return 1 - 1 / others < SATURATED;
    }

    public int count() {
        return indices.size();
    }
}
