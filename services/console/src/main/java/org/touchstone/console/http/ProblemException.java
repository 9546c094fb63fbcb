package org.touchstone.console.http;

import org.jspecify.annotations.Nullable;

/** Ends a request with a problem. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /** The problem to answer with. */
    public ProblemException(Problem problem) {
        super(problem.title());
        this.problem = problem;
    }

    /** The request is at fault. */
    public static ProblemException badRequest(@Nullable String field, String title, String remedy) {
        return new ProblemException(Problem.of(400, "INVALID", title, remedy, field));
    }

    /** There is no such thing. */
    public static ProblemException notFound(String title, String remedy) {
        return new ProblemException(Problem.of(404, "NOT_FOUND", title, remedy));
    }

    /** The thing is in a state that does not allow this. */
    public static ProblemException conflict(String code, String title, String remedy) {
        return new ProblemException(Problem.of(409, code, title, remedy));
    }

    /** Something the console needs is away; trying again soon may help. */
    public static ProblemException unavailable(String title, String remedy) {
        return new ProblemException(Problem.of(503, "UNAVAILABLE", title, remedy));
    }

    /** The problem to answer with. */
    public Problem problem() {
        return problem;
    }
}
