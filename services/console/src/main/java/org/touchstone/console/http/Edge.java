package org.touchstone.console.http;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.touchstone.console.config.ConsoleConfig;

/** Makes the gate from the settings, and refuses settings that would leave it open by accident. */
@ApplicationScoped
public class Edge {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");
    private static final int SESSION_KEY_BYTES = 32;

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }

    @Produces
    @Singleton
    Tokens tokens(ConsoleConfig config, InstantSource clock) {
        byte[] key = config.sessionKey()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .orElseGet(Edge::drawKey);
        return new Tokens(lines(config), key, config.sessionLifetime(), clock);
    }

    @Produces
    @Singleton
    @Startup
    Gate gate(Tokens tokens, ConsoleConfig config, @ConfigProperty(name = "quarkus.http.host") String host) {
        if (!tokens.required() && !LOOPBACK.contains(host) && !config.allowAnonymous()) {
            throw new IllegalStateException(
                    "The console would listen on " + host
                            + " without authentication. Configure touchstone.console.tokens (make one with: touchstone token NAME),"
                            + " or set touchstone.console.allow-anonymous=true if something in front of it decides who may pass.");
        }
        return new Gate(tokens, config.allowedHosts(), config.maxUpload().asLongValue());
    }

    private static List<String> lines(ConsoleConfig config) {
        List<String> lines = new ArrayList<>(config.tokens().orElse(List.of()));
        config.tokensFile().ifPresent(file -> lines.addAll(read(file)));
        return lines;
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("touchstone.console.tokens-file cannot be read: " + file, e);
        }
    }

    private static byte[] drawKey() {
        byte[] key = new byte[SESSION_KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }
}
