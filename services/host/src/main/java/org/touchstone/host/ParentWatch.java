package org.touchstone.host;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.OptionalLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Ends the service when the launcher that started it has died, so that nothing is left behind on a laptop. */
@ApplicationScoped
class ParentWatch {
    private final OptionalLong parentProcessId;

    ParentWatch(@ConfigProperty(name = "touchstone.parent.pid") OptionalLong parentProcessId) {
        this.parentProcessId = parentProcessId;
    }

    void start(@Observes StartupEvent event) {
        parentProcessId.ifPresent(pid -> ProcessHandle.of(pid)
                .ifPresentOrElse(parent -> parent.onExit().thenRun(Quarkus::asyncExit), Quarkus::asyncExit));
    }
}
