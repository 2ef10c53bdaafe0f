package dev.braid.verify;

/**
 * Something that must never be.
 *
 * @param invariant which rule, such as {@code INV6}; docs/verify.md says what each one means
 * @param sequence the first entry of the log that shows it; 0 when only git shows it
 * @param sentence what is wrong, for people
 */
public record Violation(String invariant, long sequence, String sentence) {}
