package org.touchstone.kernel.seq2seq.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.touchstone.kernel.data.FormatStream;
import org.touchstone.kernel.data.MalformedDataException;
import org.touchstone.kernel.data.MalformedDataException.Code;

/** The lines of a text source in UTF-8, strictly decoded. */
public final class Lines {
    private static final int CHUNK_BYTES = 1 << 16;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private Lines() {}

    /**
     * All lines, without their ends; a mark of the byte order before the first is dropped.
     *
     * @throws MalformedDataException when the source is not UTF-8, or larger or with a longer line than the limits
     */
    public static List<String> read(FormatStream in, TextLimits limits) {
        byte[] bytes = bytes(in, limits.maxBytes());
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer source = ByteBuffer.wrap(bytes);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(source, text, true);
        if (result.isError()) {
            throw new MalformedDataException(
                    Code.CORRUPT,
                    in.name(),
                    source.position(),
                    "it is not UTF-8 text. Convert it to UTF-8, or choose a text file.");
        }
        String all = text.flip().toString();
        List<String> lines = (all.startsWith(BYTE_ORDER_MARK) ? all.substring(1) : all)
                .lines()
                .toList();
        requireShort(in, lines, limits.maxLine());
        return lines;
    }

    private static void requireShort(FormatStream in, List<String> lines, int most) {
        for (int i = 0; i < lines.size(); i++) {
            int length = lines.get(i).length();
            if (length > most) {
                throw in.fault(
                        Code.TOO_LARGE,
                        "its line " + (i + 1) + " has " + length + " characters, at most " + most + " are allowed.");
            }
        }
    }

    private static byte[] bytes(FormatStream in, long most) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] chunk;
        int read;
        do {
            // A full budget asks for one byte more, which the stream refuses with its own sentence.
            chunk = new byte[(int) Math.max(1, Math.min(CHUNK_BYTES, most - in.offset()))];
            read = in.readUpTo(chunk);
            all.write(chunk, 0, read);
        } while (read == chunk.length);
        return all.toByteArray();
    }
}
