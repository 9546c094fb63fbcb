package org.touchstone.embedded.s3;

import java.nio.file.Path;

/** Where an S3 server keeps its objects and listens (port 0: a free one, kept over restarts), and who may use it. */
public record S3Settings(Path dataDirectory, int port, String accessKey, String secretKey) {

    /** A free port and credentials that are no secret. */
    public static S3Settings in(Path dataDirectory) {
        return new S3Settings(dataDirectory, 0, "touchstone", "touchstone-local");
    }

    /** A free port, and anybody may do anything: for tests that tamper with requests. */
    public static S3Settings openToAll(Path dataDirectory) {
        return new S3Settings(dataDirectory, 0, "", "");
    }

    /** Whether requests need no signature. */
    public boolean isOpenToAll() {
        return accessKey.isEmpty();
    }

    /** Listens at this port. */
    public S3Settings withPort(int newPort) {
        return new S3Settings(dataDirectory, newPort, accessKey, secretKey);
    }

    /** Hides the secret. */
    @Override
    public String toString() {
        return "S3Settings[dataDirectory=" + dataDirectory + ", port=" + port + ", accessKey=" + accessKey
                + ", secretKey=***]";
    }
}
