package org.touchstone.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.catalog.CatalogException.Code;

class ReferenceTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    @Test
    void aNameAloneMeansTheNewest() {
        assertThat(Reference.parse("fashion-mnist")).isEqualTo(new Reference("fashion-mnist", null));
        assertThat(Reference.parse("a")).hasToString("a");
    }

    @Test
    void aNameWithDigestMeansThatOne() {
        Reference reference = Reference.parse("mnist@" + DIGEST);
        assertThat(reference).isEqualTo(new Reference("mnist", DIGEST)).hasToString("mnist@" + DIGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "MNIST", "-a", "a-", "a_b", "a/b", "..", "a b", "mnist@", "mnist@123", "@", "a@b@c", "mnıst"
            })
    void otherTextsAreRefusedWithTheLaw(String text) {
        assertThatThrownBy(() -> Reference.parse(text))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.code()).isEqualTo(Code.INVALID_REFERENCE))
                .hasMessageMatching(".*(a name is 1 to 63 of|a digest is 64 of).*");
    }

    @Test
    void aLongTextIsNotRepeatedWhole() {
        assertThat(Reference.requireName("a".repeat(63))).hasSize(63);
        assertThatThrownBy(() -> Reference.parse("a".repeat(100_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }
}
