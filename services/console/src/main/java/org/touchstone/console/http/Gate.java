package org.touchstone.console.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request may pass, from what its head says; knows no framework. Order: name of the host (while there are no
 * tokens), who asks, where a change comes from, how large it is.
 */
public final class Gate {
    /** Largest body of a request that is not an upload, in bytes. */
    public static final long MAX_BODY_BYTES = 256 * 1024;

    /** Where files may be sent to. */
    public static final String UPLOADS = "/api/v1/deployments";

    /** The media type of a file that is sent. */
    public static final String UPLOAD_TYPE = "application/octet-stream";

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final List<String> OPEN = List.of("/q/health", "/api/v1/session");
    private static final List<String> GUARDED = List.of("/api/", "/q/");

    private final Tokens tokens;
    private final Set<String> allowedHosts;
    private final long maxUploadBytes;

    /** {@code allowedHosts} without ports; {@code *} for every one. */
    public Gate(Tokens tokens, List<String> allowedHosts, long maxUploadBytes) {
        this.tokens = tokens;
        this.maxUploadBytes = maxUploadBytes;
        this.allowedHosts = allowedHosts.stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What the gate looks at. Absent headers are null. */
    public record Head(
            String method,
            String path,
            @Nullable String host,
            @Nullable String origin,
            @Nullable String fetchSite,
            @Nullable String authorization,
            @Nullable String sessionCookie,
            @Nullable String contentType,
            long contentLength) {
        boolean upload() {
            return method.equals("POST")
                    && path.equals(UPLOADS)
                    && contentType != null
                    && contentType.regionMatches(true, 0, UPLOAD_TYPE, 0, UPLOAD_TYPE.length());
        }
    }

    /** Most bytes that the body of this request may have. */
    public long bodyLimit(Head head) {
        return head.upload() ? maxUploadBytes : MAX_BODY_BYTES;
    }

    /** The decision. */
    public sealed interface Verdict {
        /** Go on as this user. */
        record Pass(String user) implements Verdict {}

        /** Stop. */
        record Stop(Problem problem) implements Verdict {}
    }

    /** Decides. */
    public Verdict judge(Head head) {
        if (!tokens.required() && !head.path().startsWith("/q/health") && !hostAllowed(head.host())) {
            return stop(
                    403,
                    "HOST",
                    "The console does not answer under this host name.",
                    "Open it as http://localhost, add the name to touchstone.console.allowed-hosts, or configure tokens.");
        }
        Optional<String> user = user(head);
        if (user.isEmpty() && guarded(head.path())) {
            return stop(
                    401,
                    "UNAUTHENTICATED",
                    "A token is needed.",
                    "Send 'Authorization: Bearer <token>', or sign in at /login.html.");
        }
        if (!READING.contains(head.method())) {
            if (!sameOrigin(head)) {
                return stop(
                        403,
                        "ORIGIN",
                        "The request comes from another site.",
                        "Change things from the console's own pages, or from a client that sends no Origin.");
            }
            if (head.contentLength() > bodyLimit(head)) {
                return stop(
                        413,
                        "TOO_LARGE",
                        "The body is larger than " + sizeInWords(bodyLimit(head)) + ".",
                        remedy(head));
            }
        }
        return new Verdict.Pass(user.orElse("anonymous"));
    }

    private static String remedy(Head head) {
        return head.upload()
                ? "Put the file into the object store and deploy it by key and SHA-256, or raise touchstone.console.max-upload."
                : "A task names its data, it does not carry them: upload the data and give its location.";
    }

    /** "256 KiB", "512 MiB". */
    public static String sizeInWords(long bytes) {
        return bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
    }

    private Optional<String> user(Head head) {
        if (!tokens.required()) {
            return Optional.of("anonymous");
        }
        String authorization = head.authorization();
        if (authorization != null) {
            return authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                    ? tokens.holder(authorization.substring(7).strip())
                    : Optional.empty();
        }
        return head.sessionCookie() == null ? Optional.empty() : tokens.sessionHolder(head.sessionCookie());
    }

    private boolean hostAllowed(@Nullable String host) {
        return allowedHosts.contains("*")
                || (host != null && allowedHosts.contains(withoutPort(host).toLowerCase(Locale.ROOT)));
    }

    private static boolean guarded(String path) {
        return GUARDED.stream().anyMatch(path::startsWith) && OPEN.stream().noneMatch(path::startsWith);
    }

    private static boolean sameOrigin(Head head) {
        String site = head.fetchSite();
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return false;
        }
        String origin = head.origin();
        if (origin == null) {
            return head.sessionCookie() == null || head.authorization() != null || site != null;
        }
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority != null && head.host() != null && authority.equalsIgnoreCase(head.host());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    private static Verdict stop(int status, String code, String title, String detail) {
        return new Verdict.Stop(Problem.of(status, code, title, detail));
    }
}
