package org.touchstone.console.stream;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.touchstone.console.config.ConsoleConfig;
import org.touchstone.console.http.Problem;
import org.touchstone.console.http.ProblemException;

/** Turns pumps into streams: looks at most ten times a second, says so when nothing happens, and counts the listeners. */
@ApplicationScoped
public class Streams {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final AtomicInteger open = new AtomicInteger();
    private final int most;

    Streams(ConsoleConfig config) {
        this.most = config.maxStreams();
    }

    /** Streams open now. */
    public int open() {
        return open.get();
    }

    /** The pump's frames as they come, looked for every {@code interval}. */
    public Multi<OutboundSseEvent> stream(Pump pump, Duration interval, Sse sse) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            throw new ProblemException(Problem.of(
                    503,
                    "TOO_MANY_STREAMS",
                    "Too many live streams are open.",
                    "Close other tabs, or raise touchstone.console.max-streams."));
        }
        long quietTicks = Math.max(1, HEARTBEAT.dividedBy(interval));
        Ticker ticker = new Ticker(pump, quietTicks, sse);
        return Multi.createFrom()
                .ticks()
                .every(interval)
                .onOverflow()
                .drop()
                .emitOn(Infrastructure.getDefaultWorkerPool(), 1)
                .onItem()
                .transformToIterable(tick -> ticker.events())
                .onTermination()
                .invoke(open::decrementAndGet);
    }

    /** What to send at a tick: what is new, or after a long silence a comment that keeps proxies from hanging up. */
    private static final class Ticker {
        private final Pump pump;
        private final long quietTicks;
        private final Sse sse;
        private long quiet;

        Ticker(Pump pump, long quietTicks, Sse sse) {
            this.pump = pump;
            this.quietTicks = quietTicks;
            this.sse = sse;
        }

        Iterable<OutboundSseEvent> events() {
            Stream<OutboundSseEvent> events = pump.next().stream().map(frame -> sse.newEventBuilder()
                    .id(frame.id())
                    .name(frame.name())
                    .mediaType(MediaType.APPLICATION_JSON_TYPE)
                    .data(frame.data())
                    .build());
            List<OutboundSseEvent> due = events.toList();
            quiet = due.isEmpty() ? quiet + 1 : 0;
            if (quiet >= quietTicks) {
                quiet = 0;
                return List.of(sse.newEventBuilder().comment("still here").build());
            }
            return due;
        }
    }
}
