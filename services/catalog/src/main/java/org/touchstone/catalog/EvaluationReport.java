package org.touchstone.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How well a classifier does on one split. The digest is taken over everything but itself and the task's id.
 *
 * @param formatVersion {@value #FORMAT_VERSION}; a reader refuses greater ones
 * @param digest 64 hexadecimal digits, or empty before publication
 * @param model name@digest
 * @param dataset name@digest
 * @param split name of the split
 * @param accuracy share of images whose most probable class is the label, with its 95 % interval
 * @param meanNegativeLogLikelihood in nats, of the labels
 * @param classNames names of the classes, in order
 * @param confusion images of true class (row) given as class (column)
 * @param perClass recall and precision of each class
 * @param calibration bins of the reliability diagram, of equal width over [0, 1]
 * @param expectedCalibrationError mean over images of the gap between confidence and accuracy of their bin (Guo 2017, eq. 3)
 * @param lineage the task, the data set and the model
 */
public record EvaluationReport(
        int formatVersion,
        String digest,
        String model,
        String dataset,
        String split,
        Proportion accuracy,
        double meanNegativeLogLikelihood,
        List<String> classNames,
        List<List<Long>> confusion,
        List<ClassResult> perClass,
        List<CalibrationBin> calibration,
        double expectedCalibrationError,
        Lineage lineage) {

    /** Version that this code writes. */
    public static final int FORMAT_VERSION = 1;

    public EvaluationReport {
        classNames = List.copyOf(classNames);
        confusion = confusion.stream().map(List::copyOf).toList();
        perClass = List.copyOf(perClass);
        calibration = List.copyOf(calibration);
    }

    /** One class; recall is absent when no image has it, precision when none was given it. */
    public record ClassResult(
            String name,
            long support,
            @Nullable Proportion recall,
            @Nullable Proportion precision) {}

    /** Images whose highest probability lies in [low, high); means are absent in an empty bin. */
    public record CalibrationBin(
            double low,
            double high,
            long count,
            @Nullable Double meanConfidence,
            @Nullable Double accuracy) {}
}
