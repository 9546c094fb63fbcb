package org.touchstone.ingestion.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.touchstone.ingestion.source.Location.Bucket;
import org.touchstone.kernel.data.ReadLimits;
import org.touchstone.store.ObjectStore.ObjectInfo;

/** Pictures in a bucket. */
final class BucketPictureFolder implements PictureFolder {
    private final BucketFiles files;
    private final String bucket;
    private final String prefix;
    private final ReadLimits limits;
    private final TreeSet<String> classNames = new TreeSet<>();
    private final List<Entry> entries = new ArrayList<>();

    BucketPictureFolder(BucketFiles files, Bucket location, ReadLimits limits) {
        this.files = files;
        this.bucket = location.bucket();
        this.prefix = location.key().endsWith("/") ? location.key() : location.key() + "/";
        this.limits = limits;
        int allowed = (int) Math.min(Integer.MAX_VALUE - 1, limits.maxItems());
        List<ObjectInfo> objects = files.list(location, allowed + 1);
        if (objects.size() > allowed) {
            throw SourceFaults.tooLarge(
                    "s3://" + bucket + "/" + prefix + " holds more than the allowed " + allowed + " objects.");
        }
        objects.forEach(object -> add(object.key().substring(prefix.length())));
        entries.sort((a, b) -> a.className().equals(b.className())
                ? a.path().compareTo(b.path())
                : a.className().compareTo(b.className()));
    }

    private void add(String path) {
        int slash = path.indexOf('/');
        if (slash > 0 && slash < path.length() - 1 && !path.startsWith(".") && path.charAt(slash + 1) != '.') {
            String className = path.substring(0, slash);
            classNames.add(className);
            entries.add(
                    new Entry(path, className, path.indexOf('/', slash + 1) < 0 ? null : PictureReader.NESTED_FOLDER));
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
        try (InputStream in = files.open(new Bucket(bucket, prefix + entry.path()))) {
            return in.readNBytes(limits.maxEncodedImageBytes() + 1);
        } catch (IOException e) {
            throw SourceFaults.unreadable("s3://" + bucket + "/" + prefix + entry.path() + " cannot be read.", e);
        }
    }
}
