package org.touchstone.metatraining.compare;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.flows.Sheets;
import org.touchstone.flows.TaskPictures;
import org.touchstone.kernel.l2l.Picture;
import org.touchstone.kernel.l2l.StyleTransfer;
import org.touchstone.kernel.random.Key;

/**
 * Pictures of the first function of a race over style transfer: what each contestant has painted after some steps ({@code
 * painted-<contestant>-<step>}), and what it is to look like ({@code painted-content}, {@code painted-style}).
 */
record StylePictures(TaskPictures pictures, StyleTransfer family, Leg leg) {
    private static final List<Integer> STEPS = List.of(0, 16, 32, 64, 128);

    /** The content and the style. */
    void targets() {
        put("content", family.content(first()));
        put("style", family.style());
    }

    /** What a contestant has painted at steps 0, 16, 32, 64 and 128, as far as the race goes, and at its end. */
    void paint(int contestant) {
        int last = leg.course().steps();
        SortedSet<Integer> steps = new TreeSet<>(STEPS).headSet(last);
        steps = new TreeSet<>(steps);
        steps.add(last);
        Picture content = family.content(first());
        SortedMap<Integer, float[]> places = leg.places(contestant, family.draw(first(), 1), steps);
        String name = leg.name(contestant).toLowerCase(Locale.ROOT);
        places.forEach((step, theta) -> put(
                name + "-" + String.format(Locale.ROOT, "%06d", step),
                new Picture(clipped(theta), content.height(), content.width())));
    }

    private Key first() {
        return leg.firstFunction();
    }

    private void put(String name, Picture picture) {
        pictures.put(
                "painted-" + name,
                Sheets.draw(picture.values(), new ImageDimensions(3, picture.height(), picture.width()), 1));
    }

    private static float[] clipped(float[] theta) {
        float[] clipped = theta.clone();
        for (int i = 0; i < clipped.length; i++) {
            clipped[i] = Float.isFinite(clipped[i]) ? Math.max(0, Math.min(1, clipped[i])) : 0;
        }
        return clipped;
    }
}
