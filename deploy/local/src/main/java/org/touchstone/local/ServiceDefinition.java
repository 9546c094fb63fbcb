package org.touchstone.local;

import java.nio.file.Path;
import java.util.List;

/** A service that can be started: its name, its runnable jar, its HTTP port, and the JVM options it needs. */
record ServiceDefinition(String name, Path jar, int port, List<String> jvmOptions) {

    ServiceDefinition {
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** Options of a service that mostly waits: small heap, quick start. */
    static final List<String> SMALL = List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k");

    /** Options of a service that computes: the optimizing compiler, room for data sets; tensors live outside the heap. */
    static final List<String> COMPUTING = List.of("-Xmx768m", "-XX:+UseSerialGC");

    /** Options of the auditor: a foreign model has to fit into the heap a few times; tensors live outside of it. */
    static final List<String> AUDITING = List.of("-Xmx512m", "-XX:+UseSerialGC");

    /** The services in the order in which they start. */
    static List<ServiceDefinition> all(Path repository, int firstPort, int consolePort) {
        return List.of(
                define(repository, "console", consolePort, SMALL),
                define(repository, "ingestion", firstPort, COMPUTING),
                define(repository, "training", firstPort + 1, COMPUTING),
                define(repository, "evaluation", firstPort + 2, COMPUTING),
                define(repository, "audit", firstPort + 3, AUDITING),
                define(repository, "meta-training", firstPort + 4, COMPUTING));
    }

    private static ServiceDefinition define(Path repository, String name, int port, List<String> options) {
        Path jar = repository.resolve("services/" + name + "/target/quarkus-app/quarkus-run.jar");
        return new ServiceDefinition(name, jar, port, options);
    }
}
