package org.touchstone.ingestion.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** Where a file or folder lies, as a user writes it: an absolute path, file://, s3://bucket/key, https:// or http://. */
public sealed interface Location {

    /** A file or folder of this machine; absolute and without "..", symbolic links not followed yet. */
    record Local(Path path) implements Location {}

    /** An object, or with a prefix many, of a bucket of the object store. */
    record Bucket(String bucket, String key) implements Location {}

    /** A resource on the web. */
    record Web(URI uri) implements Location {}

    /** Reads a location; {@link IllegalArgumentException} with a sentence that names the remedy. */
    static Location parse(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "is missing; give an absolute path, file://, s3://bucket/key or https://.");
        }
        try {
            if (text.startsWith("/")) {
                return new Local(Path.of(text).normalize());
            }
            URI uri = new URI(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            return switch (scheme) {
                case "file" -> file(uri);
                case "s3" -> bucket(text);
                case "http", "https" -> web(uri);
                default -> throw unknown(text);
            };
        } catch (URISyntaxException | InvalidPathException e) {
            throw unknown(text);
        }
    }

    private static Location file(URI uri) {
        boolean here = uri.getRawAuthority() == null || uri.getRawAuthority().equals("localhost");
        if (!here || uri.getPath() == null || !uri.getPath().startsWith("/") || uri.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "'" + shown(uri.toString()) + "' is not a file of this machine; write file:///path.");
        }
        return new Local(Path.of(uri.getPath()).normalize());
    }

    private static Location bucket(String text) {
        String rest = text.substring("s3://".length());
        int slash = rest.indexOf('/');
        if (slash < 1 || slash == rest.length() - 1) {
            throw new IllegalArgumentException("'" + shown(text) + "' names no object; write s3://bucket/key.");
        }
        return new Bucket(rest.substring(0, slash), rest.substring(slash + 1));
    }

    private static Location web(URI uri) {
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("'" + shown(uri.toString())
                    + "' is not a plain web address; write https://host/path, without user or fragment.");
        }
        return new Web(uri);
    }

    private static IllegalArgumentException unknown(String text) {
        return new IllegalArgumentException(
                "'" + shown(text) + "' is no location; give an absolute path, file://, s3://bucket/key or https://.");
    }

    private static String shown(String text) {
        String printable = text.replaceAll("[^\\x20-\\x7E]", "?");
        return printable.length() > 200 ? printable.substring(0, 200) + "…" : printable;
    }
}
