package org.touchstone.ingestion;

import java.util.List;
import org.touchstone.ingestion.source.Sources;
import org.touchstone.proto.v1.IngestText;
import org.touchstone.proto.v1.TextSplit;
import org.touchstone.worker.TaskRejectedException;

/** What an ingestion of text must say; the first rule that is broken is named with its field and remedy. */
final class IngestTextRules {
    private static final String ROOT = "ingestText";
    private static final int MAX_FILES = 100;

    private final SourceRules sourceRules;

    IngestTextRules(Sources sources) {
        this.sourceRules = new SourceRules(sources);
    }

    void check(IngestText task) {
        List<TextSplit> splits = task.getSplitsList();
        IngestRules.checkFrame(
                ROOT,
                task.getName(),
                task.getRefusedShareAllowed(),
                splits.stream().map(TextSplit::getName).toList());
        for (int i = 0; i < splits.size(); i++) {
            String field = IngestRules.field(ROOT, i);
            checkSource(field, splits.get(i));
            if (splits.get(i).getSourceCase() != splits.get(0).getSourceCase()) {
                throw new TaskRejectedException(
                        field,
                        "has another kind of source than splits[0]; all splits of a data set of text have one form."
                                + " Ingest them as data sets of their own.");
            }
        }
    }

    private void checkSource(String field, TextSplit split) {
        switch (split.getSourceCase()) {
            case CONLLU ->
                sourceRules.checkFiles(
                        field + ".conllu.files", split.getConllu().getFilesList(), MAX_FILES);
            case LINES ->
                sourceRules.checkFiles(field + ".lines.files", split.getLines().getFilesList(), MAX_FILES);
            case PARALLEL -> {
                sourceRules.checkFile(
                        field + ".parallel.source", split.getParallel().getSource());
                sourceRules.checkFile(
                        field + ".parallel.target", split.getParallel().getTarget());
            }
            case SOURCE_NOT_SET ->
                throw new TaskRejectedException(
                        field, "names no source that this version knows; set one of conllu, parallel, lines.");
        }
    }
}
