package org.touchstone.catalog;

import java.util.List;

/** What an artifact was made from: the task, and name@digest of each data set and model that went into it. */
public record Lineage(String taskId, List<String> datasets, List<String> models) {
    public Lineage {
        datasets = List.copyOf(datasets);
        models = List.copyOf(models);
    }
}
