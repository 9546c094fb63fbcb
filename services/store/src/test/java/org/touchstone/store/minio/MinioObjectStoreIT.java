package org.touchstone.store.minio;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.ObjectStoreContract;
import org.touchstone.testkit.junit.S3Extension;
import org.touchstone.testkit.junit.S3Fixture;

@ExtendWith(S3Extension.class)
@TestInstance(Lifecycle.PER_CLASS)
class MinioObjectStoreIT extends ObjectStoreContract {
    private final ObjectStore store;

    MinioObjectStoreIT(S3Fixture s3) {
        StoreConfig config = StoreConfig.of(s3.endpoint(), s3.bucket(), s3.accessKey(), s3.secretKey());
        // Pages so small that every listing takes several.
        store = MinioObjectStore.connect(config, Pace.system(), 2);
    }

    @AfterAll
    void close() {
        store.close();
    }

    @Override
    protected ObjectStore store() {
        return store;
    }
}
