package org.touchstone.kernel.saliency.verdict;

import org.touchstone.kernel.saliency.statistics.Interval;

/** A number and its confidence interval, ends possibly infinite. */
public record Estimate(double value, Interval interval) {}
