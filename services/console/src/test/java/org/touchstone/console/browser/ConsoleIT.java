package org.touchstone.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.touchstone.console.world.DemoWorld;
import org.touchstone.console.world.KafkaResource;

@QuarkusTest
@WithTestResource(KafkaResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleIT extends BrowserStory {
    @Test
    void shouldShowWhatIsGoingOn() {
        Page page = open("/");
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Overview")))
                .isVisible();
        assertThat(page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Running now")))
                .containsText(DemoWorld.LIVE);
        assertThat(page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Recent failures")))
                .containsText("lower the learning rate");
        assertThat(page.locator("#live")).hasText("Live");
        shoot(page, "home");
    }

    @Test
    void shouldShowTasksAndKeepTheFilterInTheAddress() {
        Page page = open("/tasks");
        shoot(page, "tasks");
        page.getByRole(AriaRole.SEARCHBOX, new Page.GetByRoleOptions().setName("Search"))
                .fill("sweep-rates-");
        assertThat(page.locator("tbody tr")).hasCount(12);
        assertThat(page).hasURL(Pattern.compile(".*text=sweep-rates-.*"));
        page.reload();
        assertThat(page.locator("tbody tr")).hasCount(12);
    }

    @Test
    void shouldDrawTheCurveOnWithoutAReload() {
        Page page = open("/tasks/" + DemoWorld.LIVE);
        assertThat(page.getByRole(AriaRole.IMG).and(page.locator("ts-chart")).first())
                .isVisible();
        page.evaluate("window.neverReloaded = true");
        String before = page.locator("dl.facts dd").first().textContent();
        world().advance(100);
        assertThat(page.locator("dl.facts dd").first()).not().hasText(before);
        Assertions.assertThat(page.evaluate("window.neverReloaded")).isEqualTo(true);
        shoot(page, "task");
    }

    @Test
    void shouldForgetInTheBrowserWhatAKilledOwnerTold() {
        Page page = open("/queues");
        Object curve = page.evaluate("""
                async () => {
                  const { Curves } = await import('/js/curves.js');
                  const curves = new Curves();
                  curves.reset({ loss: { steps: [1, 2, 3, 5], values: [9, 8, 7, 6], epochs: [1, 1, 1, 1] } });
                  curves.change([{ epoch: 2, fromStep: 2 }], { loss: { steps: [4, 3], values: [40, 30], epochs: [2, 2] } });
                  curves.change([], { loss: { steps: [3], values: [99], epochs: [1] } });
                  const [[, points]] = curves.all();
                  return points.steps.join() + ' ' + points.values.join() + ' ' + points.epochs.join();
                }""");
        Assertions.assertThat(curve).isEqualTo("1,2,3,4 9,8,30,40 1,1,2,2");
    }

    @Test
    void shouldTellOfKillsOnTheCurve() {
        Page page = open("/tasks/train-shapes-mlp");
        assertThat(page.locator("ol.timeline")).containsText("vanished without a word");
        page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Configuration"))
                .click();
        assertThat(page.locator("pre.json")).containsText("learningRate");
        shoot(page, "task-killed");
    }

    @Test
    void shouldStopATask() {
        Page page = open("/tasks/" + DemoWorld.LIVE);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Stop"))
                .click();
        assertThat(page.locator("#toasts")).containsText("asked to stop");
        assertThat(page.locator(".head .state")).hasText("Stopping");
        Assertions.assertThat(fake.commands()).contains("cancel " + DemoWorld.LIVE + " by anonymous");
    }

    @Test
    void shouldSayAtWhichFieldATaskIsWrong() {
        Page page = open("/submit?kind=train-classifier");
        shoot(page, "submit");
        page.getByRole(AriaRole.TEXTBOX).fill("{\"id\":\"browser-bad\",\"trainClassifier\":{\"batchSise\":1}}");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Submit").setExact(true))
                .click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("trainClassifier.batchSise");
        shoot(page, "submit-error");
    }

    @Test
    void shouldSubmitATaskAndFollowIt() {
        Page page = open("/submit");
        page.getByRole(AriaRole.TEXTBOX)
                .fill("{\"id\":\"browser-good\",\"trainClassifier\":{\"batchSize\":1,\"modelName\":\"m\"}}");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Submit").setExact(true))
                .click();
        assertThat(page).hasURL(Pattern.compile(".*/tasks/browser-good"));
        assertThat(page.locator(".head .state")).hasText("Queued");
    }

    @Test
    void shouldShowDataSets() {
        Page page = open("/datasets");
        assertThat(page.getByRole(AriaRole.TABLE)).containsText("shapes");
        shoot(page, "datasets");
        page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("shapes").setExact(true))
                .click();
        assertThat(page.locator(".bars")).containsText("disc");
        assertThat(page.locator("img.preview")).not().hasJSProperty("naturalWidth", 0);
        assertThat(page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Refused items")))
                .containsText("Label 9 is not below 5.");
        shoot(page, "dataset");
    }

    @Test
    void shouldShowModelsAndWhereTheyComeFrom() {
        Page page = open("/models");
        assertThat(page.getByRole(AriaRole.TABLE)).containsText("97.20 %");
        page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("shapes-mlp").setExact(true))
                .first()
                .click();
        assertThat(page.locator(".lineage")).containsText("train-shapes-mlp");
        shoot(page, "model");
    }

    @Test
    void shouldShowAnEvaluation() {
        Page page = open("/evaluations/evaluate-shapes-mlp");
        assertThat(page.locator(".big-number")).hasText("97.20 %");
        assertThat(page.getByRole(AriaRole.TABLE)).containsText("ring (6)");
        shoot(page, "evaluation");
    }

    @Test
    void shouldCompareTheRunsOfASweep() {
        Page page = open("/compare?parent=sweep-rates");
        assertThat(page.locator("tbody tr")).hasCount(12);
        assertThat(page.locator("thead")).containsText("adam.learningRate");
        shoot(page, "compare");
    }

    @Test
    void shouldReplayADeadLetter() {
        Page page = open("/queues");
        assertThat(page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Dead letters")))
                .containsText("NAN_LOSS");
        shoot(page, "queues");
        page.getByRole(AriaRole.ROW)
                .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText("NAN_LOSS"))
                .getByRole(AriaRole.BUTTON)
                .click();
        assertThat(page.locator("#toasts")).containsText("another try");
        Assertions.assertThat(fake.commands()).contains("replay train-too-fast by anonymous");
    }

    @Test
    void shouldBeDarkWhereTheSystemIs() {
        reopen(1360, ColorScheme.DARK);
        Page page = open("/tasks/train-shapes-mlp");
        assertThat(page.locator("ol.timeline")).isVisible();
        shoot(page, "task-dark");
    }
}
