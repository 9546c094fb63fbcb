package org.touchstone.evaluation.flow;

import java.util.Map;
import org.touchstone.flows.FlowModel;
import org.touchstone.flows.HeatMap;
import org.touchstone.flows.PlaneFlow;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.v1.FlowView;

/** The density over the plane with draws from it. */
record PlaneViews(FlowModel model, Key key) implements Exploring.Views {
    private static final int POINTS = 1000;

    @Override
    public Exploring.Drawn draw(FlowView view) {
        PlaneFlow flow = model.plane();
        HeatMap.Drawn drawn =
                HeatMap.draw(flow, HeatMap.Window.of(flow.standard()), flow.samples(key.fold("heat map"), POINTS, 1));
        return new Exploring.Drawn(drawn.png(), Map.of("probability in the picture", drawn.mass()));
    }

    @Override
    public String dataset() {
        return "";
    }
}
