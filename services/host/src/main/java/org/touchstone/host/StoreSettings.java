package org.touchstone.host;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/** The object store. */
@ConfigMapping(prefix = "touchstone.store")
public interface StoreSettings {

    /** Address of the S3 endpoint. */
    URI endpoint();

    /** Region; most stores other than AWS ignore it. */
    @WithDefault("us-east-1")
    String region();

    /** Bucket; created when absent. */
    @WithDefault("touchstone")
    String bucket();

    /** Access key id. */
    String accessKey();

    /** Secret access key. */
    String secretKey();
}
