package org.touchstone.console.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the console, below {@code touchstone.console}. */
@ConfigMapping(prefix = "touchstone.console")
public interface ConsoleConfig {

    /** Tokens that open the API, each {@code name:sha256-of-the-token-in-hex}; none: no authentication. */
    Optional<List<String>> tokens();

    /** File with one {@code name:sha256} per line, as a mounted secret gives it; empty lines and # comments are skipped. */
    Optional<Path> tokensFile();

    /** Key that signs the browser's session cookie, shared by replicas; absent: drawn at each start. */
    Optional<String> sessionKey();

    /** How long a browser stays signed in. */
    @WithDefault("12h")
    Duration sessionLifetime();

    /** Whether the console may listen beyond this machine without tokens. */
    @WithDefault("false")
    boolean allowAnonymous();

    /**
     * Host names under which browsers may reach the console while there are no tokens; guards against rebinding of names.
     * {@code *} allows every name.
     */
    @WithDefault("localhost,127.0.0.1,[::1]")
    List<String> allowedHosts();

    /** Most browsers and scripts that may follow a live stream at once. */
    @WithDefault("500")
    int maxStreams();

    /** Largest model that may be uploaded. */
    @WithDefault("512M")
    MemorySize maxUpload();

    /** Most uploads that are received at once: each lies in the temporary folder until it is stored. */
    @WithDefault("4")
    int maxUploads();

    /** A task that nobody has touched for so long, though it has not ended, is put back on its queue. */
    @WithDefault("5m")
    Duration sweepAfter();

    /** How often the console looks for such tasks. */
    @WithDefault("30s")
    Duration sweepEvery();

    /** Whether the reader of Kafka runs; off only in tests. */
    @WithDefault("true")
    boolean feedEnabled();
}
