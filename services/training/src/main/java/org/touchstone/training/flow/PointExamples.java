package org.touchstone.training.flow;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Normalization;
import org.touchstone.flows.FlowArchitectures;
import org.touchstone.flows.HeatMap;
import org.touchstone.flows.PlaneFlow;
import org.touchstone.flows.Standard;
import org.touchstone.kernel.flow.BitsPerDimension;
import org.touchstone.kernel.flow.Flow;
import org.touchstone.kernel.flow.FlowSpec;
import org.touchstone.kernel.flow.Health;
import org.touchstone.kernel.flow.PlaneDensity;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Draws from a known density of the plane, standardized; each step has its own. */
final class PointExamples implements FlowExamples {
    private static final int DRAWN = 1000;

    private final PlaneDensity density;
    private final Standard standard;
    private final long steps;
    private final int batch;
    private final int heldOut;
    private final Key key;

    PointExamples(FlowRequest request) {
        this.density = request.density();
        this.standard = Standard.of(density);
        this.steps = request.steps(0);
        this.batch = request.batchSize();
        this.heldOut = request.heldOut();
        this.key = Key.of(request.spec().getSeed());
    }

    @Override
    public Tensor batch(long step) {
        return draw(key.fold("points").fold(step), batch);
    }

    @Override
    public Tensor probes(int count) {
        return draw(key.fold("probes"), count);
    }

    private Tensor draw(Key from, int count) {
        return Scope.compute(() -> {
            double[] points = density.sample(from, count, DType.F64).toDoubles();
            return Tensors.of(standard.enter(points), count, 2).to(DType.F32);
        });
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public ImageDimensions shape() {
        return FlowArchitectures.POINT;
    }

    @Override
    public double bits(double negativeLogDensity) {
        return ofPoint(negativeLogDensity + standard.logVolume());
    }

    private static double ofPoint(double nats) {
        return BitsPerDimension.ofNats(nats, 2, 1);
    }

    @Override
    public Flow ready(Flow flow) {
        return flow;
    }

    @Override
    public Map<String, Double> measure(Flow ready, boolean last) {
        return Scope.evaluate(() -> {
            Map<String, Double> measures = new TreeMap<>();
            Tensor points = draw(key.fold("held-out"), heldOut);
            double nats = Reduce.mean(ready.logDensity(points)).neg().item() + standard.logVolume();
            measures.put(FlowTrainRun.HELD_OUT, ofPoint(nats));
            measures.put("held-out divergence in nats", nats - density.entropy());
            FlowTrainRun.put(measures, Health.of(ready, points));
            return measures;
        });
    }

    @Override
    public Map<String, Double> baselines() {
        double normal = Math.log(2 * Math.PI * Math.E) + standard.logVolume();
        return Map.of(
                "entropy in bits per dimension",
                ofPoint(density.entropy()),
                "normal with the same deviations in bits per dimension",
                ofPoint(normal));
    }

    @Override
    public byte[] sheet(Flow ready) {
        PlaneFlow flow = new PlaneFlow(ready, standard);
        return HeatMap.draw(flow, HeatMap.Window.of(standard), flow.samples(key.fold("sheet"), DRAWN, 1))
                .png();
    }

    @Override
    public Map<String, String> fingerprint(FlowSpec spec) {
        return Map.of("density", density.name(), "bound", "exact density of points", "batch norm", "none");
    }

    @Override
    public List<String> lineage() {
        return List.of();
    }

    @Override
    public Normalization normalization() {
        return standard.toCard();
    }
}
