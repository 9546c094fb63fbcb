package org.touchstone.console.stream;

import java.util.Optional;

/**
 * What one client has yet to see. It keeps the position the client has, and nothing else: asked, it answers with everything
 * since, however much that is. So a slow client costs no memory and misses nothing.
 */
@FunctionalInterface
public interface Pump {

    /** What is new since the last call; empty when nothing is. */
    Optional<Frame> next();
}
