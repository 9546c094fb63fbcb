package org.touchstone.console.library;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.touchstone.catalog.Catalog;
import org.touchstone.store.ObjectStore;

/** Opens the catalog in the configured store. */
@ApplicationScoped
public class Libraries {

    @Produces
    @Singleton
    Catalog catalog(ObjectStore store) {
        return new Catalog(store);
    }
}
