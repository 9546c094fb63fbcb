package org.touchstone.worker.head;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.touchstone.store.StoreException;
import org.touchstone.worker.TaskHead;

/** A head as JSON. Fields of later versions are passed over, so that an upgrade may run beside the version before. */
final class HeadJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private HeadJson() {}

    static byte[] write(TaskHead head) {
        try {
            return MAPPER.writeValueAsBytes(head);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A head is always writable", impossible);
        }
    }

    static TaskHead read(String key, byte[] json) {
        try {
            return MAPPER.readValue(json, TaskHead.class);
        } catch (IOException damaged) {
            throw new StoreException(
                    StoreException.Code.UNFIT, key + " is not the head of a task: somebody else wrote it.", damaged);
        }
    }
}
