package org.touchstone.catalog;

/** An object by key, with the SHA-256 and number of its bytes. */
public record StoredObject(String key, String sha256, long bytes) {}
