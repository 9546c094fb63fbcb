package org.touchstone.kernel.diagnose;

/**
 * Singular values of the Jacobian dz/dx of one layer x -> s = W x -> z = f(s), over the examples at which it was taken.
 *
 * @param layer name of the matrix
 * @param examples how many
 * @param mean of all singular values; NaN where only the largest can be had
 * @param rootMeanSquare of all singular values; NaN where only the largest can be had
 * @param greatest of any example
 * @param least of any example; NaN where only the largest can be had
 */
public record SingularValues(
        String layer, int examples, double mean, double rootMeanSquare, double greatest, double least) {}
