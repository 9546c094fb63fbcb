package org.touchstone.catalog;

/** A published artifact: its content as stored, and the object that holds it. */
public record Published<T>(T content, String name, String digest, StoredObject object) {
    /** "name@digest". */
    public String reference() {
        return name + "@" + digest;
    }
}
