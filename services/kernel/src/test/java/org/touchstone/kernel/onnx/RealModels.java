package org.touchstone.kernel.onnx;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** ONNX files that others made: trained models, and the models of the official conformance suites. */
final class RealModels {
    private static final Pattern EXTENDED_PATH = Pattern.compile("\\d+ path=([^\\n]+)\\n");
    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int TYPE_AT = 156;

    private RealModels() {}

    /** The .onnx files of a folder, by name. */
    static Map<String, byte[]> inFolder(Path folder) {
        Map<String, byte[]> models = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(RealModels::isModel).sorted().toList()) {
                models.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return models;
    }

    /** The .onnx files of a gzipped tar archive, by path. */
    static Map<String, byte[]> inArchive(Path archive) {
        Map<String, byte[]> models = filesIn(archive);
        models.keySet().removeIf(name -> !isModel(Path.of(name)));
        return models;
    }

    /** All files of a gzipped tar archive (POSIX pax), by path. */
    static Map<String, byte[]> filesIn(Path archive) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
            String longName = "";
            for (byte[] header = in.readNBytes(BLOCK); header.length == BLOCK && header[0] != 0; ) {
                int size = Integer.parseInt(text(header, SIZE_AT, SIZE_LENGTH).trim(), 8);
                byte[] content = in.readNBytes(size);
                in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
                if (header[TYPE_AT] == 'x') {
                    longName = extendedName(content);
                } else {
                    String name = longName.isEmpty() ? text(header, 0, NAME_LENGTH) : longName;
                    longName = "";
                    files.put(name, content);
                }
                header = in.readNBytes(BLOCK);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return files;
    }

    /** The path of the entry that follows an extended header; empty when the header is about something else. */
    private static String extendedName(byte[] header) {
        Matcher path = EXTENDED_PATH.matcher(new String(header, StandardCharsets.UTF_8));
        return path.find() ? path.group(1) : "";
    }

    private static boolean isModel(Path file) {
        return file.toString().endsWith(".onnx");
    }

    private static String text(byte[] header, int start, int length) {
        String field = new String(header, start, length, StandardCharsets.US_ASCII);
        int end = field.indexOf('\0');
        return end < 0 ? field : field.substring(0, end);
    }
}
