package org.touchstone.worker.head;

import org.touchstone.worker.TaskHead;

/** A head and the version of the object that held it. */
public record VersionedHead(TaskHead head, String etag) {}
