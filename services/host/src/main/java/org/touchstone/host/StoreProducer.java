package org.touchstone.host;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.minio.MinioObjectStore;
import org.touchstone.store.minio.StoreConfig;

/** The object store of this process. */
@ApplicationScoped
class StoreProducer {

    @Produces
    @Singleton
    ObjectStore store(StoreSettings settings) {
        return MinioObjectStore.open(new StoreConfig(
                settings.endpoint(),
                settings.region(),
                settings.bucket(),
                settings.accessKey(),
                settings.secretKey(),
                StoreConfig.Patience.DEFAULT));
    }

    void close(@Disposes ObjectStore store) {
        store.close();
    }
}
