package org.touchstone.kernel.diagnose;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A defect found.
 *
 * @param layer where
 * @param step steps of training done
 * @param evidence the numbers by name, the threshold among them
 * @param sentence what is wrong, for the user
 */
public record Diagnosis(Rule rule, String layer, long step, Map<String, Double> evidence, String sentence) {
    public Diagnosis {
        evidence = Collections.unmodifiableMap(new TreeMap<>(evidence));
    }

    /** What to do about it. */
    public String remedy() {
        return rule.remedy();
    }
}
