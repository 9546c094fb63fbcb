package org.touchstone.audit.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.touchstone.audit.plan.OpenPlan;
import org.touchstone.catalog.AuditCatalog;
import org.touchstone.catalog.StoredObject;
import org.touchstone.catalog.audit.AuditFragment;
import org.touchstone.catalog.audit.AuditReport.Picture;
import org.touchstone.catalog.audit.Probes;
import org.touchstone.catalog.audit.Profile;
import org.touchstone.catalog.audit.Reproducibility;
import org.touchstone.catalog.audit.Subject;
import org.touchstone.kernel.saliency.check.ShardResult;

/** Every hash and every parameter of an audit in one file, so that a third party can repeat any map and compare. */
final class Manifest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private Manifest() {}

    /** What the file says; {@code explanation} is for readers. */
    record Content(
            int formatVersion,
            String explanation,
            String identity,
            StoredObject plan,
            Subject subject,
            Probes probes,
            Profile profile,
            Reproducibility reproducibility,
            List<Shard> shards,
            String merkleRoot) {}

    /** A shard's objects, and the hashes of its maps: one list for each state and method, in the order of the probes. */
    record Shard(
            int number,
            String order,
            String family,
            int seed,
            int firstImage,
            String fragment,
            StoredObject values,
            List<Picture> pictures,
            List<Maps> maps) {}

    /** SHA-256 of each map's signed, then absolute values as little-endian float32; zeros where there was no map. */
    record Maps(String state, String method, List<String> sha256) {}

    /** The file as it is kept, and the Merkle root over all maps. */
    record Kept(StoredObject object, String merkleRoot, long maps) {}

    static Kept write(AuditCatalog audits, OpenPlan plan, List<Findings.Part> parts) {
        Merkle tree = new Merkle();
        List<Shard> shards = new ArrayList<>();
        for (Findings.Part part : parts) {
            AuditFragment fragment = part.fragment();
            shards.add(new Shard(
                    fragment.shard(),
                    fragment.order(),
                    fragment.family(),
                    fragment.seed(),
                    fragment.firstImage(),
                    part.key(),
                    fragment.values(),
                    fragment.pictures(),
                    maps(part.result(), tree)));
        }
        var document = plan.document();
        Content content = new Content(
                1,
                "The leaves of the Merkle tree (RFC 6962) are the hashes under shards[].maps[].sha256, in this order.",
                document.identity(),
                plan.object(),
                document.subject(),
                document.probes(),
                document.profile(),
                document.reproducibility(),
                shards,
                tree.root());
        try {
            StoredObject object =
                    audits.putEvidence(document.name(), ".json", JSON.writeValueAsBytes(content), "application/json");
            return new Kept(object, tree.root(), tree.count());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Records of numbers and texts are always JSON", e);
        }
    }

    private static List<Maps> maps(ShardResult result, Merkle tree) {
        List<Maps> maps = new ArrayList<>();
        for (int s = 0; s < result.labels().states().size(); s++) {
            for (int m = 0; m < result.labels().methods().size(); m++) {
                List<String> hashes = new ArrayList<>();
                for (int image = 0; image < result.shard().images(); image++) {
                    String hash = result.hash(s, m, image);
                    tree.add(HexFormat.of().parseHex(hash));
                    hashes.add(hash);
                }
                maps.add(new Maps(
                        result.labels().states().get(s),
                        result.labels().methods().get(m),
                        hashes));
            }
        }
        return maps;
    }
}
