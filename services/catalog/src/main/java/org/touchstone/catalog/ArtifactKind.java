package org.touchstone.catalog;

import java.util.List;

/** The kinds of artifacts: where they lie, and which of their fields are not part of what they are. */
enum ArtifactKind {
    DATASET("data set", "datasets", "manifest.json", List.of("digest", "lineage.taskId")),
    MODEL("model", "models", "card.json", List.of("digest", "lineage.taskId", "onnx.key", "parameters.key")),
    EVALUATION("evaluation", "evaluations", "report.json", List.of("digest", "lineage.taskId")),
    AUDIT("audit", "audits", "report.json", List.of("digest", "lineage.taskId")),
    COMPARISON("comparison", "comparisons", "report.json", List.of("digest", "lineage.taskId"));

    private final String title;
    private final String folder;
    private final String document;
    // Immutable: List.of; the checker cannot know.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> outsideDigest;

    ArtifactKind(String title, String folder, String document, List<String> outsideDigest) {
        this.title = title;
        this.folder = folder;
        this.document = document;
        this.outsideDigest = outsideDigest;
    }

    /** As a user would say it. */
    String title() {
        return title;
    }

    /** Folder of all artifacts of this kind, with its slash. */
    String root() {
        return folder + "/";
    }

    /** Folder of all versions of one name, with its slash. */
    String versions(String name) {
        return folder + "/" + name + "/";
    }

    /** Key of the document that describes a version. */
    String document(String name, String digest) {
        return versions(name) + digest + "/" + document;
    }

    /** Key of the pointer to the newest version. */
    String latest(String name) {
        return versions(name) + "latest.json";
    }

    List<String> outsideDigest() {
        return outsideDigest;
    }
}
