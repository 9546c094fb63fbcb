package org.touchstone.testkit.junit;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.touchstone.embedded.s3.S3Settings;
import org.touchstone.testkit.SharedServers;

/** Gives an {@link S3Fixture} to a test, its constructor or its life-cycle methods: one per test class or test. */
public final class S3Extension implements ParameterResolver {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == S3Fixture.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(Namespace.create(S3Extension.class))
                .computeIfAbsent(S3Fixture.class, key -> fixture(), S3Fixture.class);
    }

    private static S3Fixture fixture() {
        S3Settings settings = SharedServers.s3().settings();
        return new S3Fixture(
                SharedServers.s3().endpoint(),
                "test-" + COUNTER.incrementAndGet(),
                settings.accessKey(),
                settings.secretKey());
    }
}
