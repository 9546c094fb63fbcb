package org.touchstone.road;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.touchstone.proto.v1.FileReference;
import org.touchstone.proto.v1.IdxSource;
import org.touchstone.proto.v1.IngestDataset;
import org.touchstone.proto.v1.Split;
import org.touchstone.proto.v1.Task;

/** Pairs of IDX files of 4 x 4 pixels, honest or lying, in a folder. */
record IdxFiles(Path folder) {
    static final int IMAGES = 0x803;
    static final int LABELS = 0x801;
    static final int PIXELS = 16;

    /** A file with a magic number, what its header announces, and then so many bytes, 0 and 1 in turn. */
    static byte[] idx(int magic, int bytes, int... announced) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * announced.length + bytes).putInt(magic);
        for (int length : announced) {
            file.putInt(length);
        }
        while (file.hasRemaining()) {
            file.put((byte) (file.position() & 1));
        }
        return file.array();
    }

    static byte[] images(int announced, int there) {
        return idx(IMAGES, there * PIXELS, announced, 4, 4);
    }

    static byte[] labels(int announced, int there) {
        return idx(LABELS, there, announced);
    }

    /** Writes both files and gives the task that ingests them. */
    Task ingest(String id, byte[] images, byte[] labels) {
        return ingest(
                id,
                write(id + "-images", images).toString(),
                write(id + "-labels", labels).toString());
    }

    static Task ingest(String id, String images, String labels) {
        IdxSource source = IdxSource.newBuilder()
                .setImages(FileReference.newBuilder().setLocation(images))
                .setLabels(FileReference.newBuilder().setLocation(labels))
                .build();
        return Task.newBuilder()
                .setId(id)
                .setIngestDataset(IngestDataset.newBuilder()
                        .setName(id)
                        .addSplits(Split.newBuilder().setName("train").setIdx(source)))
                .build();
    }

    Path write(String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
