package org.touchstone.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import org.awaitility.Awaitility;

/** The page of one audit, by what a user sees on it. */
record AuditPage(Page page) {

    Locator rows() {
        return page.locator("tr[data-method]");
    }

    Locator row(String method) {
        return rows().filter(
                        new Locator.FilterOptions().setHas(page.locator("b").getByText(method, exactly())));
    }

    Locator maps() {
        return page.locator("td.map img");
    }

    /** The picture of a method: 0 is the trained model. */
    Locator map(String method, int state) {
        return row(method).locator("td.map").nth(state).locator("img");
    }

    Locator curve(String method) {
        return row(method).locator("ts-retained svg");
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    void press(String name) {
        button(name).click();
        assertThat(button(name)).hasAttribute("aria-pressed", "true");
    }

    void image(int number) {
        page.locator(".thumb").nth(number).click();
        assertThat(page.locator(".thumb").nth(number)).hasAttribute("aria-pressed", "true");
    }

    void choose(String label, String option) {
        page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).selectOption(option);
    }

    void why(String method) {
        row(method).getByRole(AriaRole.BUTTON).click();
    }

    /** Waits until no picture is missing or broken. */
    void everyMapIsDrawn() {
        assertThat(page.locator("td.map .blank")).hasCount(0);
        // Asked from outside: the page's policy lets nothing be evaluated inside it.
        Awaitility.await()
                .pollInSameThread()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> (boolean)
                                page.evaluate(
                                        "(() => { const maps = [...document.querySelectorAll('td.map img, .subject img')];"
                                                + " maps.forEach((one) => { one.loading = 'eager'; });"
                                                + " return maps.length > 0 && maps.every((one) => one.complete && one.naturalWidth > 0); })()"));
    }

    private static Locator.GetByTextOptions exactly() {
        return new Locator.GetByTextOptions().setExact(true);
    }
}
