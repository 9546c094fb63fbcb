package org.touchstone.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.proto.v1.Task;

class HeadersTest {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void aRecordCarriesTheCloudEventsAttributesInBinaryMode() {
        Map<String, String> headers = CloudEventHeaders.of(
                        Task.getDefaultInstance(), "e-1", "training/host", "task-1", Instant.EPOCH, PARENT)
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> new String(entry.getValue(), StandardCharsets.UTF_8)));

        assertThat(headers)
                .isEqualTo(Map.of(
                        "ce_specversion", "1.0",
                        "ce_type", "touchstone.v1.Task",
                        "ce_id", "e-1",
                        "ce_source", "training/host",
                        "ce_subject", "task-1",
                        "ce_time", "1970-01-01T00:00:00Z",
                        "content-type", "application/protobuf",
                        "traceparent", PARENT));
    }

    @Test
    void aChildSpanStaysInItsTrace() {
        TraceContext parent = TraceContext.parse(PARENT).orElseThrow();
        TraceContext child = parent.child(() -> 0x1234L);

        assertThat(child.traceparent()).isEqualTo("00-0af7651916cd43dd8448eb211c80319c-0000000000001234-01");
        assertThat(TraceContext.parse(child.traceparent())).contains(child);
        assertThat(TraceContext.parse(TraceContext.start(() -> 0L).traceparent()))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"
            })
    void aMalformedTraceContextIsNone(String traceparent) {
        assertThat(TraceContext.parse(traceparent)).isEmpty();
    }
}
