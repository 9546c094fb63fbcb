package org.touchstone.testkit.fault;

import java.util.regex.Pattern;

/**
 * Which requests fail, and how: of those whose method and path (with query)
 * match since the rule was added, the first {@code skip} pass, the
 * next {@code times} fail, the rest pass.
 */
public record FaultRule(Pattern method, Pattern path, int skip, int times, Fault fault) {
    private static final int ALWAYS = Integer.MAX_VALUE;

    /** Every request fails so, until the rules are cleared. */
    public static FaultRule always(Fault fault) {
        return new FaultRule(Pattern.compile(".*"), Pattern.compile(".*"), 0, ALWAYS, fault);
    }

    /** The next request of this method whose path holds a match of {@code path} fails so. */
    public static FaultRule once(String method, String path, Fault fault) {
        return new FaultRule(Pattern.compile(method), Pattern.compile(path), 0, 1, fault);
    }

    /** Fails this many times. */
    public FaultRule times(int count) {
        return new FaultRule(method, path, skip, count, fault);
    }

    /** Lets this many pass first. */
    public FaultRule afterSkipping(int count) {
        return new FaultRule(method, path, count, times, fault);
    }

    boolean matches(String requestMethod, String requestPath) {
        return method.matcher(requestMethod).matches()
                && path.matcher(requestPath).find();
    }
}
