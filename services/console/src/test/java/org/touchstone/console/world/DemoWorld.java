package org.touchstone.console.world;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.EvaluationReport;
import org.touchstone.catalog.Facts;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Published;
import org.touchstone.console.view.Story;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.DeadLetter;

/** A platform after an afternoon of work: data sets, trainings that survived kills, a sweep, failures, and one still running. */
public final class DemoWorld {
    /** The task that still runs; {@link #liveStory()} goes on with it. */
    public static final String LIVE = "train-shapes-cnn";

    private static final String LOSS = "training loss";

    private final Broadcaster broadcaster;
    private final DemoArtifacts artifacts;
    private final Instant now;
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    private final Story live;
    private long liveStep;
    private @Nullable Published<DatasetManifest> shapes;

    public DemoWorld(Broadcaster broadcaster, Catalog catalog, Instant now) {
        this.broadcaster = broadcaster;
        this.artifacts = new DemoArtifacts(catalog);
        this.now = now;
        this.live = new Story(LIVE);
    }

    /** Puts everything in place. */
    public void seed() {
        Published<DatasetManifest> images = artifacts.shapes("ingest-shapes");
        shapes = images;
        broadcaster.fact(Topic.DATASETS, images.reference(), Facts.ofDataset(images, before(3_000)));
        ingestion("ingest-shapes", images);
        Published<ModelCard> model = artifacts.model("shapes-mlp", "train-shapes-mlp", images);
        broadcaster.fact(Topic.MODELS, model.reference(), Facts.ofModel(model, before(1_800)));
        training("train-shapes-mlp", model);
        Published<EvaluationReport> evaluation = artifacts.evaluation("evaluate-shapes-mlp", model, images);
        broadcaster.fact(Topic.EVALUATIONS, evaluation.reference(), Facts.ofEvaluation(evaluation, before(1_700)));
        evaluation("evaluate-shapes-mlp");
        sweep();
        troubles();
        startLive();
    }

    /** The data set that everything is made from. */
    public Published<DatasetManifest> shapes() {
        return Objects.requireNonNull(shapes);
    }

    /** The running task goes on by so many steps. */
    public void advance(int steps) {
        int from = live.events().size();
        for (int i = 0; i < steps; i++) {
            liveStep++;
            if (liveStep % 10 == 0) {
                live.metric(LOSS, liveStep, loss(liveStep, 260, 0.08));
            }
            if (liveStep % 50 == 0) {
                live.metric("validation accuracy", liveStep, 1 - 0.8 * Math.exp(-liveStep / 300.0));
                live.progress(liveStep, 2_000, (2_000 - liveStep) / 8);
            }
        }
        broadcaster.events(live.events().subList(from, live.events().size()));
    }

    /** A training that is looked into, from its first step on; where to tell more of it. */
    public Story diagnosed() {
        Story story = new Story(DemoDiagnosis.TASK)
                .at(before(300).getEpochSecond())
                .accepted("train-classifier", spec(DemoDiagnosis.TASK, "shapes-sigmoid", "sgd", 0.1, 1, ""))
                .epoch(1)
                .started(5_000);
        for (long step = 10; step <= 2_000; step += 10) {
            story.metric(LOSS, step, 2.1 + 0.02 * random.nextGaussian());
        }
        DemoDiagnosis.tell(story, 2_000, 50);
        story.progress(2_000, 5_000, 60);
        broadcaster.events(story.events());
        return story;
    }

    /** Publishes what a story was told since {@code from} events. */
    public void tellSince(Story story, int from) {
        broadcaster.events(story.events().subList(from, story.events().size()));
    }

    /** The running task, to tell more of it. */
    public Story liveStory() {
        return live;
    }

    /** Publishes what {@link #liveStory()} was told since {@code from} events. */
    public void tellSince(int from) {
        broadcaster.events(live.events().subList(from, live.events().size()));
    }

    private void ingestion(String id, Published<DatasetManifest> dataset) {
        Story story = new Story(id)
                .at(before(3_120).getEpochSecond())
                .accepted(
                        "ingest-dataset",
                        "{\"id\":\"" + id + "\",\"submitter\":\"demo\",\"ingestDataset\":{\"name\":\"shapes\"}}")
                .epoch(1)
                .started(5_000);
        for (long step = 500; step <= 5_000; step += 500) {
            story.progress(step, 5_000, (5_000 - step) / 400);
        }
        story.artifact("dataset", dataset.name(), dataset.digest()).succeeded(5_000);
        broadcaster.events(story.events());
    }

    private void training(String id, Published<ModelCard> model) {
        Story story = new Story(id)
                .at(before(2_700).getEpochSecond())
                .accepted("train-classifier", spec(id, "shapes-mlp", "adam", 0.001, 1, ""))
                .epoch(1)
                .started(3_000);
        steps(story, 0, 1_130, 3_000, 250);
        story.epoch(2).resumed(1_000);
        steps(story, 1_000, 2_060, 3_000, 250);
        story.epoch(3).resumed(2_000);
        steps(story, 2_000, 3_000, 3_000, 250);
        story.artifact("model", model.name(), model.digest()).tell(event -> event.getSucceededBuilder()
                .setStep(3_000)
                .putSummary("validation accuracy", 0.9672)
                .putSummary("training loss", 0.0931));
        broadcaster.events(story.events());
    }

    private void evaluation(String id) {
        broadcaster.events(new Story(id)
                .at(before(1_720).getEpochSecond())
                .accepted(
                        "evaluate-model",
                        "{\"id\":\"" + id
                                + "\",\"options\":{\"parent\":\"train-shapes-mlp\"},\"evaluateModel\":{\"model\":\"shapes-mlp\",\"split\":\"test\"}}")
                .epoch(1)
                .started(8)
                .progress(8, 8, 0)
                .succeeded(8)
                .events());
    }

    private void sweep() {
        broadcaster.events(new Story("sweep-rates")
                .at(before(1_500).getEpochSecond())
                .accepted(
                        "sweep",
                        "{\"id\":\"sweep-rates\",\"submitter\":\"ada\",\"sweep\":{\"base\":{\"modelName\":\"shapes-sweep\"}}}")
                .epoch(1)
                .started(12)
                .progress(12, 12, 0)
                .succeeded(12)
                .events());
        double[] rates = {0.0003, 0.001, 0.003, 0.01};
        for (int i = 0; i < 12; i++) {
            String id = "sweep-rates-" + String.format("%02d", i);
            double rate = rates[i % 4];
            Story story = new Story(id)
                    .at(before(1_400 - i * 60).getEpochSecond())
                    .accepted("train-classifier", spec(id, "shapes-sweep", "adam", rate, i / 4 + 1, "sweep-rates"))
                    .epoch(1)
                    .started(1_000);
            for (long step = 10; step <= 1_000; step += 10) {
                story.metric(LOSS, step, loss(step, 0.35 / rate, 0.05 + rate * 8));
            }
            broadcaster.events(story.progress(1_000, 1_000, 0).succeeded(1_000).events());
        }
    }

    private void troubles() {
        Story diverged = new Story("train-too-fast")
                .at(before(900).getEpochSecond())
                .accepted("train-classifier", spec("train-too-fast", "shapes-fast", "sgd", 4.0, 1, ""))
                .epoch(1)
                .started(1_000);
        for (long step = 10; step <= 80; step += 10) {
            diverged.metric(LOSS, step, 2.3 * Math.exp(step / 18.0));
        }
        diverged.metric(LOSS, 90, Double.NaN).progress(90, 1_000, 60);
        broadcaster.events(diverged.failed("NAN_LOSS", "The loss was not a number at step 90; lower the learning rate.")
                .events());
        broadcaster.events(new Story("train-typo")
                .at(before(800).getEpochSecond())
                .rejected("trainClassifier.batchSize", "It must be 1 to 8192.")
                .events());
        Story stopped = new Story("train-stopped")
                .at(before(700).getEpochSecond())
                .accepted("train-classifier", spec("train-stopped", "shapes-wide", "adam", 0.001, 2, ""))
                .epoch(1)
                .started(4_000);
        steps(stopped, 0, 900, 4_000, 250);
        broadcaster.events(stopped.cancelRequested("ada").cancelled(900).events());
        for (int i = 0; i < 3; i++) {
            String id = "train-waiting-" + i;
            broadcaster.events(new Story(id)
                    .at(before(120 - i).getEpochSecond())
                    .accepted("train-classifier", spec(id, "shapes-next", "adam", 0.001, i, ""))
                    .events());
        }
        broadcaster.fact(
                Topic.DEAD_LETTERS,
                "train-too-fast",
                letter("train-too-fast", "FAILED", "NAN_LOSS: The loss was not a number at step 90.", 1));
        broadcaster.fact(
                Topic.DEAD_LETTERS,
                "touchstone.tasks.training-0-91",
                letter("", "UNREADABLE", "The record is not a Task: a message ended in the middle of a field.", 3));
    }

    private void startLive() {
        live.at(before(240).getEpochSecond())
                .accepted("train-classifier", spec(LIVE, "shapes-cnn", "momentum", 0.05, 1, ""))
                .epoch(1)
                .started(2_000);
        steps(live, 0, 640, 2_000, 200);
        live.epoch(2).resumed(600);
        liveStep = 600;
        broadcaster.events(live.events());
        advance(150);
    }

    private void steps(Story story, long from, long until, long of, int checkpointEvery) {
        for (long step = from + 10; step <= until; step += 10) {
            story.metric(LOSS, step, loss(step, 300, 0.09));
            if (step % 50 == 0) {
                story.metric("validation accuracy", step, 0.967 - 0.8 * Math.exp(-step / 350.0))
                        .progress(step, of, (of - step) / 5);
            }
            if (step % checkpointEvery == 0) {
                story.checkpointed(step);
            }
        }
    }

    private double loss(long step, double scale, double floor) {
        return (2.2 * Math.exp(-step / scale) + floor) * (1 + 0.12 * random.nextGaussian());
    }

    private Instant before(long seconds) {
        return now.minusSeconds(seconds);
    }

    private DeadLetter letter(String task, String code, String cause, int deliveries) {
        return DeadLetter.newBuilder()
                .setTaskId(task)
                .setCode(code)
                .setCause(cause)
                .setTopic(Topic.TASKS_TRAINING.topicName())
                .setOffset(91)
                .setDeliveryCount(deliveries)
                .setTime(Timestamp.newBuilder().setSeconds(before(600).getEpochSecond()))
                .setRecord(ByteString.copyFrom(new byte[412]))
                .build();
    }

    private static String spec(String id, String model, String optimizer, double rate, int seed, String parent) {
        return "{\"id\":\"" + id + "\",\"submitter\":\"ada\",\"options\":{\"parent\":\"" + parent + "\",\"after\":"
                + List.of("\"ingest-shapes\"") + "},\"trainClassifier\":{\"dataset\":\"shapes\",\"modelName\":\""
                + model
                + "\",\"architecture\":{\"mlp\":{\"hidden\":[300,100],\"activation\":\"RELU\"}},\"initialization\":\"NORMALIZED\","
                + "\"optimizer\":{\"" + optimizer + "\":{\"learningRate\":" + rate + "}},\"seed\":\"" + seed
                + "\",\"batchSize\":64,\"budget\":{\"steps\":\"3000\"},\"testSplit\":\"test\"}}";
    }
}
