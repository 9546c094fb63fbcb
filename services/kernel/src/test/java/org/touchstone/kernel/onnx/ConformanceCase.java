package org.touchstone.kernel.onnx;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A model with inputs and the outputs that are expected for them, each a file with a tensor. No inputs stand for the ramp 0,
 * 1/n, 2/n... of the light models.
 */
record ConformanceCase(String name, ByteString model, List<DataSet> dataSets) {

    record DataSet(List<byte[]> inputs, List<byte[]> outputs) {}

    /** Those of an archive of the official suites: folders with model.onnx and data sets, or models beside outputs. */
    static List<ConformanceCase> inArchive(Path archive) {
        Map<String, byte[]> files = new TreeMap<>(RealModels.filesIn(archive));
        List<ConformanceCase> cases = new ArrayList<>();
        files.forEach((path, content) -> {
            if (path.endsWith("/model.onnx")) {
                String folder = path.substring(0, path.length() - "model.onnx".length());
                cases.add(new ConformanceCase(folder, ByteString.copyFrom(content), dataSets(files, folder)));
            } else if (path.endsWith(".onnx")) {
                String stem = path.substring(0, path.length() - ".onnx".length());
                DataSet outputs = new DataSet(List.of(), numbered(files, stem + "_output_"));
                cases.add(new ConformanceCase(stem, ByteString.copyFrom(content), List.of(outputs)));
            }
        });
        return cases;
    }

    private static List<DataSet> dataSets(Map<String, byte[]> files, String folder) {
        List<DataSet> sets = new ArrayList<>();
        for (int i = 0; ; i++) {
            String set = folder + "test_data_set_" + i + "/";
            if (files.keySet().stream().noneMatch(path -> path.startsWith(set))) {
                return sets;
            }
            sets.add(new DataSet(numbered(files, set + "input_"), numbered(files, set + "output_")));
        }
    }

    private static List<byte[]> numbered(Map<String, byte[]> files, String prefix) {
        return Stream.iterate(0, i -> i + 1)
                .map(i -> files.get(prefix + i + ".pb"))
                .takeWhile(content -> content != null)
                .toList();
    }
}
