package dev.braid.cli;

/** The few signs that text uses beside words. Each is followed by a word that says the same. */
record Glyphs(String good, String bad, String waits, String arrow, String dot, String bar) {
  static final Glyphs UNICODE = new Glyphs("✓", "✗", "·", "→", "·", "█");
  static final Glyphs ASCII = new Glyphs("+", "x", "-", "->", "-", "#");
}
