package org.touchstone.proto;

import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Kafka headers of a record: CloudEvents 1.0 attributes in binary mode, and the W3C trace context. */
public final class CloudEventHeaders {
    /** Header of the trace context. */
    public static final String TRACEPARENT = "traceparent";

    private CloudEventHeaders() {}

    /**
     * Headers in a fixed order. {@code id} is unique per source; {@code source} says who; {@code subject} is the task or artifact;
     * {@code traceparent} may be empty.
     */
    public static Map<String, byte[]> of(
            Message value, String id, String source, String subject, Instant time, String traceparent) {
        Map<String, byte[]> headers = new LinkedHashMap<>();
        put(headers, "ce_specversion", "1.0");
        put(headers, "ce_type", value.getDescriptorForType().getFullName());
        put(headers, "ce_id", id);
        put(headers, "ce_source", source);
        put(headers, "ce_subject", subject);
        put(headers, "ce_time", time.toString());
        put(headers, "content-type", "application/protobuf");
        if (!traceparent.isEmpty()) {
            put(headers, TRACEPARENT, traceparent);
        }
        return headers;
    }

    private static void put(Map<String, byte[]> headers, String name, String value) {
        headers.put(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
