package org.touchstone.proto;

import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A W3C trace context (version 00): one trace from the submission through every attempt at the task. */
public record TraceContext(String traceId, String spanId, boolean sampled) {
    private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

    /** The context of a {@code traceparent} header; empty when it is absent or malformed. */
    public static Optional<TraceContext> parse(String traceparent) {
        Matcher matcher = TRACEPARENT.matcher(traceparent);
        if (!matcher.matches()
                || matcher.group(1).matches("0+")
                || matcher.group(2).matches("0+")) {
            return Optional.empty();
        }
        boolean sampled = (Integer.parseInt(matcher.group(3), 16) & 1) == 1;
        return Optional.of(new TraceContext(matcher.group(1), matcher.group(2), sampled));
    }

    /** A new trace; {@code random} gives 64 random bits. */
    public static TraceContext start(LongSupplier random) {
        return new TraceContext(hex(random) + hex(random), hex(random), true);
    }

    /** The next span of the same trace. */
    public TraceContext child(LongSupplier random) {
        return new TraceContext(traceId, hex(random), sampled);
    }

    /** As a {@code traceparent} header. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }

    private static String hex(LongSupplier random) {
        long bits = random.getAsLong();
        return String.format("%016x", bits == 0 ? 1 : bits);
    }
}
