package org.touchstone.ingestion.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Files of this machine below the allowed folders; a symbolic link does not lead out of them. */
public final class LocalFiles {
    private final List<Path> roots;

    /** Only below {@code roots}. */
    public LocalFiles(List<Path> roots) {
        this.roots = roots;
    }

    /** What speaks against the path as it is written, without touching the disk; a sentence with the remedy. */
    public Optional<String> objection(Path path) {
        if (roots.isEmpty()) {
            return Optional.of(
                    "local files are not read by this installation; set touchstone.ingestion.local.roots to the folders"
                            + " that may be read, or put the file into a bucket and write s3://bucket/key.");
        }
        if (roots.stream().noneMatch(path::startsWith)) {
            return Optional.of("'" + path + "' is not below any folder that may be read (" + rootNames()
                    + "); move it there, or add its folder to touchstone.ingestion.local.roots.");
        }
        return Optional.empty();
    }

    /** The file or folder that the path really leads to; fails where that is outside or missing. */
    public Path resolve(Path path) {
        Optional<String> objection = objection(path);
        if (objection.isPresent()) {
            throw SourceFaults.forbidden(objection.get());
        }
        try {
            Path real = path.toRealPath();
            if (!isInside(real)) {
                throw SourceFaults.forbidden("'" + path + "' leads out of the folders that may be read (" + rootNames()
                        + "); put the file itself there instead of a link.");
            }
            return real;
        } catch (NoSuchFileException e) {
            throw SourceFaults.notFound("There is no file '" + path + "' on the machine of the ingestion service.");
        } catch (IOException e) {
            throw SourceFaults.unreadable("'" + path + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whether a path without links lies in an allowed folder. */
    boolean isInside(Path real) {
        for (Path root : roots) {
            try {
                if (Files.exists(root) && real.startsWith(root.toRealPath())) {
                    return true;
                }
            } catch (IOException e) {
                throw SourceFaults.unreadable("'" + root + "' cannot be read: " + e.getMessage(), e);
            }
        }
        return false;
    }

    private String rootNames() {
        return roots.stream().map(Path::toString).collect(Collectors.joining(", "));
    }
}
