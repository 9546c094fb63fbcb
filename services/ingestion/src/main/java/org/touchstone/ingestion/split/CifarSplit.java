package org.touchstone.ingestion.split;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.touchstone.ingestion.source.Spool;
import org.touchstone.kernel.data.CifarReader;
import org.touchstone.kernel.data.ImageShape;
import org.touchstone.kernel.data.LabelledImageReader;
import org.touchstone.kernel.data.ReadLimits;
import org.touchstone.proto.v1.CifarSource;

/** CIFAR-10's binary files, one after the other. */
final class CifarSplit implements SplitSource {
    private final List<SpooledFile> files;
    private final ReadLimits limits;

    CifarSplit(CifarSource source, ReadLimits limits) {
        this.files = source.getFilesList().stream()
                .map(file -> new SpooledFile(file, limits))
                .toList();
        this.limits = limits;
    }

    @Override
    public boolean prepare(Spool spool, BooleanSupplier stop) {
        return files.stream().allMatch(file -> file.prepare(spool, stop));
    }

    @Override
    public String fingerprint() {
        return files.stream().map(SpooledFile::sha256).collect(Collectors.joining(" "));
    }

    @Override
    public List<String> ownClassNames() {
        return CifarReader.CLASS_NAMES;
    }

    /** The format has no header: the records are counted. */
    @Override
    public long count() {
        long count = 0;
        try (LabelledImageReader reader = open(List.of(), null)) {
            while (reader.next().isPresent()) {
                count++;
            }
        }
        return count;
    }

    @Override
    public LabelledImageReader open(List<String> classNames, @Nullable ImageShape known) {
        int classes = classNames.isEmpty() ? SpooledFile.ANY_BYTE : classNames.size();
        List<LabelledImageReader> readers = new ArrayList<>();
        files.forEach(file -> readers.add(new CifarReader(file.open(), classes, limits)));
        return new Chain(readers);
    }

    /** Several readers as one, numbering their items through. */
    private static final class Chain implements LabelledImageReader {
        private final List<LabelledImageReader> readers;
        private int current;
        private long index;

        Chain(List<LabelledImageReader> readers) {
            this.readers = readers;
        }

        @Override
        public ImageShape shape() {
            return readers.get(0).shape();
        }

        @Override
        public Optional<Item> next() {
            while (current < readers.size()) {
                Optional<Item> item = readers.get(current).next();
                if (item.isPresent()) {
                    return Optional.of(renumber(item.get(), index++));
                }
                current++;
            }
            return Optional.empty();
        }

        private static Item renumber(Item item, long index) {
            if (item instanceof Accepted accepted) {
                return new Accepted(index, accepted.pixels(), accepted.label());
            }
            Refused refused = (Refused) item;
            return new Refused(index, refused.reason(), refused.detail());
        }

        @Override
        public void skip(long items) {
            long left = items;
            while (left > 0 && next().isPresent()) {
                left--;
            }
        }

        @Override
        public void close() {
            readers.forEach(LabelledImageReader::close);
        }
    }
}
