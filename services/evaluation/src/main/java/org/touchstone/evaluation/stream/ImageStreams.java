package org.touchstone.evaluation.stream;

import java.util.Optional;
import org.touchstone.worker.TaskFailedException;

/** The log of images, of all streams together in the order of their arrival; {@link TaskFailedException} when it is out of reach. */
public interface ImageStreams {

    /** Offset of the image that will arrive next. */
    long next();

    /** Offset of the oldest image that is still kept. */
    long oldest();

    /** Follows a stream from an offset on, or from the oldest image kept when that is later. */
    Follower follow(String stream, long offset);

    /** Reads one stream; for one thread. */
    interface Follower extends AutoCloseable {

        /** The next image; empty when none has arrived for a moment. */
        Optional<Arrived> poll();

        @Override
        void close();
    }

    /**
     * A message of a stream.
     *
     * @param picture the encoded file; empty where the message was none of the contract
     * @param id as its sender calls it
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Arrived(long offset, String id, byte[] picture) {}
}
