package org.touchstone.benchmarks.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.touchstone.kernel.flow.FlowSpec;

/** That the parts of the experiments measure what they say; the experiments are run by hand. */
class DensityReproductionTest {
    @Test
    void poolingTakesMeansOfFour() {
        byte[] image = new byte[16];
        image[0] = (byte) 255;
        image[1] = (byte) 255;
        image[5] = 1;
        image[15] = 6;
        assertThat(Pooling.halved(image, 4)).containsExactly(128, 0, 0, 2);
    }

    @Test
    void aRunOnImagesGoesOnFromItsFolder(@TempDir Path folder) {
        FlowSpec spec = new FlowSpec.Images(1, 8, 8, 2, 4, 1, FlowSpec.Norm.NONE, 0.05);
        byte[] pixels = new byte[1100 * 64];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i % 64 * 3);
        }
        List<String> notes = new ArrayList<>();
        try (ImageRun run = ImageRun.open(spec, pixels, pixels, 40, 1, folder)) {
            run.train(4, 2, notes::add);
            assertThat(run.looks()).hasSize(2);
        }
        assertThat(notes).hasSize(4);
        assertThat(folder.resolve("samples.png")).exists();
        try (ImageRun run = ImageRun.open(spec, pixels, pixels, 40, 1, folder)) {
            assertThat(run.looks()).hasSize(2);
            run.train(6, 2, notes::add);
            assertThat(run.looks()).extracting(ImageRun.Look::step).containsExactly(2L, 4L, 6L);
        }
        assertThat(notes).hasSize(6);
        assertThat(Files.exists(folder.resolve("training.part"))).isFalse();
    }

    @Test
    void worksAreTimedByName() {
        List<String> answers = new ArrayList<>();
        new Turns().run(new BufferedReader(new StringReader("plane-step 1\nplane-one 2\n")), answers::add);
        assertThat(answers).hasSize(2).allMatch(answer -> answer.matches("\\d+ \\d+"));
    }

    @Test
    void whatIsNoExperimentIsRefused() {
        Images images = new Images(Optional.empty(), Path.of("nowhere"), 1, 1);
        Reproduction reproduction = new Reproduction(List.of(0L), 1, images);
        Consumer<String> nobody = line -> {};

        assertThatThrownBy(() -> reproduction.run(List.of("A99"), nobody)).hasMessageContaining("A99");
        assertThatThrownBy(() -> reproduction.run(List.of("A4"), nobody)).hasMessageContaining("--mnist");
        assertThatThrownBy(() -> new Reproduction(List.of(), 1, images)).hasMessageContaining("--seeds");
    }
}
