package org.touchstone.audit.request;

import java.nio.charset.StandardCharsets;
import org.touchstone.catalog.audit.Profile;
import org.touchstone.proto.v1.InputContract;
import org.touchstone.store.Sha256;

/** What makes two audits the same: model, images, how pixels enter, profile with seed, and the auditor's version. */
public final class Identity {
    /** Raised whenever the same request could lead to other figures. */
    public static final String AUDITOR = "touchstone-audit 2";

    private Identity() {}

    /** As 64 hexadecimal digits; {@code dataset} is name@digest. */
    public static String of(String modelSha256, String dataset, String split, InputContract input, Profile profile) {
        String text = String.join(
                "\n",
                AUDITOR,
                modelSha256,
                dataset,
                split,
                input.getScaleList().toString(),
                input.getOffsetList().toString(),
                input.getBaselineList().toString(),
                profile.digest());
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Id of the task of an audit that is filed under a name: the same whoever asks, however often. */
    public static String taskId(String identity, String name) {
        return "audit-"
                + Sha256.hex((identity + "\n" + name).getBytes(StandardCharsets.UTF_8))
                        .substring(0, 40);
    }
}
