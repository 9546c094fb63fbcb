package org.touchstone.metatraining;

import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.Reference;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskRejectedException;

/** The kernel's and the catalog's refusals as the task's: naming the field as the task writes it. */
public final class Checks {
    private Checks() {}

    /** What {@code work} gives; {@link TaskRejectedException} naming a field below {@code at} when it refuses. */
    public static <T> T accepted(String at, Supplier<T> work) {
        try {
            return work.get();
        } catch (SpecException e) {
            throw new TaskRejectedException(at + "." + e.field(), reason(e) + ".");
        } catch (IllegalArgumentException e) {
            throw new TaskRejectedException(at, e.getMessage() + ".");
        }
    }

    /** The same of work that touches data: {@link TaskFailedException}, which trying again does not help. */
    public static <T> T done(String at, String code, Supplier<T> work) {
        try {
            return work.get();
        } catch (SpecException e) {
            throw TaskFailedException.permanent(code, at + "." + e.field() + ": " + reason(e) + ".");
        } catch (CatalogException e) {
            throw TaskFailedException.permanent(String.valueOf(e.code()), String.valueOf(e.getMessage()));
        }
    }

    /** The same of work that knows its place below another field: {@link SpecException} with the whole path. */
    public static <T> T below(String at, Supplier<T> work) {
        try {
            return work.get();
        } catch (SpecException e) {
            throw new SpecException(at + "." + e.field(), reason(e));
        }
    }

    /** The same of work that does not know its field: {@link SpecException} that names this one. */
    public static <T> T as(String field, Supplier<T> work) {
        try {
            return work.get();
        } catch (SpecException e) {
            throw new SpecException(field, reason(e));
        }
    }

    private static String reason(SpecException e) {
        return String.valueOf(e.getMessage()).replaceFirst("^" + Pattern.quote(e.field()) + ": ", "");
    }

    /** {@link TaskRejectedException} unless {@code text} is "name" or "name@digest". */
    public static Reference reference(String field, String text) {
        try {
            return Reference.parse(text);
        } catch (CatalogException e) {
            throw new TaskRejectedException(field, e.getMessage() + " Write \"name\" or \"name@digest\".");
        }
    }

    /** {@link TaskRejectedException} unless low &lt;= value &lt;= high. */
    public static void range(String field, long value, long low, long high) {
        if (value < low || value > high) {
            throw new TaskRejectedException(
                    field, "is " + value + "; it is at least " + low + " and at most " + high + ".");
        }
    }
}
