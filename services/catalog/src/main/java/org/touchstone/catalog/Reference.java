package org.touchstone.catalog;

import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.CatalogException.Code;
import org.touchstone.proto.Names;
import org.touchstone.store.Sha256;

/** What a user writes to name an artifact: "name", the newest of that name, or "name@digest", exactly that one. */
public record Reference(String name, @Nullable String digest) {
    public Reference {
        requireName(name);
        if (digest != null && !isDigest(digest)) {
            throw new CatalogException(
                    Code.INVALID_REFERENCE,
                    "'" + shown(digest) + "' is not a digest: a digest is 64 of 0-9 and a-f. Write '" + name
                            + "' for the newest version.");
        }
    }

    /** Reads "name" or "name@digest"; {@link CatalogException} INVALID_REFERENCE otherwise. */
    public static Reference parse(String text) {
        int at = text.indexOf('@');
        return at < 0 ? new Reference(text, null) : new Reference(text.substring(0, at), text.substring(at + 1));
    }

    /** The name, when it is 1 to 63 of a-z, 0-9 and '-' and starts and ends with a letter or digit. */
    public static String requireName(String name) {
        if (!Names.isValid(name)) {
            throw new CatalogException(
                    Code.INVALID_REFERENCE,
                    "'" + shown(name) + "' is not a name: a name is 1 to 63 of a-z, 0-9 and '-', starting and ending"
                            + " with a letter or digit.");
        }
        return name;
    }

    static boolean isDigest(String text) {
        return Sha256.isValid(text);
    }

    private static String shown(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    @Override
    public String toString() {
        return digest == null ? name : name + "@" + digest;
    }
}
