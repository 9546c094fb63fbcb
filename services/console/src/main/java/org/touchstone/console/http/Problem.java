package org.touchstone.console.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An error as RFC 9457 has it. {@code title} says what is wrong, {@code detail} what to do about it, {@code field} (a path in
 * JSON names) where, {@code code} what to count by.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        @Nullable String field) {
    /** The media type. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final int LONGEST_SHOWN = 40;

    /** A problem that no field is to blame for. */
    public static Problem of(int status, String code, String title, String detail) {
        return of(status, code, title, detail, null);
    }

    /** A problem with a field. */
    public static Problem of(int status, String code, String title, String detail, @Nullable String field) {
        return new Problem(
                "urn:touchstone:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-'),
                title,
                status,
                detail,
                code,
                field);
    }

    /** What a client sent, short enough to be said back to it. */
    public static String shown(String text) {
        return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
    }
}
