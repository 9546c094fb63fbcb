package org.touchstone.ingestion.source;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.touchstone.ingestion.source.PictureFolder.Entry;
import org.touchstone.ingestion.source.PictureFolder.Unreadable;
import org.touchstone.kernel.data.ImageDecoder;
import org.touchstone.kernel.data.ImageDecoder.Picture;
import org.touchstone.kernel.data.ImageShape;
import org.touchstone.kernel.data.LabelledImageReader;
import org.touchstone.kernel.data.MalformedDataException;
import org.touchstone.kernel.data.ReadLimits;

/**
 * Reads pictures in folders as labelled images: scaled to one size, or, without a size, all of the size of the first good
 * one. A bad picture is refused, not fatal.
 */
public final class PictureReader implements LabelledImageReader {
    static final String NESTED_FOLDER = "folder inside a class folder";

    private final PictureFolder folder;
    private final List<Entry> entries;
    private final List<String> classNames;
    private final ImageDecoder decoder;
    private final int maxEncodedBytes;
    private final @Nullable ImageShape scaleTo;
    private final ImageShape shape;
    private int index;

    /** {@code scaleTo} null: keep the size. {@code known} is the shape when it was found before; otherwise it is found now. */
    public PictureReader(
            PictureFolder folder,
            List<String> classNames,
            boolean grey,
            @Nullable ImageShape scaleTo,
            @Nullable ImageShape known,
            ReadLimits limits) {
        this.folder = folder;
        this.entries = folder.entries();
        this.classNames = classNames;
        this.decoder = new ImageDecoder(limits.maxPicturePixels(), grey);
        this.maxEncodedBytes = limits.maxEncodedImageBytes();
        this.scaleTo = scaleTo;
        this.shape = scaleTo != null ? scaleTo : known != null ? known : findShape();
    }

    private ImageShape findShape() {
        for (Entry entry : entries) {
            try {
                if (entry.problem() == null && classNames.contains(entry.className())) {
                    return decode(entry).shape();
                }
            } catch (Unreadable | MalformedDataException e) {
                // It will be refused, with its reason, when its turn comes; the next one decides.
            }
        }
        throw SourceFaults.notFound("There is no readable PNG or JPEG picture in the class folders "
                + folder.classNames() + "; a data set of pictures has one folder per class.");
    }

    @Override
    public ImageShape shape() {
        return shape;
    }

    /** Number of files. */
    public long count() {
        return entries.size();
    }

    @Override
    public Optional<Item> next() {
        if (index == entries.size()) {
            return Optional.empty();
        }
        Entry entry = entries.get(index);
        return Optional.of(judge(index++, entry));
    }

    private Item judge(int at, Entry entry) {
        int label = classNames.indexOf(entry.className());
        if (label < 0) {
            return new Refused(at, "unknown class", entry.path() + " is in a folder that is none of the class names");
        }
        if (entry.problem() != null) {
            return new Refused(at, entry.problem(), entry.path());
        }
        try {
            Picture picture = decode(entry);
            return picture.shape().equals(shape)
                    ? new Accepted(at, picture.pixels(), label)
                    : new Refused(
                            at, "another size", entry.path() + " is " + picture.shape() + ", the first is " + shape);
        } catch (Unreadable e) {
            return new Refused(at, e.reason(), e.detail());
        } catch (MalformedDataException e) {
            return new Refused(at, reason(e), e.getMessage() == null ? entry.path() : e.getMessage());
        }
    }

    private Picture decode(Entry entry) throws Unreadable {
        byte[] encoded = folder.read(entry);
        if (encoded.length > maxEncodedBytes) {
            throw new Unreadable("file too large", entry.path() + " has more than " + maxEncodedBytes + " bytes");
        }
        return scaleTo == null
                ? decoder.decode(entry.path(), encoded)
                : decoder.decode(entry.path(), encoded, scaleTo.height(), scaleTo.width());
    }

    private static String reason(MalformedDataException e) {
        return switch (e.code()) {
            case WRONG_FORMAT, UNSUPPORTED -> "neither PNG nor JPEG";
            case TOO_LARGE -> "too many pixels";
            case TRUNCATED, TRAILING_BYTES, MISMATCH, CORRUPT -> "damaged picture";
        };
    }

    @Override
    public void skip(long items) {
        index = (int) Math.min(entries.size(), index + items);
    }

    @Override
    public void close() {}
}
