package org.touchstone.audit.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.saliency.check.AuditProfile;
import org.touchstone.kernel.saliency.method.Method;
import org.touchstone.kernel.saliency.method.Quadrature;

class FieldsTest {
    @Test
    void parametersHaveNames() {
        assertThat(Fields.of(new Method.Gradient())).isEmpty();
        assertThat(Fields.of(new Method.SmoothedIntegratedGradients(
                        25, 0.15, new Quadrature(Quadrature.Rule.GAUSS_LEGENDRE, 7))))
                .isEqualTo(Map.of(
                        "samples",
                        "25",
                        "spread",
                        "0.15",
                        "quadrature.rule",
                        "gauss-legendre",
                        "quadrature.steps",
                        "7"));
    }

    @Test
    void asText() {
        assertThat(Fields.text(new Method.SmoothGrad(50, 0.15))).isEqualTo(" (samples 50, spread 0.15)");
        assertThat(Fields.text(new Method.Gradient())).isEmpty();
        assertThat(Fields.text("no record")).isEmpty();
    }

    @Test
    void noMeasureOfAPresetHasAnUnreadableParameter() {
        assertThat(AuditProfile.deep().measures())
                .allSatisfy(measure -> assertThat(Fields.text(measure)).doesNotContain("[", "@"));
    }
}
