package org.touchstone.testkit.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Carries one request to the server and its answer back, or fails at it as told. */
final class Relay implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 13;
    private static final long UNLIMITED = Long.MAX_VALUE;

    private final Socket client;
    private final MessageHead head;
    private final URI upstream;
    private final CountDownLatch closed;
    private @Nullable Socket server;

    Relay(Socket client, MessageHead head, URI upstream, CountDownLatch closed) {
        this.client = client;
        this.head = head;
        this.upstream = upstream;
        this.closed = closed;
    }

    void run(Fault fault) throws IOException {
        if (head.chunked()) {
            answer(411, "MissingContentLength");
        } else if (fault instanceof Fault.Status status) {
            drainBody();
            answer(status.status(), status.code());
        } else if (fault instanceof Fault.Delay delay) {
            pause(delay.delay().toNanos());
            forward(head, CHUNK_BYTES, 0, UNLIMITED);
        } else if (fault instanceof Fault.Slow slow) {
            int chunk = Math.max(1, slow.bytesPerSecond() / 20);
            forward(head, chunk, TimeUnit.SECONDS.toNanos(1) * chunk / slow.bytesPerSecond(), UNLIMITED);
        } else if (fault instanceof Fault.TornUpload torn) {
            sendRequest(head, CHUNK_BYTES, 0, Math.min(torn.afterBytes(), head.contentLength()));
            reset(connected());
            reset(client);
        } else if (fault instanceof Fault.TornDownload torn) {
            forward(head, CHUNK_BYTES, 0, torn.afterBytes());
            reset(client);
        } else if (fault instanceof Fault.LostAnswer) {
            sendRequest(head, CHUNK_BYTES, 0, head.contentLength());
            copy(connected().getInputStream(), OutputStream.nullOutputStream(), UNLIMITED, CHUNK_BYTES, 0);
            reset(client);
        } else if (fault instanceof Fault.Reset) {
            reset(client);
        } else if (fault instanceof Fault.IgnoredHeader ignored) {
            forward(head.without(ignored.header()), CHUNK_BYTES, 0, UNLIMITED);
        } else {
            forward(head, CHUNK_BYTES, 0, UNLIMITED);
        }
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private void forward(MessageHead sent, int chunk, long pauseNanos, long answerBytes) throws IOException {
        sendRequest(sent, chunk, pauseNanos, head.contentLength());
        InputStream answer = connected().getInputStream();
        client.getOutputStream().write(MessageHead.read(answer).bytes());
        copy(answer, client.getOutputStream(), answerBytes, chunk, pauseNanos);
    }

    private void sendRequest(MessageHead sent, int chunk, long pauseNanos, long bodyBytes) throws IOException {
        acceptBody();
        OutputStream out = connected().getOutputStream();
        out.write(sent.bytes());
        copy(client.getInputStream(), out, bodyBytes, chunk, pauseNanos);
        out.flush();
    }

    private void drainBody() throws IOException {
        acceptBody();
        copy(client.getInputStream(), OutputStream.nullOutputStream(), head.contentLength(), CHUNK_BYTES, 0);
    }

    private void acceptBody() throws IOException {
        if (head.expectsContinue()) {
            client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private Socket connected() throws IOException {
        if (server == null) {
            server = new Socket(upstream.getHost(), upstream.getPort());
        }
        return server;
    }

    private void copy(InputStream in, OutputStream out, long atMost, int chunk, long pauseNanos) throws IOException {
        byte[] buffer = new byte[chunk];
        long left = atMost;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                return;
            }
            out.write(buffer, 0, read);
            out.flush();
            left -= read;
            pause(pauseNanos);
        }
    }

    private void pause(long nanos) throws IOException {
        if (nanos == 0) {
            return;
        }
        try {
            if (closed.await(nanos, TimeUnit.NANOSECONDS)) {
                throw new IOException("The proxy was closed");
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new IOException("The proxy was interrupted", asked);
        }
    }

    private void answer(int status, String code) throws IOException {
        String body = head.method().equals("HEAD")
                ? ""
                : "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>" + code
                        + " by the faulty proxy</Message></Error>";
        String answer = "HTTP/1.1 " + status + " " + code + "\r\nContent-Type: application/xml\r\nContent-Length: "
                + body.length() + "\r\nConnection: close\r\n\r\n" + body;
        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
    }

    /** Closes so that the other side sees a reset, not an end. */
    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
