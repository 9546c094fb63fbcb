package org.touchstone.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.touchstone.proto.v1.Activation;
import org.touchstone.proto.v1.Adam;
import org.touchstone.proto.v1.Architecture;
import org.touchstone.proto.v1.AuditModel;
import org.touchstone.proto.v1.AuditProfile;
import org.touchstone.proto.v1.Budget;
import org.touchstone.proto.v1.Checkpointing;
import org.touchstone.proto.v1.Cnn;
import org.touchstone.proto.v1.ConvolutionBlock;
import org.touchstone.proto.v1.CosineDecay;
import org.touchstone.proto.v1.Diagnose;
import org.touchstone.proto.v1.ExploreFlow;
import org.touchstone.proto.v1.FileReference;
import org.touchstone.proto.v1.FlowArchitecture;
import org.touchstone.proto.v1.FlowPreset;
import org.touchstone.proto.v1.IdxSource;
import org.touchstone.proto.v1.IngestDataset;
import org.touchstone.proto.v1.Initialization;
import org.touchstone.proto.v1.LearningRateSchedule;
import org.touchstone.proto.v1.Mlp;
import org.touchstone.proto.v1.Optimizer;
import org.touchstone.proto.v1.PlaneDensity;
import org.touchstone.proto.v1.Sgd;
import org.touchstone.proto.v1.ShapesetSource;
import org.touchstone.proto.v1.Split;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.proto.v1.TrainClassifier;
import org.touchstone.proto.v1.TrainFlow;

/**
 * The tasks the demo streams: images from the Shapeset generator, and MNIST when its files are given; each set is ingested,
 * learned by a multilayer perceptron and by a convolution network, and measured on its test split. Then it is audited which
 * explanations of the convolution networks can be believed. A density of the plane is learned in seconds and drawn, sentences
 * are put into order, an optimizer is learned. One more network is bound to fail, and is looked into: it shows why.
 */
final class DemoTasks {
    private static final List<String> MNIST_FILES = List.of(
            "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");

    private static final int AUDITED_IMAGES = 20;
    private static final int AUDITED_SEEDS = 10;

    private final String run;

    private final DemoSentences sentences;

    /** {@code run} makes the ids of this run's tasks. */
    DemoTasks(String run, DemoSentences sentences) {
        this.run = run;
        this.sentences = sentences;
    }

    /** All tasks, in the order in which they are to be streamed. */
    List<Task> tasks(Optional<Path> mnist) {
        List<Task> tasks = new ArrayList<>();
        Task shapeset = ingestShapeset();
        tasks.add(shapeset);
        tasks.add(moons());
        tasks.add(moonsSeen());
        tasks.addAll(sentences.tasks(run));
        tasks.addAll(DemoOptimizers.tasks(run));
        tasks.add(saturating(shapeset));
        tasks.add(train("shapeset-mlp", "shapeset", perceptron(300, 100), 64, 3000, shapeset));
        tasks.add(train("shapeset-cnn", "shapeset", convolutions(16, 32), 64, 1200, shapeset));
        tasks.add(audit("shapeset-cnn"));
        mnist.ifPresent(folder -> {
            Task ingest = ingestMnist(folder);
            tasks.add(ingest);
            tasks.add(train("mnist-mlp", "mnist", perceptron(300, 100), 100, 6000, ingest));
            tasks.add(train("mnist-cnn", "mnist", convolutions(16, 32), 100, 3000, ingest));
            tasks.add(audit("mnist-cnn"));
        });
        return tasks;
    }

    private Task ingestShapeset() {
        ShapesetSource train =
                ShapesetSource.newBuilder().setCount(30_000).setSeed(2010).build();
        ShapesetSource test = ShapesetSource.newBuilder()
                .setCount(5_000)
                .setSeed(2010)
                .setFirst(1_000_000)
                .build();
        IngestDataset ingest = IngestDataset.newBuilder()
                .setName("shapeset")
                .addSplits(Split.newBuilder().setName("train").setShapeset(train))
                .addSplits(Split.newBuilder().setName("test").setShapeset(test))
                .build();
        return task("ingest-shapeset").setIngestDataset(ingest).build();
    }

    private Task ingestMnist(Path folder) {
        IngestDataset ingest = IngestDataset.newBuilder()
                .setName("mnist")
                .addSplits(Split.newBuilder()
                        .setName("train")
                        .setIdx(IdxSource.newBuilder()
                                .setImages(file(folder, MNIST_FILES.get(0)))
                                .setLabels(file(folder, MNIST_FILES.get(1)))))
                .addSplits(Split.newBuilder()
                        .setName("test")
                        .setIdx(IdxSource.newBuilder()
                                .setImages(file(folder, MNIST_FILES.get(2)))
                                .setLabels(file(folder, MNIST_FILES.get(3)))))
                .build();
        return task("ingest-mnist").setIngestDataset(ingest).build();
    }

    private static FileReference file(Path folder, String name) {
        for (String candidate : List.of(name + ".gz", name)) {
            Path path = folder.resolve(candidate);
            if (Files.isReadable(path)) {
                return FileReference.newBuilder()
                        .setLocation(path.toAbsolutePath().normalize().toString())
                        .build();
            }
        }
        throw new LocalException("--mnist: there is no readable " + name + ".gz or " + name + " in "
                + folder.toAbsolutePath() + ". Name the folder that holds the four MNIST files.");
    }

    private Task train(String name, String dataset, Architecture architecture, int batch, long steps, Task after) {
        TrainClassifier spec = TrainClassifier.newBuilder()
                .setDataset(dataset)
                .setModelName(name)
                .setArchitecture(architecture)
                .setInitialization(Initialization.NORMALIZED)
                .setOptimizer(Optimizer.newBuilder().setAdam(Adam.newBuilder().setLearningRate(1e-3)))
                .setSchedule(LearningRateSchedule.newBuilder().setCosineDecay(CosineDecay.newBuilder()))
                .setSeed(1)
                .setBatchSize(batch)
                .setBudget(Budget.newBuilder().setSteps(steps))
                .setCheckpointing(Checkpointing.newBuilder().setEverySteps(250))
                .setTestSplit("test")
                .build();
        return task("train-" + name)
                .setTrainClassifier(spec)
                .setOptions(TaskOptions.newBuilder().addAfter(after.getId()))
                .build();
    }

    /** Two moons by Real NVP. */
    private Task moons() {
        return task("train-moons")
                .setTrainFlow(TrainFlow.newBuilder()
                        .setDensity(PlaneDensity.MOONS)
                        .setModelName("moons")
                        .setArchitecture(FlowArchitecture.newBuilder().setPreset(FlowPreset.PLANE))
                        .setSchedule(LearningRateSchedule.newBuilder().setCosineDecay(CosineDecay.newBuilder()))
                        .setSeed(1)
                        .setBatchSize(256)
                        .setBudget(Budget.newBuilder().setSteps(600))
                        .setSheetEverySteps(50))
                .build();
    }

    private Task moonsSeen() {
        return task("explore-moons")
                .setExploreFlow(ExploreFlow.newBuilder().setModel("moons").setSeed(1))
                .setOptions(TaskOptions.newBuilder().addAfter(run + "-train-moons"))
                .build();
    }

    /** Four sigmoid layers: the top one saturates at once (Glorot and Bengio 2010, figure 2). */
    private Task saturating(Task after) {
        Mlp.Builder mlp = Mlp.newBuilder().setActivation(Activation.SIGMOID);
        for (int layer = 0; layer < 4; layer++) {
            mlp.addHidden(1000);
        }
        Task.Builder training = train(
                "shapeset-sigmoid",
                "shapeset",
                Architecture.newBuilder().setMlp(mlp).build(),
                10,
                300,
                after)
                .toBuilder();
        training.getTrainClassifierBuilder()
                .setInitialization(Initialization.STANDARD)
                .setOptimizer(Optimizer.newBuilder().setSgd(Sgd.newBuilder().setLearningRate(0.1)))
                .clearSchedule()
                .setDiagnose(Diagnose.newBuilder().setEvery(20));
        return training.build();
    }

    /** Less than the quick profile, so that it ends while somebody watches. */
    private Task audit(String model) {
        AuditProfile.Builder profile = AuditProfile.newBuilder()
                .setPreset(AuditProfile.Preset.QUICK)
                .setMaxImages(AUDITED_IMAGES)
                .setMaxSeeds(AUDITED_SEEDS);
        return task("audit-" + model)
                .setAuditModel(AuditModel.newBuilder().setModel(model).setProfile(profile))
                .setOptions(TaskOptions.newBuilder().addAfter(run + "-train-" + model))
                .build();
    }

    private Task.Builder task(String name) {
        return Task.newBuilder().setId(run + "-" + name).setSubmitter("demo");
    }

    private static Architecture perceptron(int... hidden) {
        Mlp.Builder mlp = Mlp.newBuilder().setActivation(Activation.RELU);
        for (int width : hidden) {
            mlp.addHidden(width);
        }
        return Architecture.newBuilder().setMlp(mlp).build();
    }

    private static Architecture convolutions(int... filters) {
        Cnn.Builder cnn = Cnn.newBuilder().setActivation(Activation.RELU).addHidden(100);
        for (int count : filters) {
            cnn.addBlocks(ConvolutionBlock.newBuilder()
                    .setFilters(count)
                    .setKernel(5)
                    .setBatchNormalization(true)
                    .setPool(2));
        }
        return Architecture.newBuilder().setCnn(cnn).build();
    }
}
