package org.touchstone.console.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** The object store, under the same keys as in the workers. */
@ConfigMapping(prefix = "touchstone.store")
public interface StoreSettings {

    /** Address of the S3 endpoint. */
    @WithDefault("http://127.0.0.1:9000")
    URI endpoint();

    /** Region; most stores other than AWS ignore it. */
    @WithDefault("us-east-1")
    String region();

    /** Bucket; created when absent. */
    @WithDefault("touchstone")
    String bucket();

    /** Access key id. */
    @WithDefault("touchstone")
    String accessKey();

    /** Secret access key. */
    String secretKey();

    /** How long the console tries before it tells its user that the store is away. */
    @WithDefault("5s")
    Duration patience();
}
