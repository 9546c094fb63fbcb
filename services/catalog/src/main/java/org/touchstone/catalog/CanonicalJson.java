package org.touchstone.catalog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.touchstone.catalog.CatalogException.Code;
import org.touchstone.store.Sha256;

/**
 * JSON of artifacts: the same content gives the same bytes, fields of a later version are passed over, and the digest
 * depends on values, not on how numbers or fields are written.
 */
final class CanonicalJson {
    private static final int MAX_DEPTH = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build());
    }

    private CanonicalJson() {}

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    static ObjectNode tree(String key, byte[] json) {
        try {
            if (MAPPER.readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            throw unreadable(key, e);
        }
        throw new CatalogException(Code.CORRUPT, "Object " + key + " is not a JSON object.");
    }

    static <T> T value(String key, JsonNode tree, Class<T> type) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw unreadable(key, e);
        }
    }

    /** UNSUPPORTED when a newer version than {@code newest} wrote it. */
    static void requireVersion(String key, ObjectNode tree, int newest) {
        int version = tree.path("formatVersion").asInt();
        if (version > newest) {
            throw new CatalogException(
                    Code.UNSUPPORTED,
                    "Object " + key + " has format version " + version + ", this service reads up to " + newest
                            + "; update the service.");
        }
    }

    private static CatalogException unreadable(String key, Exception e) {
        return new CatalogException(Code.CORRUPT, "Object " + key + " cannot be read: " + e.getMessage(), e);
    }

    /** SHA-256 of the content without the fields at {@code left out} (paths such as "lineage.taskId"). */
    static String digest(ObjectNode tree, List<String> leftOut) {
        ObjectNode content = tree.deepCopy();
        for (String path : leftOut) {
            remove(content, path);
        }
        StringBuilder text = new StringBuilder();
        append(content, text);
        return Sha256.hex(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void remove(ObjectNode tree, String path) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            tree.remove(path);
        } else if (tree.get(path.substring(0, dot)) instanceof ObjectNode inner) {
            remove(inner, path.substring(dot + 1));
        }
    }

    private static void append(JsonNode node, StringBuilder text) {
        if (node.isObject()) {
            text.append('{');
            TreeSet<String> names = new TreeSet<>();
            node.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                text.append(quoted(name)).append(':');
                append(node.get(name), text);
                text.append(',');
            }
            text.append('}');
        } else if (node.isArray()) {
            text.append('[');
            for (Iterator<JsonNode> elements = node.elements(); elements.hasNext(); ) {
                append(elements.next(), text);
                text.append(',');
            }
            text.append(']');
        } else if (node.isNumber()) {
            text.append(number(node.decimalValue()));
        } else if (node.isTextual()) {
            text.append(quoted(node.textValue()));
        } else {
            text.append(node.asText());
        }
    }

    /** Java versions differ in how they write a double, so it is taken by its bits; 1 and 1.0 are one number. */
    private static String number(BigDecimal value) {
        double approximate = value.doubleValue();
        if (Math.abs(approximate) < 0x1p62 && value.stripTrailingZeros().scale() <= 0) {
            return Long.toString(value.longValueExact());
        }
        return "d" + Long.toHexString(Double.doubleToLongBits(approximate));
    }

    private static String quoted(String value) {
        return JsonNodeFactory.instance.textNode(value).toString();
    }
}
