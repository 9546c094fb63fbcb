package org.touchstone.ingestion;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.touchstone.ingestion.source.Location;
import org.touchstone.ingestion.source.Sources;
import org.touchstone.proto.v1.FileReference;
import org.touchstone.proto.v1.ImageFolderSource;
import org.touchstone.proto.v1.ShapesetSource;
import org.touchstone.proto.v1.Split;
import org.touchstone.worker.TaskRejectedException;

/** What the source of a split must say, and what this installation allows. */
final class SourceRules {
    private static final int MAX_FILES = 1000;
    private static final int MAX_SIDE = 4096;
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    private final Sources sources;

    SourceRules(Sources sources) {
        this.sources = sources;
    }

    void check(String field, Split split) {
        switch (split.getSourceCase()) {
            case IDX -> {
                checkFile(field + ".idx.images", split.getIdx().getImages());
                checkFile(field + ".idx.labels", split.getIdx().getLabels());
            }
            case CIFAR -> checkFiles(field + ".cifar.files", split.getCifar().getFilesList(), MAX_FILES);
            case IMAGE_FOLDER -> checkFolder(field + ".imageFolder", split.getImageFolder());
            case SHAPESET -> checkShapeset(field + ".shapeset", split.getShapeset());
            case SOURCE_NOT_SET ->
                throw new TaskRejectedException(
                        field,
                        "names no source that this version knows; set one of idx, cifar, imageFolder, shapeset.");
        }
    }

    void checkFiles(String field, List<FileReference> files, int most) {
        if (files.isEmpty() || files.size() > most) {
            throw new TaskRejectedException(field, "has " + files.size() + " entries; give 1 to " + most + ".");
        }
        for (int i = 0; i < files.size(); i++) {
            checkFile(field + "[" + i + "]", files.get(i));
        }
    }

    void checkFile(String field, FileReference file) {
        Location location = checkLocation(field + ".location", file.getLocation());
        String sha256 = file.getSha256();
        if (!sha256.isEmpty() && !SHA_256.matcher(sha256).matches()) {
            throw new TaskRejectedException(
                    field + ".sha256", "is not 64 of 0-9 and a-f; give the output of sha256sum, or leave it out.");
        }
        if (sha256.isEmpty() && location instanceof Location.Web) {
            throw new TaskRejectedException(
                    field + ".sha256", "is missing; for a file from the web give the output of sha256sum.");
        }
    }

    private Location checkLocation(String field, String text) {
        Location location;
        try {
            location = Location.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TaskRejectedException(field, String.valueOf(e.getMessage()));
        }
        Optional<String> objection = sources.objection(location);
        if (objection.isPresent()) {
            throw new TaskRejectedException(field, objection.get());
        }
        return location;
    }

    private void checkFolder(String field, ImageFolderSource folder) {
        if (checkLocation(field + ".location", folder.getLocation()) instanceof Location.Web) {
            throw new TaskRejectedException(
                    field + ".location",
                    "is a web address, which has no folders; give a folder or s3://bucket/prefix.");
        }
        boolean keptSize = folder.getHeight() == 0 && folder.getWidth() == 0;
        boolean scaled = inRange(folder.getHeight()) && inRange(folder.getWidth());
        if (!keptSize && !scaled) {
            throw new TaskRejectedException(
                    field + ".height",
                    "and width are " + folder.getHeight() + " x " + folder.getWidth() + "; give 1 to " + MAX_SIDE
                            + " for both, or leave both out when all pictures have one size.");
        }
    }

    private static boolean inRange(int side) {
        return side >= 1 && side <= MAX_SIDE;
    }

    private void checkShapeset(String field, ShapesetSource source) {
        long most = sources.limits().read().maxItems();
        if (source.getCount() < 1 || source.getCount() > most) {
            throw new TaskRejectedException(
                    field + ".count", "is " + source.getCount() + "; give 1 to " + most + " images.");
        }
        if (source.getFirst() < 0 || source.getFirst() > Long.MAX_VALUE - source.getCount()) {
            throw new TaskRejectedException(
                    field + ".first", "is " + source.getFirst() + "; images are numbered from 0.");
        }
    }
}
