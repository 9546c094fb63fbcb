package org.touchstone.console.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.touchstone.catalog.Catalog;
import org.touchstone.console.view.View;
import org.touchstone.console.world.DemoWorld;
import org.touchstone.console.world.FakeWorld;

/** A browser before the console of an afternoon's work. Nothing may be asked of another site, and nothing may fail unseen. */
abstract class BrowserStory {
    private static final int USUAL_WIDTH = 1360;

    @TestHTTPResource
    @Nullable
    URL home;

    @Inject
    FakeWorld fake;

    @Inject
    View view;

    @Inject
    Catalog catalog;

    private @Nullable Browsers browsers;
    private @Nullable BrowserContext context;
    private final List<String> elsewhere = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    @BeforeAll
    void openBrowser() {
        browsers = Browsers.start();
        fake.demo(catalog);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> view.tasks()
                .summary(DemoWorld.LIVE)
                .filter(task -> task.progress().step() >= 750)
                .isPresent());
    }

    @AfterAll
    void closeBrowser() {
        Optional.ofNullable(browsers).ifPresent(Browsers::close);
    }

    @BeforeEach
    void openContext() {
        reopen(USUAL_WIDTH, ColorScheme.LIGHT);
        elsewhere.clear();
        complaints.clear();
    }

    @AfterEach
    void nothingWasAskedOfAnybodyElse() {
        Optional.ofNullable(context).ifPresent(BrowserContext::close);
        Assertions.assertThat(elsewhere).isEmpty();
        Assertions.assertThat(complaints).isEmpty();
    }

    final DemoWorld world() {
        return fake.demo(catalog);
    }

    /** From now on pages are so wide and in these colours. */
    final void reopen(int width, ColorScheme colours) {
        Optional.ofNullable(context).ifPresent(BrowserContext::close);
        context = java.util.Objects.requireNonNull(browsers)
                .browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, 900)
                        .setColorScheme(colours));
    }

    final Page open(String path) {
        Page page = java.util.Objects.requireNonNull(context).newPage();
        String origin = String.valueOf(home).replaceAll("/$", "");
        page.onRequest(request -> {
            String url = request.url();
            if (!url.startsWith(origin) && !url.startsWith("data:") && !url.startsWith("blob:")) {
                elsewhere.add(url);
            }
        });
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains("status of 4")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(origin + path);
        page.waitForSelector("#main > *");
        return page;
    }

    static void shoot(Page page, String name) {
        page.waitForTimeout(400);
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", name + ".png"))
                .setFullPage(true));
    }
}
