package org.touchstone.audit.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.touchstone.catalog.audit.AuditReport.Point;
import org.touchstone.catalog.audit.AuditReport.Series;

class MarkupTest {

    @Test
    void namesFromForeignFilesAreTextNotMarkup() {
        String hostile = "</td><script>alert('x')</script>&\"\u0000";

        String page = new Markup()
                .heading(hostile)
                .paragraph(hostile)
                .list(List.of(hostile))
                .table(List.of(hostile), List.of(List.of(hostile)))
                .toString();

        assertThat(page).doesNotContain("<script", "\u0000", "'x'").contains("&lt;script&gt;");
    }

    @Test
    void aMissingNumberIsADash() {
        assertThat(Markup.number(null)).isEqualTo("–");
        assertThat(Markup.interval(0.5, null, null)).isEqualTo("0.500");
        assertThat(Markup.interval(0.5, 0.25, 0.75)).isEqualTo("0.500 [0.250, 0.750]");
    }

    @Test
    void curvesStayInsideTheirFrame() {
        Series wild = new Series(
                "m",
                "top-down",
                "recipe",
                "fixed",
                "spearman",
                List.of(new Point(1, "fc", -7.0, -9.0, 9.0, 5, 0), new Point(2, "conv", null, null, null, 0, 5)));

        String svg = Curves.drawing(List.of(wild), List.of("spearman"));

        assertThat(svg).startsWith("<svg").endsWith("</svg>").doesNotContain("NaN", "Infinity");
        assertThat(java.util.regex.Pattern.compile("cy=\"([-0-9.]+)\"")
                        .matcher(svg)
                        .results()
                        .map(match -> Double.valueOf(match.group(1))))
                .isNotEmpty()
                .allMatch(y -> y >= 0 && y <= 150);
    }
}
