package org.touchstone.proto;

/** What is wrong with a message: the field, as a path in JSON names, and the reason with its remedy. */
public record Violation(String field, String reason) {}
