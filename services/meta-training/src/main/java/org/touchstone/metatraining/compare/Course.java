package org.touchstone.metatraining.compare;

import java.util.ArrayList;
import java.util.List;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.metatraining.Families;
import org.touchstone.proto.v1.OptimizeeFamily;
import org.touchstone.proto.v1.OptimizeeVariant;

/**
 * What is raced over: the family itself, number 0, or one of its variants.
 *
 * @param title what tables call it
 * @param at where the task describes it; empty for the family itself
 */
record Course(int number, String title, OptimizeeFamily spec, int steps, String at) {

    /** The family, then its variants; {@link SpecException} naming what a variant cannot be. */
    static List<Course> all(CompareRequest request, OptimizeeFamily family) {
        List<Course> courses = new ArrayList<>();
        courses.add(new Course(0, request.spec().getTitle(), family, request.steps(), ""));
        for (OptimizeeVariant variant : request.spec().getVariantsList()) {
            int number = courses.size();
            String at = "variants[" + (number - 1) + "]";
            OptimizeeFamily changed = Variants.applied(family, variant, at);
            int steps = variant.hasSteps() ? variant.getSteps() : request.steps();
            for (Course other : courses) {
                SpecException.require(
                        !(Families.complete(changed).equals(Families.complete(other.spec())) && steps == other.steps()),
                        at,
                        "is the same race as " + (other.number() == 0 ? "the family itself" : other.at())
                                + "; change units, depth, activation, size or steps");
            }
            courses.add(new Course(number, Variants.title(variant), changed, steps, at));
        }
        return courses;
    }

    /** Where the task says this of it. */
    String field(String name) {
        return at.isEmpty() ? name : at + "." + name;
    }
}
