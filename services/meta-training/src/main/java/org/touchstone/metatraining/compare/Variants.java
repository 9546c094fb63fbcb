package org.touchstone.metatraining.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.metatraining.Families;
import org.touchstone.proto.v1.Activation;
import org.touchstone.proto.v1.Architecture;
import org.touchstone.proto.v1.Mlp;
import org.touchstone.proto.v1.OptimizeeFamily;
import org.touchstone.proto.v1.OptimizeeVariant;

/** What a variant makes of the family of a comparison, and what tables call it. */
final class Variants {
    private static final int MOST_LAYERS = 64;

    private Variants() {}

    /** {@link SpecException} naming the field below {@code at} that this family does not have or that cannot be right. */
    static OptimizeeFamily applied(OptimizeeFamily family, OptimizeeVariant variant, String at) {
        OptimizeeFamily.Builder changed = family.toBuilder();
        if (!family.hasClassifier()) {
            refuse(variant.hasUnits(), at + ".units", family);
            refuse(variant.hasDepth(), at + ".depth", family);
            refuse(variant.getActivation() != Activation.ACTIVATION_UNSPECIFIED, at + ".activation", family);
            refuse(variant.hasSize() && family.hasStyle(), at + ".size", family);
            if (variant.hasSize()) {
                changed.getQuadraticsBuilder().setSize(variant.getSize());
            }
        } else {
            refuse(variant.hasSize(), at + ".size", family);
            change(changed.getClassifierBuilder().getArchitectureBuilder(), variant, at, family);
        }
        return changed.build();
    }

    private static void refuse(boolean asked, String field, OptimizeeFamily family) {
        SpecException.require(
                !asked, field, "is nothing that " + Families.kind(family) + " have; leave it out of the variant");
    }

    private static void change(
            Architecture.Builder architecture, OptimizeeVariant variant, String at, OptimizeeFamily family) {
        boolean activates = variant.getActivation() != Activation.ACTIVATION_UNSPECIFIED;
        if (architecture.hasMlp()) {
            Mlp.Builder mlp = architecture.getMlpBuilder();
            List<Integer> hidden = hidden(mlp.getHiddenList(), variant, at);
            mlp.clearHidden().addAllHidden(hidden);
            if (activates) {
                mlp.setActivation(variant.getActivation());
            }
        } else {
            refuse(variant.hasUnits(), at + ".units", family);
            refuse(variant.hasDepth(), at + ".depth", family);
            if (activates) {
                architecture.getCnnBuilder().setActivation(variant.getActivation());
            }
        }
    }

    private static List<Integer> hidden(List<Integer> before, OptimizeeVariant variant, String at) {
        if (!variant.hasDepth()) {
            return variant.hasUnits()
                    ? before.stream().map(unused -> variant.getUnits()).toList()
                    : before;
        }
        SpecException.require(
                variant.getDepth() >= 0 && variant.getDepth() <= MOST_LAYERS,
                at + ".depth",
                "is " + variant.getDepth() + "; it is at least 0 and at most " + MOST_LAYERS);
        SpecException.require(
                variant.hasUnits() || !before.isEmpty(),
                at + ".units",
                "is missing: the family has no hidden layer whose width the new ones could have");
        return Collections.nCopies(variant.getDepth(), variant.hasUnits() ? variant.getUnits() : before.get(0));
    }

    /** As the task says, or made of what changes; empty when nothing does. */
    static String title(OptimizeeVariant variant) {
        if (!variant.getTitle().isEmpty()) {
            return variant.getTitle();
        }
        List<String> words = new ArrayList<>();
        if (variant.hasSize()) {
            words.add(counted(variant.getSize(), "dimension"));
        }
        if (variant.hasUnits()) {
            words.add(counted(variant.getUnits(), "unit"));
        }
        if (variant.hasDepth()) {
            words.add(counted(variant.getDepth(), "layer"));
        }
        if (variant.getActivation() != Activation.ACTIVATION_UNSPECIFIED) {
            words.add(variant.getActivation().name().toLowerCase(Locale.ROOT));
        }
        if (variant.hasSteps()) {
            words.add(counted(variant.getSteps(), "step"));
        }
        return String.join(", ", words);
    }

    private static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
