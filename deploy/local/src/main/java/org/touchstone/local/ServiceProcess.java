package org.touchstone.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One service as its own process. Its output goes to a log file, and to the terminal with the service's name before each
 * line; when it dies it is started again, until {@link #stop} is called.
 */
final class ServiceProcess {
    private static final long RESTART_PAUSE_MILLIS = 1000;

    private final ServiceDefinition definition;
    private final Map<String, String> environment;
    private final Path logFile;
    private final LogFilter filter;
    private final Terminal terminal;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Process process;

    ServiceProcess(
            ServiceDefinition definition,
            Map<String, String> environment,
            Path logFile,
            LogFilter filter,
            Terminal terminal) {
        this.definition = definition;
        this.environment = Map.copyOf(environment);
        this.logFile = logFile;
        this.filter = filter;
        this.terminal = terminal;
    }

    String name() {
        return definition.name();
    }

    void start() {
        Thread supervisor = new Thread(this::supervise, name() + "-supervisor");
        supervisor.setDaemon(true);
        supervisor.start();
    }

    /** True once the service says that it is ready. */
    boolean ready(HttpClient http) {
        URI health = URI.create("http://127.0.0.1:" + definition.port() + "/q/health/ready");
        HttpRequest request =
                HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(5)).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Asks the process to end, and ends it when it has not after {@code grace}. */
    void stop(Duration grace) {
        stopping.countDown();
        Process running = process;
        if (running == null) {
            return;
        }
        // Process.destroy() would close the pipes and lose the last lines of the log.
        running.toHandle().destroy();
        try {
            if (!running.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                running.toHandle().destroyForcibly();
                running.waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            running.toHandle().destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void supervise() {
        try {
            do {
                Process started = launch();
                process = started;
                copyOutput(started);
                int exit = started.waitFor();
                if (stopping.getCount() > 0) {
                    terminal.say(name(), terminal.bad("ended with exit code " + exit + "; starting it again"));
                }
            } while (!stopping.await(RESTART_PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (IOException e) {
            terminal.say(name(), terminal.bad("cannot be started: " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(definition.jvmOptions());
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-jar");
        command.add(definition.jar().toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(definition.port()));
        builder.environment()
                .put(
                        "TOUCHSTONE_PARENT_PID",
                        Long.toString(ProcessHandle.current().pid()));
        return builder.start();
    }

    private void copyOutput(Process started) {
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
                Writer log = Files.newBufferedWriter(logFile, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.write(line + "\n");
                log.flush();
                if (filter.shows(line)) {
                    terminal.say(name(), line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + logFile, e);
        }
    }

    /** Which log lines also go to the terminal. */
    enum LogFilter {
        ALL,
        PROBLEMS;

        boolean shows(String line) {
            return this == ALL || line.contains(" WARN ") || line.contains(" ERROR ") || line.contains(" FATAL ");
        }
    }
}
