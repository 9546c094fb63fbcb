package org.touchstone.host;

import org.touchstone.proto.Topic;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.TaskHandler;

/** What a service brings: its queue, and what it does with the tasks on it. One bean of this type makes a worker service. */
public interface WorkerDefinition {

    /** The queue. */
    Topic queue();

    /** The handler, working on the given store. */
    TaskHandler handler(ObjectStore store);
}
