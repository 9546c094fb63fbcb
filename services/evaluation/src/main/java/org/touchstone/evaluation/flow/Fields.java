package org.touchstone.evaluation.flow;

import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.Reference;
import org.touchstone.proto.v1.PlaneDensity;
import org.touchstone.worker.TaskRejectedException;

/** Checks the fields of one spec; {@code root} is its name in JSON. */
record Fields(String root) {
    Reference reference(String field, String text) {
        try {
            return Reference.parse(text);
        } catch (CatalogException e) {
            throw rejected(field, e.getMessage() + " Write \"name\" or \"name@digest\".");
        }
    }

    int range(String field, int value, int low, int high) {
        if (value < low || value > high) {
            throw rejected(field, "is " + value + "; it is " + low + " to " + high + ".");
        }
        return value;
    }

    double between(String field, double value, double low, double high) {
        if (!(value > low && value < high)) {
            throw rejected(field, "is " + value + "; it is above " + low + " and below " + high + ".");
        }
        return value;
    }

    /** A density that is known, if any, and then no data set. */
    void source(String dataset, PlaneDensity density) {
        if (density == PlaneDensity.UNRECOGNIZED) {
            throw rejected("density", "is not known; set BANANA, CHECKERBOARD, MOONS, EIGHT_GAUSSIANS or SPIRALS.");
        }
        if (!dataset.isEmpty()) {
            reference("dataset", dataset);
            if (density != PlaneDensity.PLANE_DENSITY_UNSPECIFIED) {
                throw rejected("dataset", "is given beside density; leave one of the two out.");
            }
        }
    }

    TaskRejectedException rejected(String field, String reason) {
        return new TaskRejectedException(root + "." + field, reason);
    }
}
