package org.touchstone.ingestion;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.touchstone.ingestion.source.Sources;
import org.touchstone.kernel.data.Shapeset;
import org.touchstone.proto.Names;
import org.touchstone.proto.v1.IngestDataset;
import org.touchstone.proto.v1.ShapesetSource;
import org.touchstone.proto.v1.Split;
import org.touchstone.worker.TaskRejectedException;

/** What an ingestion task must say; the first rule that is broken is named with its field and remedy. */
final class IngestRules {
    static final String ROOT = "ingestDataset";

    private static final int MAX_SPLITS = 16;
    private static final int MAX_CLASSES = 10_000;
    private static final int MAX_CLASS_NAME = 200;

    private final SourceRules sourceRules;

    IngestRules(Sources sources) {
        this.sourceRules = new SourceRules(sources);
    }

    void check(IngestDataset task) {
        List<Split> splits = task.getSplitsList();
        checkFrame(
                ROOT,
                task.getName(),
                task.getRefusedShareAllowed(),
                splits.stream().map(Split::getName).toList());
        checkClassNames(task);
        for (int i = 0; i < splits.size(); i++) {
            String field = field(ROOT, i);
            sourceRules.check(field, splits.get(i));
            checkOverlap(field, splits, i);
        }
    }

    static String field(String root, int split) {
        return root + ".splits[" + split + "]";
    }

    /** What every ingestion must say, whatever it reads. */
    static void checkFrame(String root, String name, double share, List<String> splits) {
        requireName(root + ".name", name);
        if (!(share >= 0 && share <= 1)) {
            throw new TaskRejectedException(root + ".refusedShareAllowed", "is " + share + "; it is a share, 0 to 1.");
        }
        if (splits.isEmpty() || splits.size() > MAX_SPLITS) {
            throw new TaskRejectedException(
                    root + ".splits", "has " + splits.size() + " entries; give 1 to " + MAX_SPLITS + ".");
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < splits.size(); i++) {
            requireName(field(root, i) + ".name", splits.get(i));
            if (!names.add(splits.get(i))) {
                throw new TaskRejectedException(
                        field(root, i) + ".name", "'" + splits.get(i) + "' is the name of another split; rename one.");
            }
        }
    }

    private static void requireName(String field, String name) {
        Names.check(field, name).ifPresent(violation -> {
            throw new TaskRejectedException(violation.field(), violation.reason());
        });
    }

    private static void checkClassNames(IngestDataset task) {
        String field = ROOT + ".classNames";
        List<String> names = task.getClassNamesList();
        if (names.size() > MAX_CLASSES) {
            throw new TaskRejectedException(field, "has " + names.size() + " names; at most " + MAX_CLASSES + ".");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.isBlank() || name.length() > MAX_CLASS_NAME || !seen.add(name)) {
                throw new TaskRejectedException(
                        field + "[" + i + "]",
                        "is empty, longer than " + MAX_CLASS_NAME
                                + " characters or there already; give each class its own name.");
            }
        }
        boolean generated = task.getSplitsList().stream().anyMatch(Split::hasShapeset);
        if (generated && !names.isEmpty() && names.size() != Shapeset.CLASS_NAMES.size()) {
            throw new TaskRejectedException(
                    field,
                    "has " + names.size() + " names; Shapeset-3x2 has " + Shapeset.CLASS_NAMES.size()
                            + " classes. Leave the names out, or give one for each.");
        }
    }

    /** Images that are in two splits would be trained on and tested on. */
    private static void checkOverlap(String field, List<Split> splits, int number) {
        if (!splits.get(number).hasShapeset()) {
            return;
        }
        ShapesetSource source = splits.get(number).getShapeset();
        Optional<Split> other = splits.subList(0, number).stream()
                .filter(Split::hasShapeset)
                .filter(split -> overlap(split.getShapeset(), source))
                .findFirst();
        other.ifPresent(split -> {
            throw new TaskRejectedException(
                    field + ".shapeset.first",
                    "shares images with split '" + split.getName() + "'; set it to "
                            + (split.getShapeset().getFirst()
                                    + split.getShapeset().getCount()) + ", or take another seed.");
        });
    }

    private static boolean overlap(ShapesetSource a, ShapesetSource b) {
        return a.getSeed() == b.getSeed()
                && a.getFirst() < b.getFirst() + b.getCount()
                && b.getFirst() < a.getFirst() + a.getCount();
    }
}
