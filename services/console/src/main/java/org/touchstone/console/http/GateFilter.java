package org.touchstone.console.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/** Puts the {@link Gate} before everything the console serves, and the headers of a careful site on every answer. */
@ApplicationScoped
public class GateFilter {
    /** Name of the session cookie. */
    public static final String COOKIE = "touchstone_session";

    private static final String USER = "touchstone.user";
    private static final int FIRST = 1_000;
    // After the server's own limit, which holds for the largest body of all.
    private static final int AFTER_SERVER_LIMIT = 1;
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; object-src 'none'; base-uri 'none'; " + "frame-ancestors 'none'; form-action 'self'";

    private final Gate gate;
    private final ObjectMapper json;

    GateFilter(Gate gate, ObjectMapper json) {
        this.gate = gate;
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, FIRST);
        filters.register(this::limitUnannouncedBody, AFTER_SERVER_LIMIT);
    }

    /** Who makes this request. */
    public static String user(RoutingContext context) {
        String user = context.get(USER);
        return user == null ? "anonymous" : user;
    }

    private void limitUnannouncedBody(RoutingContext context) {
        if (context.request().getHeader("Content-Length") == null) {
            context.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, gate.bodyLimit(head(context)));
        }
        context.next();
    }

    private static Gate.Head head(RoutingContext context) {
        HttpServerRequest request = context.request();
        return new Gate.Head(
                request.method().name(),
                context.normalizedPath(),
                request.getHeader("Host"),
                request.getHeader("Origin"),
                request.getHeader("Sec-Fetch-Site"),
                request.getHeader("Authorization"),
                cookie(request),
                request.getHeader("Content-Type"),
                contentLength(request.getHeader("Content-Length")));
    }

    private void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        addHeaders(context.response(), context.normalizedPath());
        Gate.Verdict verdict = gate.judge(head(context));
        if (verdict instanceof Gate.Verdict.Pass pass) {
            context.put(USER, pass.user());
            if (isPage(request.method().name(), context.normalizedPath())) {
                context.reroute("/index.html");
            } else {
                context.next();
            }
        } else if (verdict instanceof Gate.Verdict.Stop stop) {
            refuse(context, stop.problem());
        }
    }

    /** Paths without a dot below neither /api nor /q are states of the one page. */
    private static boolean isPage(String method, String path) {
        return method.equals("GET")
                && !path.startsWith("/api/")
                && !path.startsWith("/q/")
                && !path.equals("/")
                && path.indexOf('.') < 0;
    }

    private static void addHeaders(HttpServerResponse response, String path) {
        response.putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        // Pages and modules are asked for again each time (304), so that no browser mixes two versions.
        response.putHeader("Cache-Control", path.startsWith("/api/") ? "no-store" : "no-cache");
    }

    private static @Nullable String cookie(HttpServerRequest request) {
        Cookie cookie = request.getCookie(COOKIE);
        return cookie == null ? null : cookie.getValue();
    }

    private static long contentLength(@Nullable String header) {
        try {
            return header == null ? -1 : Long.parseLong(header);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private void refuse(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .putHeader("Cache-Control", "no-store");
        if (problem.status() == 401) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        if (problem.status() == 413) {
            response.putHeader("Connection", "close");
        }
        try {
            response.end(json.writeValueAsString(problem));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A problem is always writable.", e);
        }
    }
}
