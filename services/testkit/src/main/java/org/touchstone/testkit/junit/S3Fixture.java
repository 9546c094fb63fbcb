package org.touchstone.testkit.junit;

import java.net.URI;

/** A test's own corner of the shared S3 server: a bucket name that no other test has (not created yet). */
public record S3Fixture(URI endpoint, String bucket, String accessKey, String secretKey) {

    /** Hides the secret. */
    @Override
    public String toString() {
        return "S3Fixture[endpoint=" + endpoint + ", bucket=" + bucket + "]";
    }
}
