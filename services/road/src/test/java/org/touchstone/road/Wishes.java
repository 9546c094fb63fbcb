package org.touchstone.road;

import org.touchstone.proto.v1.Adam;
import org.touchstone.proto.v1.Architecture;
import org.touchstone.proto.v1.Budget;
import org.touchstone.proto.v1.Checkpointing;
import org.touchstone.proto.v1.Cnn;
import org.touchstone.proto.v1.ConvolutionBlock;
import org.touchstone.proto.v1.IngestDataset;
import org.touchstone.proto.v1.Mlp;
import org.touchstone.proto.v1.Optimizer;
import org.touchstone.proto.v1.ShapesetSource;
import org.touchstone.proto.v1.Split;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.proto.v1.TrainClassifier;

/** Tasks as a user writes them. */
final class Wishes {
    private static final int FIRST_TEST_IMAGE = 1_000_000;
    private static final int CHECKPOINT_EVERY = 25;

    private Wishes() {}

    /** A data set from the generator, with splits train and test. */
    static Task ingest(String id, String name, int train, int test) {
        IngestDataset spec = IngestDataset.newBuilder()
                .setName(name)
                .addSplits(Split.newBuilder().setName("train").setShapeset(shapes(train, 0)))
                .addSplits(Split.newBuilder().setName("test").setShapeset(shapes(test, FIRST_TEST_IMAGE)))
                .build();
        return Task.newBuilder()
                .setId(id)
                .setSubmitter("road")
                .setIngestDataset(spec)
                .build();
    }

    private static ShapesetSource shapes(int count, long first) {
        return ShapesetSource.newBuilder()
                .setSeed(2010)
                .setCount(count)
                .setFirst(first)
                .build();
    }

    /** A training that waits for {@code after}. */
    static Task train(String id, TrainClassifier spec, String after) {
        return Task.newBuilder()
                .setId(id)
                .setSubmitter("road")
                .setOptions(TaskOptions.newBuilder().addAfter(after))
                .setTrainClassifier(spec)
                .build();
    }

    static TrainClassifier perceptron(String dataset, String model, long steps) {
        return training(dataset, model, steps)
                .setArchitecture(Architecture.newBuilder()
                        .setMlp(Mlp.newBuilder().addHidden(32).setDropout(0.1)))
                .build();
    }

    static TrainClassifier convolutions(String dataset, String model, long steps) {
        ConvolutionBlock block = ConvolutionBlock.newBuilder()
                .setFilters(4)
                .setKernel(5)
                .setBatchNormalization(true)
                .setPool(4)
                .build();
        return training(dataset, model, steps)
                .setArchitecture(Architecture.newBuilder()
                        .setCnn(Cnn.newBuilder().addBlocks(block).addHidden(32)))
                .build();
    }

    private static TrainClassifier.Builder training(String dataset, String model, long steps) {
        return TrainClassifier.newBuilder()
                .setDataset(dataset)
                .setModelName(model)
                .setOptimizer(Optimizer.newBuilder().setAdam(Adam.newBuilder().setLearningRate(2e-3)))
                .setSeed(7)
                .setBatchSize(32)
                .setBudget(Budget.newBuilder().setSteps(steps))
                .setCheckpointing(Checkpointing.newBuilder().setEverySteps(CHECKPOINT_EVERY))
                .setTestSplit("test");
    }
}
