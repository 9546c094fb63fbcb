package org.touchstone.console.library;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.Reference;
import org.touchstone.catalog.TextManifest;
import org.touchstone.console.http.ProblemException;
import org.touchstone.console.view.View;
import org.touchstone.store.ObjectStore;

/** Data sets: versions, contents, pictures of what is in them, and what was refused. */
@Path("/api/v1/datasets")
@Tag(name = "library")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class DatasetsResource {
    private static final int MOST_COLUMNS = 60;
    private static final int MOST_IMAGES = 1_000;
    private static final int MOST_SENTENCES = 10_000;
    private static final int MOST_AT_ONCE = 100;

    private final View view;
    private final Catalog catalog;
    private final DatasetPictures pictures;
    private final TextSamples texts;

    DatasetsResource(View view, Catalog catalog, DatasetPictures pictures, ObjectStore store) {
        this.texts = new TextSamples(store);
        this.view = view;
        this.catalog = catalog;
        this.pictures = pictures;
    }

    /** All versions of all data sets, newest first. */
    public record DatasetList(List<Listings.DatasetRow> datasets) {}

    /** One version: its manifest or, of text, {@code text}; the versions of its name, and the models learned from it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DatasetDocument(
            @Nullable DatasetManifest manifest,
            @Nullable TextManifest text,
            List<Listings.DatasetRow> versions,
            List<Listings.ModelRow> models) {}

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
        Reference reference = reference(name, digest);
        try {
            Published<DatasetManifest> images = catalog.dataset(reference);
            return document(images.content(), null, images.reference());
        } catch (CatalogException e) {
            if (e.code() != CatalogException.Code.WRONG_KIND) {
                throw e;
            }
            Published<TextManifest> text = catalog.text(reference);
            return document(null, text.content(), text.reference());
        }
    }

    private DatasetDocument document(@Nullable DatasetManifest images, @Nullable TextManifest text, String self) {
        String name = Reference.parse(self).name();
        return new DatasetDocument(
                images,
                text,
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
    @Path("/{name}/{digest}/sentences")
    @Operation(summary = "Sentences of a split of a data set of text, in order; the first 10,000 can be asked for")
    public TextSamples.Page sentences(
            @PathParam("name") String name,
            @PathParam("digest") String digest,
            @QueryParam("split") @DefaultValue("train") String split,
            @QueryParam("from") @DefaultValue("0") int from,
            @QueryParam("count") @DefaultValue("20") int count) {
        if (from < 0 || from > MOST_SENTENCES) {
            throw ProblemException.badRequest("from", "There is no such place.", "Begin at 0 to 10,000.");
        }
        if (count < 1 || count > MOST_AT_ONCE) {
            throw ProblemException.badRequest("count", "The number is not allowed.", "Ask for 1 to 100 sentences.");
        }
        TextManifest text = catalog.text(reference(name, digest)).content();
        return texts.read(text, text.split(split), from, count);
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
