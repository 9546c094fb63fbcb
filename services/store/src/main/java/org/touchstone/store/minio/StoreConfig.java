package org.touchstone.store.minio;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/** Where the store is, who we are there, and how patient; an IllegalArgumentException names the field that is wrong. */
public record StoreConfig(
        URI endpoint, String region, String bucket, String accessKey, String secretKey, Patience patience) {
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    /** Checks every field. */
    public StoreConfig {
        require(
                endpoint.getHost() != null
                        && ("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme())),
                "endpoint must be an http or https address with a host, not '" + endpoint + "'");
        require(!region.isBlank(), "region must not be blank; most stores other than AWS take 'us-east-1'");
        require(BUCKET.matcher(bucket).matches(), "bucket '" + bucket + "' is no valid bucket name");
        require(!accessKey.isBlank(), "accessKey must not be blank");
        require(!secretKey.isBlank(), "secretKey must not be blank");
    }

    /** Region us-east-1 and default patience. */
    public static StoreConfig of(URI endpoint, String bucket, String accessKey, String secretKey) {
        return new StoreConfig(endpoint, "us-east-1", bucket, accessKey, secretKey, Patience.DEFAULT);
    }

    /** The same with other patience. */
    public StoreConfig withPatience(Patience newPatience) {
        return new StoreConfig(endpoint, region, bucket, accessKey, secretKey, newPatience);
    }

    /** Hides the secret. */
    @Override
    public String toString() {
        return "StoreConfig[endpoint=" + endpoint + ", region=" + region + ", bucket=" + bucket + ", accessKey="
                + accessKey + ", secretKey=***, patience=" + patience + "]";
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("Store configuration: " + message);
        }
    }

    /**
     * Time to connect, time without a byte, time after which a failing operation is given up, first and longest pause
     * between its attempts.
     */
    public record Patience(
            Duration connect, Duration silence, Duration retry, Duration firstPause, Duration longestPause) {
        /** Connect 5 s, silence 20 s, give up after 60 s, pauses from 100 ms to 5 s. */
        public static final Patience DEFAULT = new Patience(
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                Duration.ofMillis(100),
                Duration.ofSeconds(5));

        /** All must be positive. */
        public Patience {
            for (Duration duration : new Duration[] {connect, silence, retry, firstPause, longestPause}) {
                require(!duration.isNegative() && !duration.isZero(), "durations must be positive, not " + duration);
            }
        }

        /** Gives up after another time. */
        public Patience withRetry(Duration newRetry) {
            return new Patience(connect, silence, newRetry, firstPause, longestPause);
        }

        /** Waits another time for a byte. */
        public Patience withSilence(Duration newSilence) {
            return new Patience(connect, newSilence, retry, firstPause, longestPause);
        }
    }
}
