package org.touchstone.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.touchstone.embedded.kafka.EmbeddedKafka;
import org.touchstone.embedded.kafka.KafkaSettings;
import org.touchstone.embedded.s3.EmbeddedS3;
import org.touchstone.embedded.s3.S3Settings;

/**
 * One broker and one S3 server per JVM, started when first asked for and stopped with the JVM. They are shared: a test
 * that stops or breaks a server starts its own.
 */
public final class SharedServers {
    private SharedServers() {}

    /** The broker. */
    public static EmbeddedKafka kafka() {
        return KafkaHolder.SERVER;
    }

    /** The S3 server. */
    public static EmbeddedS3 s3() {
        return S3Holder.SERVER;
    }

    private static final class KafkaHolder {
        private static final EmbeddedKafka SERVER = start();

        private static EmbeddedKafka start() {
            Path data = temporary("touchstone-kafka");
            EmbeddedKafka kafka = EmbeddedKafka.start(KafkaSettings.in(data));
            atEnd(kafka::close, data);
            return kafka;
        }
    }

    private static final class S3Holder {
        private static final EmbeddedS3 SERVER = start();

        private static EmbeddedS3 start() {
            Path data = temporary("touchstone-s3");
            EmbeddedS3 s3 = EmbeddedS3.start(S3Settings.in(data));
            atEnd(s3::close, data);
            return s3;
        }
    }

    private static Path temporary(String prefix) {
        try {
            return Files.createTempDirectory(prefix);
        } catch (IOException failure) {
            throw new UncheckedIOException("No temporary directory", failure);
        }
    }

    private static void atEnd(Runnable close, Path data) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            close.run();
            delete(data);
        }));
    }

    private static void delete(Path directory) {
        try (Stream<Path> walk = Files.walk(directory)) {
            List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Could not delete " + directory, failure);
        }
    }
}
