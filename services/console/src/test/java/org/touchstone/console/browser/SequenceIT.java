package org.touchstone.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Published;
import org.touchstone.console.world.DemoSequence;
import org.touchstone.console.world.KafkaResource;
import org.touchstone.console.world.MemoryStore;

/** A model of sentences: how it learned, how it searches, and what it makes of a user's words. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SequenceIT extends BrowserStory {
    @Inject
    MemoryStore store;

    private @Nullable Published<ModelCard> model;
    private @Nullable DemoSequence demo;

    @BeforeAll
    void trainedAndMeasured() {
        DemoSequence told = new DemoSequence(
                fake.broadcaster(), store, catalog, Clock.systemUTC().instant());
        model = told.seed();
        demo = told;
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> view.models().newestFirst().stream()
                                .anyMatch(fact -> fact.getName().equals("ordering"))
                        && view.tasks().summary("decode-ordering").isPresent());
    }

    private static Locator region(Page page, String name) {
        return page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator tree(Page page) {
        return page.locator("svg.beam[role=img]");
    }

    private static void press(Page page, String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private static Locator step(Page page) {
        return page.getByRole(AriaRole.SLIDER, new Page.GetByRoleOptions().setName("Step of the search"));
    }

    @Test
    void shouldShowScoresByBeamAndWarnOfThoseThatTrainingDidNotPrepare() {
        Page page = open("/tasks/evaluate-ordering");

        Locator scores = region(page, "Scores by beam");
        assertThat(scores).containsText("BLEU");
        assertThat(scores).containsText("K = 8 ⚠");
        assertThat(page.getByRole(AriaRole.NOTE)).containsText("supports at most 5 at use, not 8");
        shoot(page, "task-sequence");
    }

    @Test
    void shouldGoThroughABeamStepByStepWithTheKeyboard() {
        Page page = open("/tasks/evaluate-ordering");
        press(page, "Next sentence");
        press(page, "K = 5");

        assertThat(tree(page)).hasAttribute("aria-label", Pattern.compile(".*the right output is lost at step 2.*"));
        assertThat(tree(page)).containsText("▼ right one lost");
        assertThat(step(page)).hasValue("2");
        assertThat(region(page, "Sentences")).containsText("Here the right output falls off the beam");
        step(page).press("ArrowLeft");

        assertThat(page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Candidates of the step")))
                .containsText("kept, right so far");
        assertThat(region(page, "Sentences")).containsText("step 1 of 7");
        Assertions.assertThat(
                        page.locator("svg.beam[role=img] .candidate.dropped").count())
                .isPositive();
    }

    @Test
    void shouldShowWhereTheSearchOfTrainingWasReset() {
        Page page = open("/tasks/evaluate-ordering");
        press(page, "training, K = 6");

        assertThat(tree(page)).containsText("↺ reset");
        assertThat(tree(page)).hasAttribute("aria-label", Pattern.compile(".*1 violations of the margin, 1 resets.*"));
        step(page).fill("3");
        assertThat(region(page, "Sentences")).containsText("The search begins anew from the right prefix.");
        shoot(page, "sequence-training-search");
    }

    @Test
    void shouldShowAttentionAsNumbersToo() {
        Page page = open("/tasks/evaluate-translation");

        Locator table = page.locator("table.attention");
        assertThat(table.locator("tbody tr")).hasCount(6);
        assertThat(table.locator("thead th")).hasCount(7);
        assertThat(table.locator("td").nth(1)).hasText(Pattern.compile("·|[01]\\.\\d\\d"));
        shoot(page, "sequence-attention");
    }

    @Test
    void shouldDrawParsesAsArcsAndSayWhatIsWrong() {
        Page page = open("/tasks/evaluate-parsing");
        press(page, "Next sentence");

        Locator arcs = page.locator("svg.arcs");
        assertThat(arcs).hasAttribute("aria-label", Pattern.compile("Heads: the ← .*Right: the ← det of bird.*"));
        assertThat(arcs).containsText("✗");
        assertThat(region(page, "Sentences")).containsText("have another head or relation than they should");
        Assertions.assertThat(arcs.locator(".arc.wrong").count())
                .isEqualTo(arcs.locator(".arc.right").count());
        shoot(page, "sequence-parse");
    }

    @Test
    void shouldAnswerAUserWithOutputsAndSayWhatCouldNotBeRead() {
        Page page = open("/tasks/decode-ordering");

        Locator outputs = page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Outputs, best first"));
        assertThat(outputs.locator("tbody tr")).hasCount(3);
        page.getByLabel("Show output 2").check();
        assertThat(page.getByLabel("Show output 2")).isFocused();
        press(page, "Next sentence");
        assertThat(region(page, "Sentences").locator(".unknown")).hasCount(2);
        press(page, "Next sentence");
        assertThat(region(page, "Sentences").getByRole(AriaRole.ALERT))
                .containsText("Sentence 3 has 10 words; the model was made for 1 to 8.");
        shoot(page, "task-decode");
    }

    @Test
    void shouldShowWhatWasFoundAsSoonAsItIsThere() {
        DemoSequence.Use use = Objects.requireNonNull(demo).begin("decode-live", "decode-text");
        Page page = open("/tasks/decode-live");
        assertThat(page.locator("#main")).containsText("Step1 of 2");

        use.finish("decoding", Map.of("sentences", 2.0));

        assertThat(region(page, "Sentences")).containsText("the old dog sees the bird .");
    }

    @Test
    void shouldShowHowTheBeamGrewInTraining() {
        Page page = open("/tasks/" + DemoSequence.TRAINING);

        assertThat(page.locator("ts-chart").first())
                .hasAttribute("aria-label", Pattern.compile(".*cross-entropy per word.*search loss per word.*"));
        assertThat(page.locator("ts-chart").nth(1))
                .hasAttribute("aria-label", Pattern.compile(".*margin violated.*right prefix fell off the beam.*"));
        shoot(page, "task-sequence-training");
    }

    @Test
    void shouldTellWhatAModelWasTaught() {
        Page page = open("/models/ordering/" + Objects.requireNonNull(model).digest());

        assertThat(region(page, "Card"))
                .containsText("beam-search optimization, K up to 6, valid outputs only (ConBSO)");
        assertThat(region(page, "Measured and used")).containsText("BLEU at beam 5");
        shoot(page, "model-sequence");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Use it on text"))
                .click();
        assertThat(page).hasURL(Pattern.compile(".*/decode\\?model=ordering@.*"));
    }

    @Test
    void shouldListMeasurementsAmongTheEvaluations() {
        Page page = open("/evaluations");

        Locator row = page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("Evaluations"))
                .getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions().setHasText("evaluate-ordering"));
        assertThat(row).containsText("BLEU at beam 5");
        assertThat(row).containsText("atis");
        shoot(page, "evaluations");
        row.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("evaluate-ordering"))
                .click();
        assertThat(page).hasURL(Pattern.compile(".*/tasks/evaluate-ordering"));
    }

    @Test
    void shouldSendWhatIsWrittenAndHoldBackABeamThatIsTooWide() {
        Page page = open("/decode?model=ordering");
        Locator send = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Search"));
        assertThat(send).isDisabled();
        page.getByLabel("One a line").fill("the dog sees the cat .\n\nbird the");
        assertThat(page.locator("#main")).containsText("2 sentences");
        assertThat(send).isEnabled();
        page.getByLabel("Beam (hypotheses)").fill("9");
        assertThat(send).isDisabled();
        assertThat(page.locator("#main")).containsText("supports at most 5");
        page.getByLabel("A beam above 5 is what I want").check();
        assertThat(send).isEnabled();
        shoot(page, "decode");

        page.getByLabel("One a line").press("Control+Enter");

        assertThat(page).hasURL(Pattern.compile(".*/tasks/.+"));
        page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Configuration"))
                .click();
        assertThat(page.locator("pre.json")).containsText("bird the");
        assertThat(page.locator("pre.json")).containsText("widerBeam");
    }

    @Test
    void shouldShowTextWithItsTreesAndWhatWasTurnedAway() {
        Page page = open("/datasets/atis/latest");

        assertThat(region(page, "Sentences")).containsText("Show me flights");
        assertThat(region(page, "Turned away")).containsText("the heads are [2, 1]");
        assertThat(page.locator("svg.arcs")).hasAttribute("aria-label", Pattern.compile(".*me ← iobj of Show.*"));
        shoot(page, "dataset-text");
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void shouldBeReadableNarrowInBothColours(ColorScheme colours) {
        reopen(480, colours);
        for (String path :
                new String[] {"/tasks/evaluate-parsing", "/decode?model=ordering", "/datasets/atis/latest"}) {
            Page page = open(path);
            assertThat(page.locator("h1")).isVisible();
            Assertions.assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                    .as("no sideways scrolling of " + path)
                    .isEqualTo(true);
        }
        reopen(1360, colours);
        Page page = open("/tasks/evaluate-ordering");
        assertThat(tree(page)).isVisible();
        shoot(page, "sequence-" + colours.name().toLowerCase(java.util.Locale.ROOT));
    }
}
