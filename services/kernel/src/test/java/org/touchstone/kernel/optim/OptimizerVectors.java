package org.touchstone.kernel.optim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** What optimizer_vectors.py wrote: for each case, the numbers of each step by kind and tensor. */
record OptimizerVectors(Map<String, SortedMap<Integer, Map<String, double[]>>> cases) {
    static OptimizerVectors load() {
        Map<String, SortedMap<Integer, Map<String, double[]>>> cases = new LinkedHashMap<>();
        try (InputStream stream =
                        Objects.requireNonNull(OptimizerVectors.class.getResourceAsStream("/optim/vectors.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line : lines.lines().filter(l -> !l.startsWith("#")).toList()) {
                String[] words = line.split(" ", -1);
                cases.computeIfAbsent(words[0], name -> new TreeMap<>())
                        .computeIfAbsent(Integer.valueOf(words[1]), step -> new LinkedHashMap<>())
                        .put(words[2] + " " + words[3], numbers(words));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new OptimizerVectors(cases);
    }

    private static double[] numbers(String[] words) {
        return Arrays.stream(words).skip(4).mapToDouble(Double::parseDouble).toArray();
    }
}
