package org.touchstone.embedded.s3;

import java.nio.file.Path;
import org.touchstone.embedded.UntilTerminated;

/** An S3 server as a process of its own: data directory, port, access key, secret key. */
public final class S3Main {
    private S3Main() {}

    /** Says {@code READY <endpoint>} and runs until it is terminated. */
    public static void main(String[] args) {
        EmbeddedS3 s3 = EmbeddedS3.start(new S3Settings(Path.of(args[0]), Integer.parseInt(args[1]), args[2], args[3]));
        UntilTerminated.run(s3, s3.endpoint().toString());
    }
}
