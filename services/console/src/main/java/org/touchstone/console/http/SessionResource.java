package org.touchstone.console.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Signs a browser in and out: a token once, then a cookie that scripts cannot read. */
@Path("/api/v1/session")
@Tag(name = "session")
@Produces(MediaType.APPLICATION_JSON)
public class SessionResource {
    private final Tokens tokens;

    SessionResource(Tokens tokens) {
        this.tokens = tokens;
    }

    /** A token to sign in with. */
    public record SignIn(String token) {}

    /** Who is signed in; {@code required}: whether anybody has to be. */
    public record Session(boolean required, boolean signedIn, String user) {}

    @GET
    @Operation(summary = "Who am I, and does anybody have to sign in?")
    public Session session(@Context RoutingContext context) {
        String cookie = cookie(context.request());
        String user = tokens.sessionHolder(cookie).orElse("");
        return new Session(tokens.required(), !tokens.required() || !user.isEmpty(), user);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Sign in with a token; answers with a cookie")
    public Response signIn(SignIn signIn, @Context RoutingContext context) {
        String token = signIn == null || signIn.token() == null ? "" : signIn.token();
        String user = tokens.holder(token)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        401,
                        "UNAUTHENTICATED",
                        "The token is not known.",
                        "Ask whoever runs the console; tokens are made with: touchstone token NAME",
                        "token")));
        return Response.ok(new Session(true, true, user))
                .cookie(cookie(
                        tokens.session(user), (int) tokens.sessionLifetime().toSeconds(), context))
                .build();
    }

    @DELETE
    @Operation(summary = "Sign out")
    public Response signOut(@Context RoutingContext context) {
        return Response.noContent().cookie(cookie("", 0, context)).build();
    }

    private static NewCookie cookie(String value, int seconds, RoutingContext context) {
        return new NewCookie.Builder(GateFilter.COOKIE)
                .value(value)
                .path("/")
                .maxAge(seconds)
                .httpOnly(true)
                .secure(context.request().isSSL())
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
    }

    private static String cookie(HttpServerRequest request) {
        var cookie = request.getCookie(GateFilter.COOKIE);
        return cookie == null ? "" : cookie.getValue();
    }
}
