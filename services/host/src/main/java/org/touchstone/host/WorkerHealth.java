package org.touchstone.host;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Alive while every slot goes round; ready once the worker takes tasks. Kafka's or the store's absence is not our death. */
@ApplicationScoped
class WorkerHealth {

    @Produces
    @Liveness
    HealthCheck alive(WorkerService service) {
        return () -> HealthCheckResponse.named("worker slots")
                .status(service.isAlive())
                .withData("busy slots", service.busySlots())
                .build();
    }

    @Produces
    @Readiness
    HealthCheck ready(WorkerService service) {
        return () -> HealthCheckResponse.named("worker takes tasks")
                .status(service.isStarted())
                .build();
    }
}
