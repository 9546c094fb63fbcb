package org.touchstone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.touchstone.testkit.process.ChildJvm;

class ChildJvmIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void aFrozenChildIsSilentUntilItThaws() {
        try (ChildJvm child = ChildJvm.start(Counting.class, "tick")) {
            child.awaitLine("tick 2", PATIENCE);

            child.freeze();
            int told = settled(child);
            assertThatThrownBy(() -> child.awaitLine("tick " + (told + 2), Duration.ofMillis(600)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("did not say within");
            child.thaw();

            child.awaitLine("tick " + (told + 2), PATIENCE);
        }
    }

    @Test
    void aTerminatedChildSaysItsLastWordsAndAKilledOneDoesNot() {
        try (ChildJvm terminated = ChildJvm.start(Counting.class, "a");
                ChildJvm killed = ChildJvm.start(Counting.class, "b")) {
            terminated.awaitLine("a 1", PATIENCE);
            killed.awaitLine("b 1", PATIENCE);

            terminated.terminate();
            killed.kill9();

            assertThat(terminated.awaitExit(PATIENCE)).isEqualTo(143);
            assertThat(terminated.lines()).last().isEqualTo("last words");
            assertThat(killed.awaitExit(PATIENCE)).isEqualTo(137);
            assertThat(killed.lines()).doesNotContain("last words");
        }
    }

    @Test
    void aFailingChildEndsAndSaysWhy() {
        try (ChildJvm child = ChildJvm.start(Counting.class, "fail")) {
            assertThat(child.awaitExit(PATIENCE)).isEqualTo(1);
            assertThat(child.lines()).anyMatch(line -> line.contains("told to fail"));
            assertThatThrownBy(() -> child.awaitLine("tick", PATIENCE)).hasMessageContaining("ended without");
        }
    }

    @Test
    void aGrandchildDiesWithItsKilledParent() {
        try (ChildJvm parent = ChildJvm.start(Parent.class)) {
            String line = parent.awaitLine("grandchild ", PATIENCE);
            Optional<ProcessHandle> grandchild = ProcessHandle.of(Long.parseLong(line.split(" ", 2)[1]));
            assertThat(grandchild)
                    .hasValueSatisfying(process -> assertThat(process.isAlive()).isTrue());

            parent.kill9();

            assertThat(grandchild.orElseThrow().onExit()).succeedsWithin(PATIENCE);
        }
    }

    /** Starts a child of its own. */
    static final class Parent {
        private Parent() {}

        @SuppressWarnings("checkstyle:regexpsinglelinejava") // its line is what the test waits for
        public static void main(String[] arguments) {
            ChildJvm child = ChildJvm.start(List.of("-Xmx32m"), Counting.class, "deep");
            child.awaitLine("deep 0", PATIENCE);
            System.out.println("grandchild " + child.pid());
            child.awaitExit(Duration.ofMinutes(1));
        }
    }

    /** Number of the last tick once nothing new arrives through the pipe. */
    private static int settled(ChildJvm child) {
        int before = -1;
        int now = child.lines().size();
        while (now != before) {
            before = now;
            int expected = now;
            try {
                child.awaitLine(line -> child.lines().size() > expected, "one more", Duration.ofMillis(300));
            } catch (AssertionError silent) {
                return now - 1;
            }
            now = child.lines().size();
        }
        return now - 1;
    }
}
