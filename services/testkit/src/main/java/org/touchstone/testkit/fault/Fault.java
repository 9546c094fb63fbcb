package org.touchstone.testkit.fault;

import java.time.Duration;

/** One way in which a store or the network to it fails a request. */
public sealed interface Fault {

    /** Nothing fails. */
    record None() implements Fault {}

    /** The request never arrives; the answer is an error of S3, such as 503 SlowDown. */
    record Status(int status, String code) implements Fault {}

    /** The request arrives late. */
    record Delay(Duration delay) implements Fault {}

    /** The bytes of request and answer trickle. */
    record Slow(int bytesPerSecond) implements Fault {}

    /** Only the first bytes of the body arrive, then both connections are cut. */
    record TornUpload(int afterBytes) implements Fault {}

    /** The request is carried out; of the answer's body only the first bytes come back, then the connection is cut. */
    record TornDownload(int afterBytes) implements Fault {}

    /** The request is carried out; the answer is lost and the connection cut. */
    record LostAnswer() implements Fault {}

    /** The connection is cut before anything arrives. */
    record Reset() implements Fault {}

    /** The request arrives without this header: a store that does not know it. */
    record IgnoredHeader(String header) implements Fault {}
}
