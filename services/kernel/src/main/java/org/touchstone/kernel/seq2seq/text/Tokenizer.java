package org.touchstone.kernel.seq2seq.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a line becomes words: at white space, or at the borders of punctuation too (runs of letters, digits and marks, and
 * every other character alone); lower case or as written; digits as they are or each as '#'.
 */
public record Tokenizer(boolean lowerCase, boolean splitPunctuation, boolean maskDigits) {
    /** At white space, as written. */
    public static final Tokenizer WHITE_SPACE = new Tokenizer(false, false, false);
    /** Lower-case words and single punctuation marks. */
    public static final Tokenizer WORDS = new Tokenizer(true, true, false);

    private static final Pattern WORD_OR_MARK =
            Pattern.compile("\\w+|[^\\w\\s]", Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNICODE_CASE);
    private static final Pattern NO_SPACE = Pattern.compile("\\S+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern DIGIT = Pattern.compile("\\d", Pattern.UNICODE_CHARACTER_CLASS);

    /** The words of a line, in order; none of them is empty. */
    public List<String> tokens(String line) {
        return tokens(line, Integer.MAX_VALUE);
    }

    /** The first words of a line, at most so many; what follows is not looked at. */
    List<String> tokens(String line, int most) {
        Matcher matcher = (splitPunctuation ? WORD_OR_MARK : NO_SPACE).matcher(line);
        List<String> tokens = new ArrayList<>();
        while (tokens.size() < most && matcher.find()) {
            tokens.add(normalized(matcher.group()));
        }
        return tokens;
    }

    /** One word in the case and with the digits of this. */
    public String normalized(String word) {
        String cased = lowerCase ? word.toLowerCase(Locale.ROOT) : word;
        return maskDigits ? DIGIT.matcher(cased).replaceAll("#") : cased;
    }
}
