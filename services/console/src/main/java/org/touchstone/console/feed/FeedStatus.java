package org.touchstone.console.feed;

/**
 * How far the reader is. {@code caughtUp}: everything that was in the topics at the start has been read, so that what is not
 * shown is not there. {@code behind}: records not yet read. {@code connected}: Kafka answered lately.
 */
public record FeedStatus(boolean caughtUp, boolean connected, long behind, long read, long unreadable) {}
