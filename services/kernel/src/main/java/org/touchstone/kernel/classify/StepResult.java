package org.touchstone.kernel.classify;

/**
 * What one training step measured.
 *
 * @param step steps done now, this one included
 * @param loss mean cross-entropy of the batch in nats, before the update
 * @param accuracy fraction of the batch classified right, before the update
 * @param learningRate that was used
 */
public record StepResult(long step, double loss, double accuracy, double learningRate) {}
