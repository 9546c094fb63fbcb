package org.touchstone.kernel.diagnose;

import org.touchstone.kernel.layer.Activation;

/** A non-linearity as a function of one number. */
final class Response {
    private Response() {}

    /** f(s). */
    static double of(Activation activation, double s) {
        return switch (activation) {
            case RELU -> Math.max(0, s);
            case TANH -> Math.tanh(s);
            case SIGMOID -> 1 / (1 + Math.exp(-s));
            case SOFTSIGN -> s / (1 + Math.abs(s));
        };
    }

    /** f'(s) where f(s) = z. */
    static double slope(Activation activation, double z) {
        return switch (activation) {
            case RELU -> z > 0 ? 1 : 0;
            case TANH -> 1 - z * z;
            case SIGMOID -> z * (1 - z);
            case SOFTSIGN -> (1 - Math.abs(z)) * (1 - Math.abs(z));
        };
    }

    /**
     * Whether a unit hardly answers any more: within about 5 % of an end of the range (at edges of the bins, so that counting
     * is exact); a rectifier, when it gives 0.
     */
    static boolean saturated(Activation activation, double z) {
        double near = 61 / 64.0;
        return switch (activation) {
            case RELU -> z <= 0;
            case TANH, SOFTSIGN -> Math.abs(z) >= near;
            case SIGMOID -> z >= near || z <= 1 - near;
        };
    }
}
