package org.touchstone.store.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.touchstone.store.safetensors.SafetensorsException.Code;

/** Writes the JSON header, in one way only, and only what the reader admits. */
final class HeaderWriter {
    private static final int ALIGNMENT = 8;

    private HeaderWriter() {}

    /** The header, padded with spaces so that the data begin at a multiple of eight. */
    static byte[] header(SafetensorsFile file, Limits limits) throws IOException {
        if (file.tensors().size() > limits.tensors()) {
            throw new SafetensorsException(
                    Code.TOO_MANY_TENSORS, -1, "There are more than " + limits.tensors() + " tensors");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            if (!file.metadata().isEmpty()) {
                writeMetadata(json, file.metadata());
            }
            long begin = 0;
            for (TensorEntry tensor : file.tensors()) {
                requireAdmissible(tensor, limits);
                long end = begin + tensor.data().remaining();
                writeTensor(json, tensor, begin, end);
                begin = end;
            }
            json.writeEndObject();
        }
        while (out.size() % ALIGNMENT != 0) {
            out.write(' ');
        }
        if (out.size() > limits.headerBytes()) {
            throw new SafetensorsException(Code.HEADER_TOO_LARGE, -1, "The header would take " + out.size() + " bytes");
        }
        return out.toByteArray();
    }

    private static void writeMetadata(JsonGenerator json, Map<String, String> metadata) throws IOException {
        json.writeObjectFieldStart(HeaderParser.METADATA);
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            if (!HeaderParser.isWellFormed(entry.getKey()) || !HeaderParser.isWellFormed(entry.getValue())) {
                throw new SafetensorsException(
                        Code.METADATA_INVALID, -1, "Metadata '" + entry.getKey() + "' holds half of a surrogate pair");
            }
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    private static void writeTensor(JsonGenerator json, TensorEntry tensor, long begin, long end) throws IOException {
        json.writeObjectFieldStart(tensor.name());
        json.writeStringField("dtype", tensor.dtype().name());
        json.writeFieldName("shape");
        json.writeArray(tensor.dimensions(), 0, tensor.shape().size());
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {begin, end}, 0, 2);
        json.writeEndObject();
    }

    private static void requireAdmissible(TensorEntry tensor, Limits limits) {
        String name = tensor.name();
        if (name.isEmpty()
                || name.length() > limits.nameLength()
                || name.equals(HeaderParser.METADATA)
                || !HeaderParser.isWellFormed(name)) {
            throw new SafetensorsException(
                    Code.NAME_INVALID,
                    -1,
                    "A tensor cannot be named '" + name + "' (1 to " + limits.nameLength() + ")");
        }
        if (tensor.shape().size() > limits.dimensions()) {
            throw new SafetensorsException(
                    Code.SHAPE_INVALID,
                    -1,
                    "Tensor '" + name + "' has more than " + limits.dimensions() + " dimensions");
        }
    }
}
