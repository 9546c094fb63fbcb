package org.touchstone.kernel.saliency.verdict;

import org.touchstone.kernel.saliency.statistics.CrossedTable;

/** Similarities of original and randomized maps: seeds x images, degenerate pairs missing. */
public record CheckTable(Check check, String measure, CrossedTable table) {}
