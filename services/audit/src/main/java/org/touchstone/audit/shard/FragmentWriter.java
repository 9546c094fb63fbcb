package org.touchstone.audit.shard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.touchstone.audit.plan.OpenPlan;
import org.touchstone.audit.plan.States;
import org.touchstone.catalog.AuditCatalog;
import org.touchstone.catalog.StoredObject;
import org.touchstone.catalog.audit.AuditFragment;
import org.touchstone.catalog.audit.AuditFragment.Cell;
import org.touchstone.catalog.audit.AuditReport;
import org.touchstone.catalog.audit.AuditReport.Picture;
import org.touchstone.kernel.saliency.check.ImageSize;
import org.touchstone.kernel.saliency.check.ShardResult;
import org.touchstone.kernel.saliency.check.ShardSpec;
import org.touchstone.kernel.saliency.check.Table;
import org.touchstone.kernel.saliency.picture.SaliencyPicture;
import org.touchstone.kernel.saliency.similarity.SaliencyMap;
import org.touchstone.store.safetensors.Safetensors;

/** Writes down what a shard has found: numbers, maps and pictures as evidence, and the fragment that names them. */
final class FragmentWriter {
    /** Conventions: whose class is explained. */
    static final String FIXED = "fixed";

    static final String RECOMPUTED = "recomputed";

    private static final String SAFETENSORS = "application/octet-stream";

    private final AuditCatalog audits;
    private final String name;
    private final OpenPlan plan;
    private final States states;

    FragmentWriter(AuditCatalog audits, String name, OpenPlan plan) {
        this.audits = audits;
        this.name = name;
        this.plan = plan;
        this.states = new States(plan.plan());
    }

    /** The same result gives the same objects. */
    StoredObject write(ShardResult result) {
        ShardSpec shard = result.shard();
        StoredObject values = put(Safetensors.toBytes(ShardFiles.values(result)));
        StoredObject maps = result.maps().isEmpty() ? null : put(Safetensors.toBytes(ShardFiles.maps(result)));
        Optional<ShardSpec.Randomized> randomized =
                shard.part() instanceof ShardSpec.Randomized some ? Optional.of(some) : Optional.empty();
        return audits.putFragment(
                name,
                new AuditFragment(
                        AuditFragment.FORMAT_VERSION,
                        plan.object().sha256(),
                        shard.number(),
                        shard.part().order(),
                        randomized.map(some -> some.family().id()).orElse(""),
                        randomized.map(ShardSpec.Randomized::seed).orElse(0),
                        shard.firstImage(),
                        shard.images(),
                        randomized.map(some -> cells(some, result)).orElse(List.of()),
                        randomized.map(some -> states(some, result)).orElse(List.of()),
                        pictures(randomized, result, maps),
                        values));
    }

    private StoredObject put(byte[] bytes) {
        return audits.putEvidence(name, ".safetensors", bytes, SAFETENSORS);
    }

    private List<Cell> cells(ShardSpec.Randomized shard, ShardResult result) {
        List<Cell> cells = new ArrayList<>();
        List<String> measures = result.labels().measures();
        for (int s = 0; s < result.labels().states().size(); s++) {
            for (States.Place place :
                    states.places(shard, result.labels().states().get(s))) {
                for (int m = 0; m < result.labels().methods().size(); m++) {
                    String method = result.labels().methods().get(m);
                    for (int k = 0; k < measures.size(); k++) {
                        cells.add(cell(
                                place,
                                method,
                                FIXED,
                                measures.get(k),
                                row(result.table(ShardResult.SIMILARITY), result, s, m, k)));
                    }
                    if (result.tables().containsKey(ShardResult.RECOMPUTED)) {
                        cells.add(cell(
                                place,
                                method,
                                RECOMPUTED,
                                measures.get(0),
                                row(result.table(ShardResult.RECOMPUTED), result, s, m)));
                    }
                }
            }
        }
        return cells;
    }

    /** The numbers of all images at a place of a table whose last axis is images. */
    private static double[] row(Table table, ShardResult result, int... place) {
        return IntStream.range(0, result.shard().images())
                .mapToDouble(image -> {
                    int[] at = Arrays.copyOf(place, place.length + 1);
                    at[place.length] = image;
                    return table.get(at);
                })
                .toArray();
    }

    private static Cell cell(
            States.Place place, String method, String convention, String measure, double[] similarities) {
        double sum = 0;
        int count = 0;
        for (double similarity : similarities) {
            if (!Double.isNaN(similarity)) {
                sum += similarity;
                count++;
            }
        }
        return new Cell(
                method,
                place.order(),
                place.state(),
                place.layer(),
                convention,
                measure,
                sum,
                count,
                similarities.length - count);
    }

    private List<AuditFragment.State> states(ShardSpec.Randomized shard, ShardResult result) {
        List<AuditFragment.State> found = new ArrayList<>();
        for (int s = 0; s < result.labels().states().size(); s++) {
            double[] correct = row(result.table(ShardResult.CORRECT), result, s);
            int count = (int) Arrays.stream(correct).filter(one -> one == 1).count();
            double share = result.labels().shares().get(s);
            states.places(shard, result.labels().states().get(s))
                    .forEach(place -> found.add(
                            new AuditFragment.State(place.order(), place.state(), place.layer(), share, count)));
        }
        return found;
    }

    private List<Picture> pictures(
            Optional<ShardSpec.Randomized> randomized, ShardResult result, @Nullable StoredObject maps) {
        List<Picture> pictures = new ArrayList<>();
        if (randomized.isEmpty() && result.shard().part() instanceof ShardSpec.Trained) {
            inputs(result.shard(), pictures);
        }
        result.maps().forEach((key, values) -> {
            String[] parts = key.split("/", -1);
            String kind = parts[0];
            String method = parts[1];
            if (kind.equals("signed") && plan.isUnsigned(method)) {
                return;
            }
            ImageSize size = plan.subject().size();
            SaliencyMap map = SaliencyMap.of(size.height(), size.width(), values);
            byte[] png = kind.equals("signed") ? SaliencyPicture.signed(map, 1) : SaliencyPicture.absolute(map, 1);
            StoredObject object = audits.putEvidence(name, ".png", png, "image/png");
            int image = Integer.parseInt(parts[3]);
            places(randomized, parts[2])
                    .forEach(place ->
                            pictures.add(new Picture(method, place.order(), place.state(), image, kind, object, maps)));
        });
        return pictures;
    }

    private List<States.Place> places(Optional<ShardSpec.Randomized> randomized, String state) {
        return randomized
                .map(shard -> states.places(shard, state))
                .orElseGet(() -> List.of(new States.Place(AuditReport.TRAINED, 0, "")));
    }

    /** The images themselves, as far as they are displayed. */
    private void inputs(ShardSpec shard, List<Picture> pictures) {
        int bytes = plan.subject().size().bytes();
        byte[] pixels = plan.pixels(shard);
        for (int image = shard.firstImage();
                image < Math.min(shard.lastImage(), plan.plan().displayed());
                image++) {
            int from = (image - shard.firstImage()) * bytes;
            byte[] png = ImagePicture.of(
                    Arrays.copyOfRange(pixels, from, from + bytes),
                    plan.subject().size());
            pictures.add(new Picture(
                    "",
                    AuditReport.TRAINED,
                    0,
                    image,
                    "input",
                    audits.putEvidence(name, ".png", png, "image/png"),
                    null));
        }
    }
}
