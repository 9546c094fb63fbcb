package org.touchstone.console.library;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.touchstone.catalog.Catalog;
import org.touchstone.console.config.StoreSettings;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.minio.MinioObjectStore;
import org.touchstone.store.minio.StoreConfig;

/** Opens the configured store and the catalog in it. */
@ApplicationScoped
public class Libraries {

    @Produces
    @Singleton
    ObjectStore store(StoreSettings settings) {
        return MinioObjectStore.open(new StoreConfig(
                settings.endpoint(),
                settings.region(),
                settings.bucket(),
                settings.accessKey(),
                settings.secretKey(),
                StoreConfig.Patience.DEFAULT.withRetry(settings.patience()).withSilence(settings.patience())));
    }

    void close(@Disposes ObjectStore store) {
        store.close();
    }

    @Produces
    @Singleton
    Catalog catalog(ObjectStore store) {
        return new Catalog(store);
    }
}
