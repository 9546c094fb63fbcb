package org.touchstone.console.feed;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.OptionalLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Ends the console with the launcher that started it, if one did. */
@ApplicationScoped
public class ParentWatch {
    private final OptionalLong parent;

    ParentWatch(@ConfigProperty(name = "touchstone.parent.pid") OptionalLong parent) {
        this.parent = parent;
    }

    void start(@Observes StartupEvent event) {
        parent.ifPresent(pid -> ProcessHandle.of(pid)
                .ifPresentOrElse(process -> process.onExit().thenRun(Quarkus::asyncExit), Quarkus::asyncExit));
    }
}
