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

    /** A pure function of these, the specification (architecture, unroll, functions, rate, clip, seed) and the family. */
    public Result run(MetaSpec spec, OptimizeeFamily family) {
        Key root = Key.of(spec.seed()).fold("imitation");
        FlatAdam phi = FlatAdam.at(spec.architecture().initial(root.fold("phi")));
        double[] losses = new double[Math.toIntExact(updates)];
        for (int i = 0; i < updates; i++) {
            Optimizee optimizee = family.draw(root.fold("draw").fold(i), spec.functions());
            Lesson lesson = lesson(spec, phi.theta(), optimizee);
            losses[i] = lesson.loss();
            double norm = MetaGradient.norm(lesson.gradient());
            if (Double.isFinite(norm)) {
                phi = phi.step(spec.rate(), lesson.gradient(), Math.min(1, spec.clip() / norm), i);
            }
        }
        return new Result(phi.theta(), losses);
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
