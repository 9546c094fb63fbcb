package org.touchstone.console.world;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.errors.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.Catalog;
import org.touchstone.console.deploy.DeploymentGateway;
import org.touchstone.console.queue.QueueMonitor;
import org.touchstone.console.task.TaskGateway;
import org.touchstone.proto.Tasks;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.DeadLetter;
import org.touchstone.proto.v1.ModelDeployed;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;

/** Stands in for the worker's side: takes tasks and answers with the events that the real one would publish. */
@ApplicationScoped
@Alternative
public class FakeWorld implements TaskGateway, QueueMonitor, DeploymentGateway {
    private final Map<String, Task> tasks = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> commands = new ConcurrentLinkedQueue<>();
    private final Broadcaster broadcaster;
    private volatile boolean away;
    private @Nullable DemoWorld demo;
    private @Nullable AuditScenes audits;

    FakeWorld(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        this.broadcaster = new Broadcaster(bootstrapServers);
    }

    @Produces
    @Alternative
    @Singleton
    MemoryStore memory() {
        return new MemoryStore();
    }

    /** Commands so far, "cancel ID by USER". */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    public Broadcaster broadcaster() {
        return broadcaster;
    }

    /** An afternoon's work, put in place when it is first asked for. */
    public synchronized DemoWorld demo(Catalog catalog) {
        if (demo == null) {
            demo = new DemoWorld(broadcaster, catalog, Clock.systemUTC().instant());
            demo.seed();
        }
        return demo;
    }

    /** Three audits beside it, put in place when they are first asked for. */
    public synchronized AuditScenes audits(Catalog catalog, MemoryStore store) {
        if (audits == null) {
            audits = new AuditScenes(
                    broadcaster,
                    catalog,
                    store,
                    demo(catalog).shapes(),
                    Clock.systemUTC().instant());
            audits.seed();
        }
        return audits;
    }

    public void away(boolean now) {
        away = now;
    }

    @Override
    public Submission submit(Task task) {
        check();
        if (task.hasTrainClassifier() && task.getTrainClassifier().getBatchSize() < 1) {
            return new Submission.Invalid("trainClassifier.batchSize", "It must be 1 to 8192; 64 is a good start.");
        }
        Task spec = task.toBuilder().clearSubmittedAt().clearSubmitter().build();
        Task known = tasks.putIfAbsent(task.getId(), spec);
        if (known != null) {
            return known.equals(spec) ? new Submission.Taken(false) : new Submission.IdTaken();
        }
        broadcaster.events(List.of(accepted(task)));
        return new Submission.Taken(true);
    }

    @Override
    public Command cancel(String id, String by) {
        check();
        commands.add("cancel " + id + " by " + by);
        if (id.startsWith("missing")) {
            return new Command.NotFound();
        }
        broadcaster.events(List.of(TaskEvent.newBuilder()
                .setTaskId(id)
                .setSequence(1_000)
                .setTime(now())
                .setCancelRequested(
                        org.touchstone.proto.v1.CancelRequested.newBuilder().setBy(by))
                .build()));
        return new Command.Done();
    }

    @Override
    public Command retry(String id, String by) {
        commands.add("retry " + id + " by " + by);
        return id.startsWith("running") ? new Command.NotNow("The task is running.") : new Command.Done();
    }

    @Override
    public Command replay(DeadLetter letter, String by) {
        commands.add("replay " + letter.getTaskId() + " by " + by);
        return new Command.Done();
    }

    @Override
    public void announce(ModelDeployed deployment) {
        check();
        broadcaster.fact(Topic.DEPLOYMENTS, deployment.getName(), deployment);
    }

    @Override
    public List<QueueState> queues() {
        return List.of(
                new QueueState("ingestion", "touchstone.tasks.ingestion", 0, 0, 2),
                new QueueState("training", "touchstone.tasks.training", 7, 2, 2),
                new QueueState("evaluation", "touchstone.tasks.evaluation", 1, 0, 0));
    }

    private void check() {
        if (away) {
            throw new TimeoutException("no broker");
        }
    }

    private static TaskEvent accepted(Task task) {
        try {
            return TaskEvent.newBuilder()
                    .setTaskId(task.getId())
                    .setTime(now())
                    .setSource("console/test")
                    .setAccepted(org.touchstone.proto.v1.Accepted.newBuilder()
                            .setKind(Tasks.nameOf(task.getSpecCase()))
                            .setTaskJson(JsonFormat.printer().print(task)))
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Timestamp now() {
        return Timestamp.newBuilder()
                .setSeconds(Clock.systemUTC().instant().getEpochSecond())
                .build();
    }
}
