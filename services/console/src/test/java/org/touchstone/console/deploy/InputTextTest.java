package org.touchstone.console.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.console.http.ProblemException;
import org.touchstone.proto.v1.InputContract;

class InputTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0..1 | 0 | 1",
                "0..255 | 0 | 255",
                "-1..1 | -1 | 1",
                "mean=0.5;std=0.5 | -1 | 1",
                "mean=0.1307;std=0.3081 | -0.42421292 | 2.82148654",
                "scale=2;offset=-3 | -3 | 507",
                "offset=4 | 4 | 259"
            })
    void shouldSayWhatBlackAndWhiteBecome(String text, double black, double white) {
        InputContract contract = InputText.parse(text, 3);

        for (int channel = 0; channel < contract.getScaleCount(); channel++) {
            assertThat(contract.getOffset(channel)).isCloseTo(black, within(1e-6));
            assertThat(255 * contract.getScale(channel) + contract.getOffset(channel))
                    .isCloseTo(white, within(1e-5));
        }
    }

    @Test
    void shouldKeepChannelsApart() {
        InputContract contract = InputText.parse("mean=0.485, 0.456, 0.406; std=0.229,0.224,0.225; baseline=0,0,0", 3);

        assertThat(contract.getScaleList()).hasSize(3);
        assertThat(contract.getOffset(2)).isCloseTo(-0.406 / 0.225, within(1e-12));
        assertThat(contract.getBaselineList()).containsExactly(0.0, 0.0, 0.0);
        assertThat(InputText.parse("mean=0.4,0.5,0.6;std=0.2", 3).getScaleList())
                .hasSize(3)
                .allSatisfy(scale -> assertThat(scale).isCloseTo(1 / 51.0, within(1e-12)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0..2",
                "mean=0.5,0.5;std=1",
                "mean=a",
                "mean=NaN",
                "std=0",
                "scale=0;offset=1",
                "scale=1e300",
                "mean=1;scale=2",
                "baseline=0",
                "mean=1;mean=2",
                "=",
                ";"
            })
    void shouldRefuseWhatMakesNoSense(String text) {
        assertThatThrownBy(() -> InputText.parse(text, 3)).isInstanceOfSatisfying(ProblemException.class, refusal -> {
            assertThat(refusal.problem().field()).isEqualTo("input");
            assertThat(refusal.problem().detail()).contains("0..1");
        });
    }
}
