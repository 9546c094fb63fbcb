package org.touchstone.audit.plan;

import java.util.Map;
import java.util.TreeMap;
import org.touchstone.kernel.tensor.LibraryVersions;

/** Versions of what computes. */
final class Versions {
    private Versions() {}

    static Map<String, String> libraries() {
        Map<String, String> versions = new TreeMap<>(LibraryVersions.all());
        versions.put("touchstone", version(Versions.class));
        return versions;
    }

    private static String version(Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
