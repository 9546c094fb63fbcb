package org.touchstone.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.touchstone.console.view.Story;
import org.touchstone.console.world.DemoDiagnosis;
import org.touchstone.console.world.KafkaResource;

/** Why a network does not learn, as the task's page tells it. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiagnosisIT extends BrowserStory {
    private static final int LAYERS = 5;

    private @Nullable Story story;

    @BeforeAll
    void trainASigmoidNetwork() {
        story = world().diagnosed();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> view.tasks()
                .looks(DemoDiagnosis.TASK, 1_999)
                .filter(looks -> !looks.isEmpty())
                .isPresent());
    }

    private Page openTask() {
        Page page = open("/tasks/" + DemoDiagnosis.TASK);
        assertThat(region(page, "Diagnosis")).isVisible();
        return page;
    }

    private static Locator region(Page page, String name) {
        return page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    @Test
    void shouldNameTheDefectWithItsEvidenceAndItsRemedy() {
        Locator diagnosis = region(openTask(), "Diagnosis");

        assertThat(diagnosis.locator(".defects li")).hasCount(2);
        assertThat(diagnosis).containsText("Top saturated at zero");
        assertThat(diagnosis).containsText("Use TANH or SOFTSIGN instead of SIGMOID");
        assertThat(diagnosis).containsText("mean activation 0.018");
    }

    @Test
    void shouldDrawEveryLayerAndTellItInWords() {
        Page page = openTask();

        Locator activations = region(page, "Activations by layer").locator("svg.figure");
        assertThat(activations).hasCount(LAYERS);
        assertThat(activations.nth(LAYERS - 1))
                .hasAttribute("aria-label", java.util.regex.Pattern.compile(".*mean 0\\.018.*"));
        assertThat(activations.first().locator(".band")).hasCount(1);
        assertThat(region(page, "Histograms over time").locator("svg.figure")).hasCount(LAYERS + 1);
        assertThat(region(page, "Histograms over time")
                        .locator("svg.figure")
                        .first()
                        .locator(".ridge"))
                .hasCount(9);
        shoot(page, "task-diagnosis");
    }

    @Test
    void shouldShowMeasuredBesidePredicted() {
        Locator start = region(openTask(), "Before training: measured and expected");

        Locator table = start.getByRole(AriaRole.TABLE);
        assertThat(table.locator("tbody tr")).hasCount(LAYERS + 1);
        assertThat(table.locator("tbody tr").first()).containsText("hidden1");
        assertThat(table.locator("tbody tr").nth(LAYERS - 1).locator("td").nth(5))
                .hasText("0.99");
        assertThat(table.locator(".far").first()).isVisible();
        assertThat(start.locator("svg.figure")).hasCount(4 + 3);
    }

    @Test
    void shouldChooseWhatTheHistogramsAreOf() {
        Page page = openTask();
        Locator histograms = region(page, "Histograms over time");
        histograms
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("∂C/∂s"))
                .click();
        histograms
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Magnitudes"))
                .click();

        assertThat(histograms.locator("svg.figure").first())
                .hasAttribute(
                        "aria-label", java.util.regex.Pattern.compile(".*histograms of the gradients of hidden1.*"));
        assertThat(histograms.locator("button[aria-pressed=true]")).hasCount(2);
    }

    @Test
    void shouldGoOnWithoutAReload() {
        Page page = openTask();
        page.evaluate("window.neverReloaded = true");
        Story told = java.util.Objects.requireNonNull(story);
        int from = told.events().size();
        told.tell(event -> event.setStatistics(DemoDiagnosis.look(2_050)));
        world().tellSince(told, from);

        assertThat(region(page, "Diagnosis")).containsText("2,050");
        Assertions.assertThat(page.evaluate("window.neverReloaded")).isEqualTo(true);
    }

    @Test
    void shouldBeReadableInTheDarkAndNarrow() {
        reopen(1360, ColorScheme.DARK);
        shoot(openTask(), "task-diagnosis-dark");
        reopen(480, ColorScheme.LIGHT);
        Page narrow = openTask();
        Assertions.assertThat(narrow.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .as("no sideways scrolling of the page")
                .isEqualTo(true);
    }

    @Test
    void shouldDrawTheSurfacesOfTwoCosts() {
        Page page = open("/cost-surface");
        assertThat(page.locator("canvas")).hasCount(2);
        assertThat(region(page, "Quadratic cost").getByRole(AriaRole.IMG))
                .hasAttribute("aria-label", java.util.regex.Pattern.compile(".*; 1 where both are 0\\."));
        String before = String.valueOf(picture(page));
        page.getByRole(AriaRole.SLIDER, new Page.GetByRoleOptions().setName("Turn"))
                .fill("20");

        Assertions.assertThat(picture(page)).isNotEqualTo(before);
        shoot(page, "cost-surface");
    }

    private static Object picture(Page page) {
        return page.evaluate("document.querySelector('canvas').toDataURL()");
    }
}
