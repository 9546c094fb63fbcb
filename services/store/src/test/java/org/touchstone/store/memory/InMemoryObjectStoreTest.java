package org.touchstone.store.memory;

import org.touchstone.store.ObjectStore;
import org.touchstone.store.ObjectStoreContract;

class InMemoryObjectStoreTest extends ObjectStoreContract {
    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @Override
    protected ObjectStore store() {
        return store;
    }
}
