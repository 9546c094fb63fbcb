package org.touchstone.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** docker-compose.yml says the same as the local launcher; it cannot be run without a container engine. */
class ComposeTest {
    private static final Path ROOT = Path.of(System.getProperty("touchstone.root", "../.."));

    private final Map<String, Object> compose = load("docker-compose.yml");

    @Test
    void everyServiceOfTheLauncherIsOneOfCompose() {
        List<String> names = ServiceDefinition.all(ROOT, 1, 2).stream()
                .map(ServiceDefinition::name)
                .toList();

        assertThat(services()).containsKeys(names.toArray(String[]::new)).containsKeys("kafka", "store");
        assertThat(names).allSatisfy(name -> {
            Map<String, Object> service = service(name);
            assertThat(at(service, "build", "args")).isEqualTo(Map.of("SERVICE", name));
            assertThat(at(service, "environment", "KAFKA_BOOTSTRAP_SERVERS")).isEqualTo("kafka:19092");
            assertThat(at(service, "environment", "TOUCHSTONE_STORE_ENDPOINT")).isEqualTo("http://store:9000");
            assertThat(service).containsKeys("healthcheck", "depends_on", "stop_grace_period");
        });
    }

    @Test
    void imagesArePinnedAndNothingListensBeyondLoopback() {
        assertThat(services().keySet()).allSatisfy(name -> {
            Map<String, Object> service = service(name);
            if (!service.containsKey("build")) {
                assertThat(at(service, "image").toString()).matches("[a-z/-]+:v?\\d+\\.\\d+\\.\\d+");
            }
            Object ports = service.getOrDefault("ports", List.of());
            assertThat((List<?>) ports)
                    .allSatisfy(port -> assertThat(port.toString()).startsWith("127.0.0.1:"));
        });
    }

    @Test
    void noSecretIsWrittenDown() throws IOException {
        assertThat(Files.readString(ROOT.resolve("docker-compose.yml"))).contains("${TOUCHSTONE_STORE_SECRET_KEY:?");
    }

    @Test
    void filesThatAreMountedOrBuiltFromExist() {
        assertThat(Stream.of(
                        "deploy/containers/Containerfile",
                        "deploy/monitoring/prometheus.yml",
                        "deploy/monitoring/grafana-datasource.yml"))
                .allSatisfy(file -> assertThat(ROOT.resolve(file)).exists());
        assertThat(load("deploy/monitoring/prometheus.yml").toString())
                .contains(
                        "console:8080",
                        "ingestion:8080",
                        "training:8080",
                        "evaluation:8080",
                        "audit:8080",
                        "meta-training:8080");
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> services() {
        return (Map<String, Object>) at(compose, "services");
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> service(String name) {
        return (Map<String, Object>) at(services(), name);
    }

    private static Object at(Map<String, Object> map, String... path) {
        Object value = map;
        for (String segment : path) {
            value = Objects.requireNonNull(((Map<?, ?>) value).get(segment), segment);
        }
        return value;
    }

    private static Map<String, Object> load(String file) {
        try {
            return new Yaml().load(Files.readString(ROOT.resolve(file)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
