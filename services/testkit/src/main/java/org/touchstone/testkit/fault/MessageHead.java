package org.touchstone.testkit.fault;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** First line and header lines of an HTTP/1.1 request or answer, kept as they came: signatures cover them. */
record MessageHead(String startLine, List<String> headers) {
    private static final int MAX_BYTES = 1 << 16;

    MessageHead {
        headers = List.copyOf(headers);
    }

    static MessageHead read(InputStream in) throws IOException {
        String startLine = readLine(in);
        List<String> headers = new ArrayList<>();
        int bytes = startLine.length();
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            headers.add(line);
            bytes += line.length();
            if (bytes > MAX_BYTES) {
                throw new IOException("The head of the message is too large");
            }
        }
        return new MessageHead(startLine, headers);
    }

    String method() {
        return startLine.split(" ", 3)[0];
    }

    String path() {
        return startLine.split(" ", 3)[1];
    }

    long contentLength() {
        String value = header("content-length");
        return value.isEmpty() ? 0 : Long.parseLong(value);
    }

    boolean chunked() {
        return header("transfer-encoding").toLowerCase(Locale.ROOT).contains("chunked");
    }

    boolean expectsContinue() {
        return !header("expect").isEmpty();
    }

    MessageHead without(String header) {
        return new MessageHead(
                startLine,
                headers.stream().filter(line -> !isNamed(line, header)).toList());
    }

    /** As passed on: one exchange per connection, and both sides know it. */
    byte[] bytes() {
        StringBuilder text = new StringBuilder(startLine).append("\r\n");
        without("connection").without("expect").headers().forEach(line -> text.append(line)
                .append("\r\n"));
        return text.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private String header(String name) {
        return headers.stream()
                .filter(line -> isNamed(line, name))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .orElse("");
    }

    private static boolean isNamed(String line, String name) {
        return line.regionMatches(true, 0, name + ":", 0, name.length() + 1);
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The message ended in its head");
            }
            if (line.length() > MAX_BYTES) {
                throw new IOException("A line of the message is too long");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
