package org.touchstone.training.flow;

import java.util.List;
import java.util.Map;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Normalization;
import org.touchstone.kernel.flow.Flow;
import org.touchstone.kernel.flow.FlowSpec;
import org.touchstone.kernel.tensor.Tensor;

/** What a flow learns from and is measured on. All of it is a function of the task and the step. */
sealed interface FlowExamples permits ImageExamples, PointExamples {
    /** Examples to learn from at a step, counted from 0; in the current scope, in single precision. */
    Tensor batch(long step);

    /** So many examples to learn from, drawn by seed, on which the networks are looked into; in the current scope. */
    Tensor probes(int count);

    /** Steps of the whole training. */
    long steps();

    ImageDimensions shape();

    /** Bits per dimension of a mean of -log p in nats, as the flow sees the examples. */
    double bits(double negativeLogDensity);

    /** The flow as it is to be used: with statistics of training examples where it has any. The caller closes it. */
    Flow ready(Flow flow);

    /** By name, on held-out examples; {@code last}: with as many draws as the task asks for, and with the health. */
    Map<String, Double> measure(Flow ready, boolean last);

    /** What models without a network need, by name; constant. */
    Map<String, Double> baselines();

    /** A picture of samples of the flow. */
    byte[] sheet(Flow ready);

    /** What the card says of how the numbers came about. */
    Map<String, String> fingerprint(FlowSpec spec);

    /** name@digest of the data sets. */
    List<String> lineage();

    /** As the card keeps it. */
    Normalization normalization();
}
