package org.touchstone.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP/1.1 reverse proxy on a free port that fails requests on demand. Heads pass unchanged, so signatures stay
 * valid; every connection carries one request.
 */
public final class FaultyHttpProxy implements AutoCloseable {
    private final URI upstream;
    private final ServerSocket listener;
    private final FaultSchedule schedule = new FaultSchedule();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger connections = new AtomicInteger();

    /** One request that came, and what befell it. */
    public record Exchange(String method, String path, Fault fault) {}

    private FaultyHttpProxy(URI upstream, ServerSocket listener) {
        this.upstream = upstream;
        this.listener = listener;
    }

    /** Starts in front of a server. */
    public static FaultyHttpProxy inFrontOf(URI upstream) {
        try {
            ServerSocket listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
            FaultyHttpProxy proxy = new FaultyHttpProxy(upstream, listener);
            proxy.spawn(proxy::accept, "faulty-proxy-accept");
            return proxy;
        } catch (IOException failure) {
            throw new UncheckedIOException("No port for the proxy", failure);
        }
    }

    /** Base address for clients. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** Adds a rule; of several the first that applies decides. */
    public void inject(FaultRule rule) {
        schedule.add(rule);
    }

    /** Each request that no rule fails fails with this probability, in one of these ways, drawn from the seed. */
    public void injectSeeded(long seed, double probability, List<Fault> faults) {
        schedule.seeded(seed, probability, faults);
    }

    /** From now on nothing fails. */
    public void clear() {
        schedule.clear();
    }

    /** All requests so far, in the order in which their heads were read. */
    public List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    /** Number of requests of this method whose path contains the text. */
    public long count(String method, String pathPart) {
        return exchanges.stream()
                .filter(exchange ->
                        exchange.method().equals(method) && exchange.path().contains(pathPart))
                .count();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("The proxy did not close", failure);
        }
    }

    private void accept() {
        while (closed.getCount() > 0) {
            try {
                Socket client = listener.accept();
                spawn(() -> serve(client), "faulty-proxy-" + connections.incrementAndGet());
            } catch (IOException ended) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        open.add(client);
        try (client) {
            MessageHead head = MessageHead.read(client.getInputStream());
            Fault fault = schedule.next(head.method(), head.path());
            exchanges.add(new Exchange(head.method(), head.path(), fault));
            try (Relay relay = new Relay(client, head, upstream, closed)) {
                relay.run(fault);
            }
        } catch (IOException broken) {
            // Either side may go away at any time: that is what this proxy is for.
        } finally {
            open.remove(client);
        }
    }

    private void spawn(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
