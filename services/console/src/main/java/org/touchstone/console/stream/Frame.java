package org.touchstone.console.stream;

/** One server-sent event: its id is the position to go on from. */
public record Frame(String id, String name, Object data) {}
