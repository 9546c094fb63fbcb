package org.touchstone.kernel.tensor;

import ai.djl.engine.Engine;
import java.util.SortedMap;
import java.util.TreeMap;

/** Versions of the libraries on which the bits of a result depend. */
public final class LibraryVersions {
    private LibraryVersions() {}

    /** By name: DJL and the engine behind it. */
    public static SortedMap<String, String> all() {
        Engine engine = Engine.getEngine("PyTorch");
        SortedMap<String, String> versions = new TreeMap<>();
        versions.put("djl", Engine.getDjlVersion());
        versions.put("libtorch", engine.getVersion());
        return versions;
    }
}
