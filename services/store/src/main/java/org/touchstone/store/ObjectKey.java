package org.touchstone.store;

import java.util.regex.Pattern;

/** The law of object keys: segments of letters, digits, '.', '_', '-', '@' and '='; no empty, '.' or '..' segment. */
public final class ObjectKey {
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._@=-]{1,200}");
    private static final int MAX_LENGTH = 900;

    private ObjectKey() {}

    /** The key itself; {@link StoreException} INVALID_KEY when it breaks the law. */
    public static String validate(String key) {
        if (key.length() > MAX_LENGTH) {
            throw invalid(key, "it is longer than " + MAX_LENGTH + " characters");
        }
        for (String segment : key.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches() || segment.equals(".") || segment.equals("..")) {
                throw invalid(key, "segment '" + segment + "' is not allowed");
            }
        }
        return key;
    }

    private static StoreException invalid(String key, String why) {
        String shown = key.length() > 80 ? key.substring(0, 80) + "…" : key;
        return new StoreException(
                StoreException.Code.INVALID_KEY, "Object key '" + shown + "' is invalid: " + why + ".");
    }
}
