package org.touchstone.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts the demo's runs in a file of the data folder, so that each run streams tasks of its own. */
final class RunNumber {
    private RunNumber() {}

    static int next(Path dataFolder) {
        Path file = dataFolder.resolve("demo-runs");
        try {
            int number =
                    Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) + 1 : 1;
            Files.writeString(file, number + "\n");
            return number;
        } catch (IOException | NumberFormatException e) {
            throw new LocalException(
                    "Cannot count the demo's runs in " + file + ": " + e.getMessage() + ". Delete the file.", e);
        }
    }
}
