package org.touchstone.flows;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.ArrayFiles;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.flow.BitsPerDimension;
import org.touchstone.kernel.flow.Flow;
import org.touchstone.kernel.flow.FlowSpec;
import org.touchstone.kernel.flow.Health;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.safetensors.Limits;
import org.touchstone.store.safetensors.Safetensors;
import org.touchstone.worker.TaskFailedException;

/**
 * A published flow at work, in the units of its data: pixels of 256 levels, or points of the plane, which the flow itself sees
 * standardized. Any thread may use it until it is closed.
 */
public final class FlowModel implements AutoCloseable {
    /** The kind of card that describes a flow. */
    public static final String KIND = "flow";

    /**
     * Metric of the card on which serving depends: the largest |x - decode(encode(x))| over the held-out examples, in the units
     * the flow sees (pixels in [0, 1], or deviations of points).
     */
    public static final String ROUND_TRIP = "round-trip error";

    /** Metric of the card on which serving depends: the largest |z| over the held-out examples, in deviations of the prior. */
    public static final String LARGEST_LATENT = "largest latent";

    private static final int AT_ONCE = 32;

    private final Published<ModelCard> card;
    private final Flow flow;

    private FlowModel(Published<ModelCard> card, Flow flow) {
        this.card = card;
        this.flow = flow;
    }

    /**
     * Opens a model to be served.
     *
     * @throws TaskFailedException when there is none of that name, it is no flow, or it is too ill to serve
     */
    public static FlowModel open(Catalog catalog, ObjectStore store, Reference reference) {
        Published<ModelCard> card;
        try {
            card = catalog.model(reference);
        } catch (CatalogException e) {
            throw TaskFailedException.permanent("MODEL_" + e.code(), String.valueOf(e.getMessage()));
        }
        requireFlow(card);
        requireHealthy(card);
        ModelCard content = card.content();
        try (InputStream in = store.open(content.parameters().key())) {
            FlowSpec spec = FlowArchitectures.fromCard(content.architecture(), content.input());
            return new FlowModel(
                    card,
                    Flow.load(
                            spec,
                            ArrayFiles.toSnapshot(Safetensors.read(in, Limits.DEFAULT))
                                    .arrays()));
        } catch (SpecException e) {
            throw TaskFailedException.permanent(
                    "MODEL_UNREADABLE", "Model " + card.reference() + " cannot be built: " + e.getMessage() + ".");
        } catch (IOException e) {
            throw TaskFailedException.retryable(
                    "MODEL_UNREADABLE", "Model " + card.reference() + " could not be read.", e);
        }
    }

    private static void requireFlow(Published<ModelCard> card) {
        if (!KIND.equals(card.content().kind())) {
            throw TaskFailedException.permanent(
                    "MODEL_IS_NO_FLOW",
                    "Model " + card.reference() + " is a " + card.content().kind()
                            + "; name one that a trainFlow task published.");
        }
    }

    private static void requireHealthy(Published<ModelCard> card) {
        var metrics = card.content().metrics();
        try {
            new Health(metrics.getOrDefault(LARGEST_LATENT, Double.NaN), metrics.getOrDefault(ROUND_TRIP, Double.NaN))
                    .requireServable();
        } catch (SpecException e) {
            throw TaskFailedException.permanent(
                    "MODEL_NOT_SERVABLE", "Model " + card.reference() + " is not served: " + e.getMessage() + ".");
        }
    }

    public Published<ModelCard> card() {
        return card;
    }

    public Flow flow() {
        return flow;
    }

    /** Whether it is of images; otherwise of points of the plane. */
    public boolean isOfImages() {
        return flow.spec().ofImages().isPresent();
    }

    /** Numbers of an example. */
    public int size() {
        return card.content().input().size();
    }

    /** In the units of points; only for a model of points. */
    public PlaneFlow plane() {
        return new PlaneFlow(flow, Standard.of(card.content().normalization()));
    }

    /** log p of images in nats, as {@link BitsPerDimension#logDensities}; {@code numbers} choose the noise. */
    public double[] logDensities(byte[] pixels, int[] numbers, Key noise) {
        return BitsPerDimension.logDensities(flow, pixels, numbers, noise);
    }

    /** Draws of images: values in [0, 1], image after image. */
    public float[] samples(Key key, int count, double temperature) {
        float[] all = new float[count * size()];
        for (int from = 0; from < count; from += AT_ONCE) {
            int some = Math.min(AT_ONCE, count - from);
            Key part = key.fold(from);
            float[] values =
                    Scope.evaluate(() -> flow.sample(part, some, temperature).toFloats());
            System.arraycopy(values, 0, all, from * size(), values.length);
        }
        return all;
    }

    /** Data sets that it was trained on, name@digest; none for a density of the plane. */
    public List<String> datasets() {
        return card.content().lineage().datasets();
    }

    @Override
    public void close() {
        flow.close();
    }
}
