package org.touchstone.ingestion.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.touchstone.kernel.data.ReadLimits;

/** Pictures on this machine. */
final class LocalPictureFolder implements PictureFolder {
    private final LocalFiles files;
    private final Path root;
    private final ReadLimits limits;
    private final List<String> classNames = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();

    LocalPictureFolder(LocalFiles files, Path root, ReadLimits limits) {
        this.files = files;
        this.root = root;
        this.limits = limits;
        if (!Files.isDirectory(root)) {
            throw SourceFaults.notFound("'" + root + "' is not a folder.");
        }
        for (Path folder : list(root)) {
            if (Files.isDirectory(folder) && files.isInside(real(folder))) {
                String className = folder.getFileName().toString();
                classNames.add(className);
                list(folder).forEach(file -> add(className, file));
            }
        }
    }

    private void add(String className, Path file) {
        if (entries.size() >= limits.maxItems()) {
            throw SourceFaults.tooLarge(
                    "'" + root + "' holds more than the allowed " + limits.maxItems() + " pictures.");
        }
        String problem = Files.isDirectory(file) ? PictureReader.NESTED_FOLDER : null;
        entries.add(new Entry(className + "/" + file.getFileName(), className, problem));
    }

    private static List<Path> list(Path folder) {
        try (var children = Files.list(folder)) {
            return children.filter(child -> !child.getFileName().toString().startsWith("."))
                    .sorted((a, b) ->
                            a.getFileName().toString().compareTo(b.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw SourceFaults.unreadable("'" + folder + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw SourceFaults.unreadable("'" + path + "' cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> classNames() {
        return List.copyOf(classNames);
    }

    @Override
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    @Override
    public byte[] read(Entry entry) throws Unreadable {
        try {
            Path real = root.resolve(entry.path()).toRealPath();
            if (!files.isInside(real)) {
                throw new Unreadable("outside the allowed folders", entry.path() + " is a link that leads out");
            }
            try (InputStream in = Files.newInputStream(real)) {
                return in.readNBytes(limits.maxEncodedImageBytes() + 1);
            }
        } catch (IOException e) {
            throw new Unreadable("unreadable file", entry.path() + ": " + e.getMessage());
        }
    }
}
