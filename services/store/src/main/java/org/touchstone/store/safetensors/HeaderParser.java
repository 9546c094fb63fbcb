package org.touchstone.store.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.touchstone.store.safetensors.Header.Slot;
import org.touchstone.store.safetensors.SafetensorsException.Code;

/** Reads the JSON header token by token: nothing is bound to objects, nothing grows beyond the limits. */
final class HeaderParser {
    static final String METADATA = "__metadata__";

    private static final int DEEPEST_NESTING = 3;

    private final Limits limits;
    private final long base;
    private final JsonParser json;
    private final SortedMap<String, String> metadata = new TreeMap<>();
    private final List<Slot> slots = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private HeaderParser(Limits limits, long base, JsonParser json) {
        this.limits = limits;
        this.base = base;
        this.json = json;
    }

    /** The header in {@code bytes}, which lie at {@code base} in the file. */
    static Header parse(byte[] bytes, long base, Limits limits) {
        requirePlainUtf8Object(bytes, base);
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST_NESTING)
                        .maxNumberLength(20)
                        .maxNameLength(limits.headerBytes())
                        .maxStringLength(limits.headerBytes())
                        .build())
                // Names of strangers must not stay behind in tables shared by later parsers.
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
        try (JsonParser json = factory.createParser(bytes)) {
            return new HeaderParser(limits, base, json).object();
        } catch (JsonParseException broken) {
            long offset = broken.getLocation() == null
                    ? base
                    : base + Math.max(0, broken.getLocation().getByteOffset());
            throw new SafetensorsException(
                    Code.HEADER_INVALID, offset, "The header is not JSON: " + broken.getOriginalMessage(), broken);
        } catch (IOException broken) {
            throw new SafetensorsException(
                    Code.HEADER_INVALID, base, "The header is not readable: " + broken.getMessage(), broken);
        }
    }

    private static void requirePlainUtf8Object(byte[] bytes, long base) {
        if (bytes.length == 0 || bytes[0] != '{') {
            throw new SafetensorsException(Code.HEADER_INVALID, base, "The header must begin with '{'");
        }
        for (int i = 0; i < bytes.length; i++) {
            // Also keeps the JSON parser from guessing UTF-16 or UTF-32.
            if (bytes[i] == 0) {
                throw new SafetensorsException(Code.HEADER_INVALID, base + i, "The header holds a zero byte");
            }
        }
    }

    private Header object() throws IOException {
        expect(JsonToken.START_OBJECT, "an object");
        boolean metadataSeen = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (!name.equals(METADATA)) {
                slots.add(slot(checkedName(name)));
            } else if (metadataSeen) {
                throw fault(Code.DUPLICATE_NAME, METADATA + " occurs twice");
            } else {
                metadataSeen = true;
                readMetadata();
            }
        }
        if (json.nextToken() != null) {
            throw fault(Code.HEADER_INVALID, "Only spaces may follow the header's object");
        }
        return Header.tiled(metadata, slots);
    }

    private String checkedName(String name) {
        if (slots.size() == limits.tensors()) {
            throw fault(Code.TOO_MANY_TENSORS, "There are more than " + limits.tensors() + " tensors");
        }
        if (name.isEmpty() || name.length() > limits.nameLength()) {
            throw fault(
                    Code.NAME_INVALID,
                    "A tensor's name has " + name.length() + " characters; 1 to " + limits.nameLength()
                            + " are allowed");
        }
        requireWellFormed(name, Code.NAME_INVALID);
        if (!names.add(name)) {
            throw fault(Code.DUPLICATE_NAME, "Two tensors are named '" + name + "'");
        }
        return name;
    }

    private void readMetadata() throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw fault(Code.METADATA_INVALID, METADATA + " must be an object of strings");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw fault(Code.METADATA_INVALID, METADATA + " must hold only strings");
            }
            requireWellFormed(key, Code.METADATA_INVALID);
            requireWellFormed(json.getText(), Code.METADATA_INVALID);
            if (metadata.put(key, json.getText()) != null) {
                throw fault(Code.METADATA_INVALID, METADATA + " holds a key twice");
            }
        }
    }

    private void requireWellFormed(String text, Code code) {
        if (!isWellFormed(text)) {
            throw fault(code, "A string holds half of a surrogate pair");
        }
    }

    /** Whether the text can be written as UTF-8. */
    static boolean isWellFormed(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private Slot slot(String name) throws IOException {
        long noticedAt = offset();
        expect(JsonToken.START_OBJECT, "an object that describes tensor '" + name + "'");
        @Nullable DType dtype = null;
        @Nullable List<Long> shape = null;
        @Nullable List<Long> offsets = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            if (field.equals("dtype") && dtype == null) {
                dtype = dtype(name);
            } else if (field.equals("shape") && shape == null) {
                shape = longs(limits.dimensions(), Code.SHAPE_INVALID);
            } else if (field.equals("data_offsets") && offsets == null) {
                offsets = longs(2, Code.OFFSETS_INVALID);
            } else {
                throw fault(Code.HEADER_INVALID, "Tensor '" + name + "' has an unknown or repeated field");
            }
        }
        if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
            throw fault(Code.HEADER_INVALID, "Tensor '" + name + "' needs dtype, shape and two data_offsets");
        }
        return checked(new Slot(name, dtype, shape, offsets.get(0), offsets.get(1), noticedAt));
    }

    private Slot checked(Slot slot) {
        long bytes = TensorEntry.byteCount(slot.name(), slot.dtype(), slot.shape(), slot.noticedAt());
        if (slot.begin() < 0 || slot.end() < slot.begin() || slot.end() - slot.begin() != bytes) {
            throw new SafetensorsException(
                    Code.OFFSETS_INVALID,
                    slot.noticedAt(),
                    "Tensor '" + slot.name() + "' takes " + bytes + " bytes but its data_offsets are [" + slot.begin()
                            + ", " + slot.end() + "]");
        }
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new SafetensorsException(
                    Code.TOO_LARGE, slot.noticedAt(), "Tensor '" + slot.name() + "' is larger than 2 GiB");
        }
        return slot;
    }

    private DType dtype(String name) throws IOException {
        expect(JsonToken.VALUE_STRING, "a string for dtype");
        String text = json.getText();
        for (DType known : DType.values()) {
            if (known.name().equals(text)) {
                return known;
            }
        }
        throw fault(Code.DTYPE_UNSUPPORTED, "Tensor '" + name + "' has a dtype that is not among " + known());
    }

    private static String known() {
        return List.of(DType.values()).toString();
    }

    private List<Long> longs(int atMost, Code code) throws IOException {
        expect(JsonToken.START_ARRAY, "an array of integers");
        List<Long> values = new ArrayList<>();
        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            if (values.size() == atMost) {
                throw fault(code, "More than " + atMost + " numbers");
            }
            values.add(json.getLongValue());
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw fault(code, "Expected an array of integers");
        }
        return values;
    }

    private void expect(JsonToken token, String what) throws IOException {
        if (json.nextToken() != token) {
            throw fault(Code.HEADER_INVALID, "Expected " + what);
        }
    }

    private SafetensorsException fault(Code code, String message) {
        return new SafetensorsException(code, offset(), message);
    }

    private long offset() {
        return base + Math.max(0, json.currentLocation().getByteOffset());
    }
}
