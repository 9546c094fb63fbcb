package org.touchstone.ingestion.source;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.touchstone.kernel.data.ReadLimits;

/**
 * What this installation lets tasks read, and how much.
 *
 * @param roots folders below which local files may be read; none: no local files
 * @param buckets buckets that may be read
 * @param web what may be fetched from the web
 * @param maxFileBytes of one file as it lies there
 * @param read of unpacked data
 */
public record SourceLimits(List<Path> roots, Set<String> buckets, WebLimits web, long maxFileBytes, ReadLimits read) {

    /** Nothing but generators. */
    public static final SourceLimits NOTHING =
            new SourceLimits(List.of(), Set.of(), WebLimits.OFF, 16L << 30, ReadLimits.DEFAULT);

    public SourceLimits {
        roots = roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
        buckets = Set.copyOf(buckets);
        if (maxFileBytes < 1) {
            throw new IllegalArgumentException("The largest file must have at least one byte.");
        }
    }

    /**
     * What may be fetched from the web.
     *
     * @param hosts allowed host names; "*.example.org" allows every host below; none: the web is off
     * @param plainHttp whether http:// is allowed beside https://
     * @param privateAddresses whether loopback, private and reserved addresses are allowed; for tests and closed networks
     * @param timeout of a whole download
     */
    public record WebLimits(Set<String> hosts, boolean plainHttp, boolean privateAddresses, Duration timeout) {
        /** No web. */
        public static final WebLimits OFF = new WebLimits(Set.of(), false, false, Duration.ofMinutes(30));

        public WebLimits {
            hosts = Set.copyOf(hosts);
            if (timeout.isZero() || timeout.isNegative()) {
                throw new IllegalArgumentException("The time for a download must be positive.");
            }
        }
    }
}
