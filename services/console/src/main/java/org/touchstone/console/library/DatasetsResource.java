package org.touchstone.console.library;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.Reference;
import org.touchstone.console.http.ProblemException;
import org.touchstone.console.view.View;

/** Data sets: versions, contents, pictures of what is in them, and what was refused. */
@Path("/api/v1/datasets")
@Tag(name = "library")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class DatasetsResource {
    private static final int MOST_COLUMNS = 60;
    private static final int MOST_IMAGES = 1_000;

    private final View view;
    private final Catalog catalog;
    private final DatasetPictures pictures;

    DatasetsResource(View view, Catalog catalog, DatasetPictures pictures) {
        this.view = view;
        this.catalog = catalog;
        this.pictures = pictures;
    }

    /** All versions of all data sets, newest first. */
    public record DatasetList(List<Listings.DatasetRow> datasets) {}

    /** One version: its manifest, the versions of its name, and the models learned from it. */
    public record DatasetDocument(
            DatasetManifest manifest, List<Listings.DatasetRow> versions, List<Listings.ModelRow> models) {}

    @GET
    @Operation(summary = "All versions of all data sets, newest first")
    public DatasetList list() {
        return new DatasetList(view.datasets().newestFirst().stream()
                .map(Listings.DatasetRow::of)
                .toList());
    }

    @GET
    @Path("/{name}/{digest}")
    @Operation(summary = "One version of a data set; digest 'latest' is the newest")
    public DatasetDocument dataset(@PathParam("name") String name, @PathParam("digest") String digest) {
        DatasetManifest manifest = catalog.dataset(reference(name, digest)).content();
        String self = manifest.name() + "@" + manifest.digest();
        return new DatasetDocument(
                manifest,
                view.datasets().newestFirst().stream()
                        .filter(fact -> fact.getName().equals(name))
                        .map(Listings.DatasetRow::of)
                        .toList(),
                view.models().newestFirst().stream()
                        .filter(fact -> fact.getLineage().getDatasetsList().contains(self))
                        .map(fact -> Listings.ModelRow.of(fact, List.of()))
                        .toList());
    }

    @GET
    @Path("/{name}/{digest}/classes")
    @Operation(summary = "How many images of a split each class has")
    public DatasetPictures.Distribution classes(
            @PathParam("name") String name,
            @PathParam("digest") String digest,
            @QueryParam("split") @DefaultValue("train") String split) {
        return pictures.distribution(reference(name, digest), split);
    }

    @GET
    @Path("/{name}/{digest}/images/{number}.png")
    @Produces("image/png")
    @Operation(summary = "One image of a split by its number, pixel for pixel")
    public Response image(
            @PathParam("name") String name,
            @PathParam("digest") String digest,
            @PathParam("number") int number,
            @QueryParam("split") @DefaultValue("train") String split) {
        return Response.ok(pictures.one(reference(name, digest), split, number)).build();
    }

    @GET
    @Path("/{name}/{digest}/preview.png")
    @Produces("image/png")
    @Operation(
            summary = "Images of a split as one picture",
            description = "layout=class: one row per class; layout=order: the first images as they come.")
    public Response preview(
            @PathParam("name") String name,
            @PathParam("digest") String digest,
            @QueryParam("split") @DefaultValue("train") String split,
            @QueryParam("layout") @DefaultValue("class") String layout,
            @QueryParam("columns") @DefaultValue("20") int columns,
            @QueryParam("count") @DefaultValue("100") int count) {
        if (columns < 1 || columns > MOST_COLUMNS) {
            throw ProblemException.badRequest(
                    "columns", "The number of columns is not allowed.", "Ask for 1 to 60 columns.");
        }
        if (count < 1 || count > MOST_IMAGES) {
            throw ProblemException.badRequest(
                    "count", "The number of images is not allowed.", "Ask for 1 to 1000 images.");
        }
        Reference reference = reference(name, digest);
        byte[] png = layout.equals("order")
                ? pictures.first(reference, split, count, columns)
                : pictures.byClass(reference, split, columns);
        return Response.ok(png)
                .header("Cache-Control", reference.digest() == null ? "no-store" : "private, max-age=86400, immutable")
                .build();
    }

    static Reference reference(String name, String digest) {
        return new Reference(name, digest.equals("latest") ? null : digest);
    }
}
