package org.touchstone.worker;

import java.nio.file.Path;

/** A verified checkpoint, local: the step it was taken after, and its safetensors file, which the worker deletes later. */
public record Checkpoint(long step, Path file) {}
