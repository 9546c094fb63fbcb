package org.touchstone.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports nobody listens on at the moment of asking. */
public final class FreePorts {
    private FreePorts() {}

    /** The port itself when it is given, a free one when it is 0. */
    public static int orFree(int port) {
        if (port != 0) {
            return port;
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new EmbeddedServerException("No free port on the loopback interface", none);
        }
    }
}
