package org.touchstone.kernel.l2l;

import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;

/**
 * A start for meta-training: phi learns to make Adam's updates before it learns to make losses small. Each update of phi follows
 * Adam for one truncation from the start of a fresh draw and makes the mean over coordinates of
 * (m_t - u_t)^2 / rate^2, summed over the steps, small, where u_t is Adam's update. Source: Chen et al. (2020), imitation learning;
 * differences: one teacher, and imitation first instead of beside the meta-loss. The result is given to
 * {@link MetaTraining#start(float[])}.
 *
 * @param updates of phi
 * @param teacherRate the learning rate of the imitated Adam
 */
public record Imitation(long updates, double teacherRate) {
    /** @throws SpecException naming the field that is impossible */
    public Imitation {
        if (updates < 1 || updates > 1_000_000) {
            throw new SpecException("imitation.updates", "must be from 1 to 1000000, not " + updates);
        }
        if (!(teacherRate > 0 && teacherRate <= 100)) {
            throw new SpecException("imitation.teacherRate", "must be above 0 and at most 100, not " + teacherRate);
        }
    }

    /**
     * What imitation ended with.
     *
     * @param losses of each update, before it
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Result(float[] phi, double[] losses) {}

    /**
     * All that imitation remembers between two updates.
     *
     * @param done updates
     * @param mean of Adam, which moves phi
     * @param meanSquare of it
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record State(long done, float[] phi, float[] mean, float[] meanSquare) {}

    /** The state after an update, and the loss before it. */
    public record Step(State state, double loss) {}

    /** Before the first update. */
    public State start(MetaSpec spec) {
        FlatAdam phi = FlatAdam.at(spec.architecture().initial(root(spec).fold("phi")));
        return new State(0, phi.theta(), phi.mean(), phi.square());
    }

    /** One update: a pure function of these, the specification (architecture, unroll, functions, rate, clip, seed) and the family. */
    public Step step(MetaSpec spec, OptimizeeFamily family, State state) {
        FlatAdam phi = new FlatAdam(state.phi(), state.mean(), state.meanSquare());
        Lesson lesson =
                lesson(spec, phi.theta(), family.draw(root(spec).fold("draw").fold(state.done()), spec.functions()));
        double norm = MetaGradient.norm(lesson.gradient());
        FlatAdam next = Double.isFinite(norm)
                ? phi.step(spec.rate(0), lesson.gradient(), Math.min(1, spec.clip() / norm), state.done())
                : phi;
        return new Step(new State(state.done() + 1, next.theta(), next.mean(), next.square()), lesson.loss());
    }

    /** All updates. */
    public Result run(MetaSpec spec, OptimizeeFamily family) {
        State state = start(spec);
        double[] losses = new double[Math.toIntExact(updates)];
        for (int i = 0; i < updates; i++) {
            Step step = step(spec, family, state);
            losses[i] = step.loss();
            state = step.state();
        }
        return new Result(state.phi(), losses);
    }

    private static Key root(MetaSpec spec) {
        return Key.of(spec.seed()).fold("imitation");
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Lesson(double loss, double[] gradient) {}

    private Lesson lesson(MetaSpec spec, float[] phi, Optimizee optimizee) {
        int unroll = spec.unroll();
        Blocks layout = Blocks.of(spec.architecture(), optimizee.objective());
        CoordinatewiseLstm network = new CoordinatewiseLstm(spec.architecture(), phi, layout);
        LstmState[] states = new LstmState[unroll + 1];
        float[][] gradients = new float[unroll][];
        float[][] errors = new float[unroll][];
        states[0] = LstmState.zero(spec.architecture(), layout);
        FlatAdam teacher = FlatAdam.at(optimizee.start());
        double loss = 0;
        for (int t = 0; t < unroll; t++) {
            gradients[t] = optimizee.objective().evaluate(teacher.theta(), t).gradient();
            CoordinatewiseLstm.Step step = network.step(states[t], gradients[t]);
            states[t + 1] = step.state();
            FlatAdam next = teacher.step(teacherRate, doubles(gradients[t]), 1, t);
            errors[t] = new float[step.update().length];
            for (int j = 0; j < errors[t].length; j++) {
                double error = step.update()[j] - (next.theta()[j] - teacher.theta()[j]);
                double weight = 1 / (teacherRate * teacherRate * errors[t].length);
                loss += weight * error * error;
                errors[t][j] = (float) (2 * weight * error);
            }
            teacher = next;
        }
        CoordinatewiseLstm.StateCotangents cotangents = network.noCotangents();
        for (int t = unroll; t > 0; t--) {
            network.backward(states[t - 1], states[t], gradients[t - 1], errors[t - 1], cotangents);
        }
        return new Lesson(loss, network.gradient());
    }

    private static double[] doubles(float[] numbers) {
        double[] doubles = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            doubles[i] = numbers[i];
        }
        return doubles;
    }
}
