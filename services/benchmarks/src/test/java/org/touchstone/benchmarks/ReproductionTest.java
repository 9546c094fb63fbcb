package org.touchstone.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.touchstone.benchmarks.initialization.CostSurfaceFile;
import org.touchstone.benchmarks.initialization.Reproduction;

/** That the quick experiments come out as the paper and its calibration say; the long ones are run by hand. */
class ReproductionTest {
    private final List<String> lines = new ArrayList<>();

    @Test
    void costSurfacesAndNetworksAtTheirStartAreAsExpected() {
        new Reproduction(List.of(0L), 1, 1, Optional.empty()).run(List.of("B-11", "B-2"), lines::add);

        assertThat(lines)
                .filteredOn(line -> line.startsWith("| B-"))
                .hasSizeGreaterThan(25)
                .allMatch(line -> line.endsWith(" yes |"));
        assertThat(lines).anyMatch(line -> line.startsWith("| B-5 | tanh standard"));
    }

    @Test
    void whatIsNoExperimentIsRefused() {
        Reproduction reproduction = new Reproduction(List.of(0L), 1, 1, Optional.empty());

        assertThatThrownBy(() -> reproduction.run(List.of("B-99"), lines::add)).hasMessageContaining("B-99");
        assertThatThrownBy(() -> reproduction.run(List.of("B-9"), lines::add)).hasMessageContaining("--mnist");
        assertThatThrownBy(() -> new Reproduction(List.of(), 1, 1, Optional.empty()))
                .hasMessageContaining("--seeds");
    }

    @Test
    void theConsoleDrawsTheSurfaceThatTheKernelComputes() throws IOException {
        Path file = Path.of("../console/src/main/resources/META-INF/resources/figures/cost-surface.json");

        assertThat(Files.readString(file))
                .as("services/benchmarks/run cost-surface > %s", file)
                .isEqualTo(CostSurfaceFile.text());
    }
}
