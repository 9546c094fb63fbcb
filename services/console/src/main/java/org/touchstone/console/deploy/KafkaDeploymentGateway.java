package org.touchstone.console.deploy;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import org.touchstone.console.task.FreshIds;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.ModelDeployed;
import org.touchstone.worker.TopicNames;
import org.touchstone.worker.machine.Notice;
import org.touchstone.worker.publish.Envelope;
import org.touchstone.worker.publish.Publisher;

/** Publishes the fact as any other producer would. */
@ApplicationScoped
public class KafkaDeploymentGateway implements DeploymentGateway {
    private final Publisher publisher;
    private final InstantSource clock;
    private final FreshIds ids;

    KafkaDeploymentGateway(Publisher publisher, InstantSource clock, FreshIds ids) {
        this.publisher = publisher;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public void announce(ModelDeployed deployment) {
        Notice fact = new Notice.Fact(Topic.DEPLOYMENTS, deployment.getName(), deployment);
        publisher.publish(Envelope.of(TopicNames.standard(), clock, "console", "")
                .seal(ids.next("deployment"), 0, List.of(fact)));
    }
}
