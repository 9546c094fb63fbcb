package org.touchstone.proto;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;

/** Messages as canonical protobuf JSON, and back, strictly: an unknown field is an error. */
public final class ProtoJson {
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer();
    private static final JsonFormat.Printer COMPACT = JsonFormat.printer().omittingInsignificantWhitespace();
    private static final JsonFormat.Parser STRICT = JsonFormat.parser();
    private static final JsonFormat.Parser TOLERANT = JsonFormat.parser().ignoringUnknownFields();

    private ProtoJson() {}

    /** Indented, for people. */
    public static String print(Message message) {
        return print(PRINTER, message);
    }

    /** In one line. */
    public static String printCompact(Message message) {
        return print(COMPACT, message);
    }

    /** Reads what a user wrote. {@link MalformedJsonException} says what is wrong with it. */
    public static <B extends Message.Builder> B parse(String json, B builder) {
        return parse(STRICT, json, builder);
    }

    /** Reads what another version of ours wrote: unknown fields are passed over. */
    public static <B extends Message.Builder> B parseTolerantly(String json, B builder) {
        return parse(TOLERANT, json, builder);
    }

    private static String print(JsonFormat.Printer printer, Message message) {
        try {
            return printer.print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("Not printable: " + e.getMessage(), e);
        }
    }

    private static <B extends Message.Builder> B parse(JsonFormat.Parser parser, String json, B builder) {
        try {
            parser.merge(json, builder);
            return builder;
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedJsonException(sentence(String.valueOf(e.getMessage())), e);
        }
    }

    private static String sentence(String message) {
        String shown = message.replace("com.google.gson.stream.", "").replaceAll("\\s+", " ");
        return shown.length() > 300 ? shown.substring(0, 300) + "…" : shown;
    }

    /** JSON that is not the message it should be. */
    public static final class MalformedJsonException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MalformedJsonException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
