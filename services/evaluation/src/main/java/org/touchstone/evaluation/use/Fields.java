package org.touchstone.evaluation.use;

import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.Reference;
import org.touchstone.worker.TaskRejectedException;

/** Checks the fields of one spec; {@code root} is its name in JSON. */
public record Fields(String root) {
    /** The model or data set that a text names. */
    public Reference reference(String field, String text) {
        try {
            return Reference.parse(text);
        } catch (CatalogException e) {
            throw rejected(field, e.getMessage() + " Write \"name\" or \"name@digest\".");
        }
    }

    /** The value, which is from low to high. */
    public int range(String field, int value, int low, int high) {
        if (value < low || value > high) {
            throw rejected(field, "is " + value + "; it is " + low + " to " + high + ".");
        }
        return value;
    }

    /** The value, which is above low and below high. */
    public double between(String field, double value, double low, double high) {
        if (!(value > low && value < high)) {
            throw rejected(field, "is " + value + "; it is above " + low + " and below " + high + ".");
        }
        return value;
    }

    /** The field cannot be as it is. */
    public TaskRejectedException rejected(String field, String reason) {
        return new TaskRejectedException(root + "." + field, reason);
    }
}
