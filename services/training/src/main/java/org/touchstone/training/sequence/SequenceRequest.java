package org.touchstone.training.sequence;

import java.util.Optional;
import java.util.function.Supplier;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.Reference;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.seq2seq.MarginSpec;
import org.touchstone.kernel.seq2seq.MarginSpec.AfterViolation;
import org.touchstone.kernel.seq2seq.MarginSpec.Cost;
import org.touchstone.kernel.seq2seq.MarginSpec.EarlyEnd;
import org.touchstone.kernel.seq2seq.ModelSpec;
import org.touchstone.kernel.seq2seq.Rates;
import org.touchstone.kernel.seq2seq.SearchTraining;
import org.touchstone.kernel.seq2seq.SequenceTrainingSpec;
import org.touchstone.kernel.seq2seq.SequenceTrainingSpec.Method;
import org.touchstone.kernel.seq2seq.text.Tokenizer;
import org.touchstone.kernel.seq2seq.text.Vocabulary;
import org.touchstone.proto.Names;
import org.touchstone.proto.v1.BeamSearchTraining;
import org.touchstone.proto.v1.SequenceArchitecture;
import org.touchstone.proto.v1.SequenceRates;
import org.touchstone.proto.v1.TokenRules;
import org.touchstone.proto.v1.TrainSequenceModel;
import org.touchstone.sequences.TextRules;
import org.touchstone.sequences.TextRules.Kind;
import org.touchstone.training.DiagnoseRequest;
import org.touchstone.worker.TaskRejectedException;

/** A training of a sequence model, checked: everything that can be known without its text. */
public final class SequenceRequest {
    private static final String ROOT = "trainSequenceModel";
    private static final int DEFAULT_BATCH = 32;
    private static final int DEFAULT_REPORT_EVERY = 10;
    private static final int DEFAULT_VALIDATION = 200;
    private static final int DEFAULT_LONGEST = 20;
    private static final int DEFAULT_MINIMUM_COUNT = 2;
    private static final int DEFAULT_MOST_WORDS = 50_000;
    private static final int DEFAULT_HIDDEN = 128;
    private static final double DEFAULT_DROPOUT = 0.2;
    private static final int DEFAULT_GROW_EVERY = 2;
    private static final Rates DEFAULT_RATES = new Rates(0.02, 0.02, 0.2);
    private static final int A_FEW_WORDS = 10;

    private final TrainSequenceModel spec;
    private final TextRules rules;
    private final SequenceTrainingSpec trainingSpec;

    private SequenceRequest(TrainSequenceModel spec) {
        this.spec = spec;
        this.rules = checked("", this::textRules);
        this.trainingSpec = checked(
                "",
                () -> new SequenceTrainingSpec(
                        spec.getCrossEntropyEpochs(),
                        rates(),
                        spec.hasSearch() ? Optional.of(search(spec.getSearch())) : Optional.empty(),
                        method(),
                        spec.hasBatchSize() ? spec.getBatchSize() : DEFAULT_BATCH,
                        spec.getSeed()));
    }

    /** {@link TaskRejectedException} naming the first field that cannot be right. */
    public static SequenceRequest of(TrainSequenceModel spec) {
        checkNames(spec);
        SequenceRequest request = new SequenceRequest(spec);
        checked("architecture.", () -> request.model(A_FEW_WORDS, A_FEW_WORDS));
        if (spec.getCrossEntropyEpochs() == 0 && !spec.hasSearch()) {
            throw rejected(
                    "crossEntropyEpochs", "is 0 and there is no search: nothing would be learned. Set one of them.");
        }
        request.checkCounts();
        if (spec.hasDiagnose()) {
            request.diagnose().check();
        }
        return request;
    }

    private static void checkNames(TrainSequenceModel spec) {
        try {
            Reference.parse(spec.getDataset());
        } catch (CatalogException e) {
            throw rejected(
                    "dataset", e.getMessage() + " Name a published data set of text as \"name\" or \"name@digest\".");
        }
        Names.check(ROOT + ".modelName", spec.getModelName()).ifPresent(violation -> {
            throw new TaskRejectedException(violation.field(), violation.reason());
        });
        if (!spec.getValidationSplit().isEmpty() && spec.getValidationSplit().equals(split(spec))) {
            throw rejected(
                    "validationSplit",
                    "is the split that is learned; name another one, or leave it out to hold sentences out.");
        }
    }

    private static String split(TrainSequenceModel spec) {
        return spec.getSplit().isEmpty() ? "train" : spec.getSplit();
    }

    private TextRules textRules() {
        Kind kind = kind();
        return new TextRules(
                kind,
                spec.hasTokens() ? tokenizer(spec.getTokens()) : kind.tokenizer(),
                spec.hasShortestWords() ? spec.getShortestWords() : 1,
                spec.hasLongestWords() ? spec.getLongestWords() : DEFAULT_LONGEST);
    }

    private Kind kind() {
        return switch (spec.getTaskCase()) {
            case WORD_ORDERING -> Kind.WORD_ORDERING;
            case PARSING -> Kind.PARSING;
            case TRANSLATION -> Kind.TRANSLATION;
            case TASK_NOT_SET ->
                throw rejected(
                        "task", "names no task that this version knows; set wordOrdering, parsing or translation.");
        };
    }

    private static Tokenizer tokenizer(TokenRules tokens) {
        return new Tokenizer(tokens.getLowerCase(), tokens.getSplitPunctuation(), tokens.getMaskDigits());
    }

    private Rates rates() {
        return spec.hasRates() ? rates(spec.getRates()) : DEFAULT_RATES;
    }

    private static Rates rates(SequenceRates rates) {
        return new Rates(rates.getEncoder(), rates.getDecoder(), rates.getOutput());
    }

    private Method method() {
        return switch (spec.getMethod()) {
            case SEQUENCE_METHOD_UNSPECIFIED, ADAGRAD -> Method.ADAGRAD;
            case SGD -> Method.SGD;
            case ADAM -> Method.ADAM;
            case UNRECOGNIZED -> throw rejected("method", "is not known; set ADAGRAD, SGD or ADAM.");
        };
    }

    private SearchTraining search(BeamSearchTraining search) {
        range("search.epochs", search.getEpochs(), 1, Integer.MAX_VALUE);
        MarginSpec margin = checked(
                "search.",
                () -> new MarginSpec(
                        search.getBeam(),
                        cost(search),
                        search.getConstrained(),
                        afterViolation(search),
                        earlyEnd(search)));
        int growEvery = search.hasGrowEveryEpochs() ? search.getGrowEveryEpochs() : DEFAULT_GROW_EVERY;
        range("search.growEveryEpochs", growEvery, 0, Integer.MAX_VALUE);
        Rates rates = checked("search.", () -> search.hasRates() ? rates(search.getRates()) : rates());
        SearchTraining training = new SearchTraining(search.getEpochs(), rates, margin, growEvery);
        int last = training.beam(search.getEpochs() - 1L);
        if (last != margin.beam()) {
            throw rejected(
                    "search.beam",
                    "is " + margin.beam() + ", but in " + search.getEpochs() + " epochs it only grows to " + last
                            + ". Train longer, or set growEveryEpochs lower; 0 begins with the largest beam.");
        }
        return training;
    }

    private static Cost cost(BeamSearchTraining search) {
        return switch (search.getCost()) {
            case VIOLATION_COST_UNSPECIFIED, ONE -> Cost.ONE;
            case BLEU -> Cost.BLEU;
            case UNRECOGNIZED -> throw rejected("search.cost", "is not known; set ONE or BLEU.");
        };
    }

    private static AfterViolation afterViolation(BeamSearchTraining search) {
        return switch (search.getAfterViolation()) {
            case AFTER_VIOLATION_UNSPECIFIED, RESET -> AfterViolation.RESET;
            case STOP -> AfterViolation.STOP;
            case UNRECOGNIZED -> throw rejected("search.afterViolation", "is not known; set RESET or STOP.");
        };
    }

    private static EarlyEnd earlyEnd(BeamSearchTraining search) {
        return switch (search.getEarlyEnd()) {
            case EARLY_END_UNSPECIFIED, COMPARED -> EarlyEnd.COMPARED;
            case ANY_WORD -> EarlyEnd.ANY_WORD;
            case UNRECOGNIZED -> throw rejected("search.earlyEnd", "is not known; set COMPARED or ANY_WORD.");
        };
    }

    /** When and on how many sentences it is looked into, where it is. */
    DiagnoseRequest diagnose() {
        return new DiagnoseRequest(ROOT, spec.getDiagnose());
    }

    private void checkCounts() {
        range("checkpointing.everySteps", spec.getCheckpointing().getEverySteps(), 0, Long.MAX_VALUE);
        range("reportEverySteps", reportEvery(), 1, Integer.MAX_VALUE);
        range("validationCount", validationCount(), 1, Integer.MAX_VALUE);
        range("minimumCount", minimumCount(), 1, Integer.MAX_VALUE);
        range("mostWords", mostWords(), 1, Vocabulary.MOST_WORDS - Vocabulary.MARKS.size());
        range("maxSentences", spec.getMaxSentences(), 0, Integer.MAX_VALUE);
    }

    TrainSequenceModel spec() {
        return spec;
    }

    Reference dataset() {
        return Reference.parse(spec.getDataset());
    }

    String split() {
        return split(spec);
    }

    /** What is made of text. */
    TextRules rules() {
        return rules;
    }

    /** How to train. */
    SequenceTrainingSpec trainingSpec() {
        return trainingSpec;
    }

    /** What is trained, for so many words; {@link SpecException} when it is too large. */
    ModelSpec model(int sourceWords, int targetWords) {
        SequenceArchitecture architecture = spec.getArchitecture();
        int hidden = architecture.hasHidden() ? architecture.getHidden() : DEFAULT_HIDDEN;
        return new ModelSpec(
                architecture.hasLayers() ? architecture.getLayers() : 1,
                hidden,
                architecture.hasEmbedding() ? architecture.getEmbedding() : hidden,
                architecture.hasDropout() ? architecture.getDropout() : DEFAULT_DROPOUT,
                sourceWords,
                targetWords);
    }

    int validationCount() {
        return spec.hasValidationCount() ? spec.getValidationCount() : DEFAULT_VALIDATION;
    }

    int minimumCount() {
        return spec.hasMinimumCount() ? spec.getMinimumCount() : DEFAULT_MINIMUM_COUNT;
    }

    int mostWords() {
        return spec.hasMostWords() ? spec.getMostWords() : DEFAULT_MOST_WORDS;
    }

    int reportEvery() {
        return spec.hasReportEverySteps() ? spec.getReportEverySteps() : DEFAULT_REPORT_EVERY;
    }

    private static <T> T checked(String at, Supplier<T> work) {
        try {
            return work.get();
        } catch (SpecException e) {
            throw rejected(
                    at + e.field(),
                    String.valueOf(e.getMessage()).substring(e.field().length() + 2) + ".");
        }
    }

    private static void range(String field, long value, long low, long high) {
        if (value < low || value > high) {
            throw rejected(field, "is " + value + "; it is at least " + low + " and at most " + high + ".");
        }
    }

    private static TaskRejectedException rejected(String field, String reason) {
        return new TaskRejectedException(ROOT + "." + field, reason);
    }
}
