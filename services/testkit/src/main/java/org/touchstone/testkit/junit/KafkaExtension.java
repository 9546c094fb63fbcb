package org.touchstone.testkit.junit;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.touchstone.testkit.SharedServers;

/** Gives a {@link KafkaFixture} to a test, its constructor or its life-cycle methods: one per test class or test. */
public final class KafkaExtension implements ParameterResolver {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == KafkaFixture.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(Namespace.create(KafkaExtension.class))
                .computeIfAbsent(
                        KafkaFixture.class,
                        key -> new KafkaFixture(
                                SharedServers.kafka().bootstrapServers(), "t" + COUNTER.incrementAndGet() + "."),
                        KafkaFixture.class);
    }
}
