package org.touchstone.embedded.kafka;

import java.nio.file.Path;
import org.touchstone.embedded.UntilTerminated;

/** A broker as a process of its own: data directory, port, controller port, then {@code property=value} each. */
public final class KafkaMain {
    private KafkaMain() {}

    /** Says {@code READY <bootstrap servers>} and runs until it is terminated. */
    public static void main(String[] args) {
        KafkaSettings settings = KafkaSettings.in(Path.of(args[0]))
                .withPort(Integer.parseInt(args[1]))
                .withControllerPort(Integer.parseInt(args[2]));
        for (int i = 3; i < args.length; i++) {
            String[] pair = args[i].split("=", 2);
            settings = settings.with(pair[0], pair[1]);
        }
        EmbeddedKafka kafka = EmbeddedKafka.start(settings);
        UntilTerminated.run(kafka, kafka.bootstrapServers());
    }
}
