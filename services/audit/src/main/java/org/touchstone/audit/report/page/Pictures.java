package org.touchstone.audit.report.page;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.StoredObject;
import org.touchstone.catalog.audit.AuditReport;
import org.touchstone.catalog.audit.AuditReport.Picture;
import org.touchstone.catalog.audit.Method;

/** The figure of the paper: methods down, depth of randomization across, for as many images as the page has room for. */
final class Pictures {
    private static final long MOST_BYTES = 6L << 20;
    private static final int SIDE = 64;

    private final AuditReport report;
    private final Function<StoredObject, byte[]> content;
    private final Map<Place, Picture> byPlace = new HashMap<>();
    private long bytes;

    Pictures(AuditReport report, Function<StoredObject, byte[]> content) {
        this.report = report;
        this.content = content;
        report.pictures().forEach(picture -> byPlace.put(Place.of(picture), picture));
    }

    private record Place(String method, String order, int state, int image, String kind) {
        static Place of(Picture picture) {
            return new Place(picture.method(), picture.order(), picture.state(), picture.image(), picture.kind());
        }
    }

    void appendTo(Markup page) {
        List<String> orders = report.pictures().stream()
                .map(Picture::order)
                .filter(order -> !order.equals(AuditReport.TRAINED))
                .distinct()
                .toList();
        for (int image : report.probes().displayed()) {
            if (bytes > MOST_BYTES) {
                page.paragraph("More images are in the store; the manifest lists them.");
                return;
            }
            String label = image < report.probes().labels().size()
                    ? name(report.probes().labels().get(image))
                    : "";
            page.raw("<h3>Image " + report.probes().indices().get(image) + ", " + Markup.escape(label) + " "
                    + picture(byPlace.get(new Place("", AuditReport.TRAINED, 0, image, "input"))) + "</h3>\n");
            for (String order : orders) {
                figure(page, order, image);
            }
        }
    }

    private String name(int label) {
        List<String> names = report.subject().classNames();
        return label < names.size() ? names.get(label) : Integer.toString(label);
    }

    private void figure(Markup page, String order, int image) {
        List<Integer> states = new ArrayList<>(new TreeSet<>(report.pictures().stream()
                .filter(picture -> picture.order().equals(order) && picture.image() == image)
                .map(Picture::state)
                .toList()));
        if (states.isEmpty()) {
            return;
        }
        page.raw("<table class=\"figure\"><caption>" + Markup.escape(order)
                + "</caption><thead><tr><th></th><th>trained</th>");
        states.forEach(state -> page.raw("<th>" + state + "</th>"));
        page.raw("</tr></thead><tbody>\n");
        for (Method method : report.methods()) {
            for (String kind : List.of("absolute", "signed")) {
                row(page, method, kind, order, states, image);
            }
        }
        page.raw("</tbody></table>\n");
    }

    private void row(Markup page, Method method, String kind, String order, List<Integer> states, int image) {
        Picture trained = byPlace.get(new Place(method.id(), AuditReport.TRAINED, 0, image, kind));
        if (trained == null) {
            return;
        }
        page.raw("<tr><th>" + Markup.escape(method.title()) + "<br><small>" + kind + "</small></th><td>"
                + picture(trained) + "</td>");
        states.forEach(state ->
                page.raw("<td>" + picture(byPlace.get(new Place(method.id(), order, state, image, kind))) + "</td>"));
        page.raw("</tr>\n");
    }

    private String picture(@Nullable Picture picture) {
        if (picture == null) {
            return "";
        }
        byte[] png = content.apply(picture.object());
        bytes += png.length;
        return "<img width=\"" + SIDE + "\" height=\"" + SIDE + "\" alt=\""
                + Markup.escape(picture.method() + " " + picture.kind())
                + "\" src=\"data:image/png;base64," + Base64.getEncoder().encodeToString(png) + "\">";
    }
}
