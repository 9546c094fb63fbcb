package org.touchstone.testkit.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A main class in a JVM of its own, on the class path of this one. Standard output and error are one stream of lines,
 * all kept. Closing kills; so does the end of this JVM, however it comes.
 */
public final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    private ChildJvm(Process process, String name) {
        this.process = process;
        this.reader = new Thread(this::readLines, "output of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts the main class with these arguments and a small heap. */
    public static ChildJvm start(Class<?> main, String... arguments) {
        return start(List.of("-Xmx256m"), main, arguments);
    }

    /** Starts the main class with these options of the JVM and arguments. */
    public static ChildJvm start(List<String> jvmOptions, Class<?> main, String... arguments) {
        List<String> command = java(jvmOptions);
        command.add(ChildEntry.class.getName());
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return start(command, Map.of("CLASSPATH", System.getProperty("java.class.path")), main.getSimpleName());
    }

    /**
     * Starts a runnable jar with these options of the JVM, and these variables added to the environment. A jar has to see for
     * itself that this JVM has ended.
     */
    public static ChildJvm startJar(List<String> jvmOptions, Path jar, Map<String, String> environment) {
        List<String> command = java(jvmOptions);
        command.add("-jar");
        command.add(jar.toString());
        return start(command, environment, jar.toString());
    }

    private static List<String> java(List<String> jvmOptions) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(jvmOptions);
        return command;
    }

    private static ChildJvm start(List<String> command, Map<String, String> environment, String name) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new ChildJvm(builder.start(), name);
        } catch (IOException failure) {
            throw new UncheckedIOException("Could not start " + command, failure);
        }
    }

    /** Process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it has not ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** All lines so far. */
    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** The first line, past or future, that begins with {@code prefix}; an AssertionError with all lines otherwise. */
    public String awaitLine(String prefix, Duration atMost) {
        return awaitLine(line -> line.startsWith(prefix), "a line that begins with '" + prefix + "'", atMost);
    }

    /** The first line, past or future, that is wanted; an AssertionError with all lines otherwise. */
    public String awaitLine(Predicate<String> wanted, String description, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (lines) {
            int seen = 0;
            while (true) {
                for (; seen < lines.size(); seen++) {
                    if (wanted.test(lines.get(seen))) {
                        return lines.get(seen);
                    }
                }
                long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (ended || leftMillis <= 0) {
                    throw new AssertionError("Process " + pid() + (ended ? " ended" : " did not say within " + atMost)
                            + " without " + description + ":\n" + String.join("\n", lines));
                }
                waitForChange(leftMillis);
            }
        }
    }

    /** SIGKILL; returns when it is gone. */
    public void kill9() {
        process.toHandle().destroyForcibly();
        awaitExit(Duration.ofSeconds(30));
    }

    /** SIGSTOP: nothing of it runs until {@link #thaw()}. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        signal("CONT");
    }

    /** SIGTERM; does not wait. */
    public void terminate() {
        // Process.destroy would close the pipes and lose the last words.
        process.toHandle().destroy();
    }

    /** Its exit status, 128 + signal when killed; an AssertionError when it does not end in time. */
    public int awaitExit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(
                        "Process " + pid() + " did not end within " + atMost + ":\n" + String.join("\n", lines()));
            }
            reader.join(atMost.toMillis());
            return process.exitValue();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for process " + pid(), asked);
        }
    }

    @Override
    public void close() {
        kill9();
    }

    private void waitForChange(long millis) {
        try {
            lines.wait(millis);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for process " + pid(), asked);
        }
    }

    private void readLines() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException closed) {
            // A killed process closes its pipe in the middle of a line.
        } finally {
            synchronized (lines) {
                ended = true;
                lines.notifyAll();
            }
        }
    }

    private void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill -" + name + " " + pid() + " ended with status " + status);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Could not send SIG" + name, failure);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending SIG" + name, asked);
        }
    }
}
