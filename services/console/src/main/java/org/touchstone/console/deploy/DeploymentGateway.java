package org.touchstone.console.deploy;

import org.touchstone.proto.v1.ModelDeployed;

/** Tells everybody of a deployment. Throws as {@link org.touchstone.console.task.TaskGateway} does; calling again is safe. */
public interface DeploymentGateway {

    /** Returns once the fact is safe on the broker. */
    void announce(ModelDeployed deployment);
}
