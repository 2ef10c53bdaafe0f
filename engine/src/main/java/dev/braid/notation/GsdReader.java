package dev.braid.notation;

import dev.braid.notation.ForeignFields.Text;
import dev.braid.plan.Group;
import dev.braid.plan.Plan;
import dev.braid.plan.SourceSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * GSD's plans under {@code .planning/phases}: a folder for each phase, a Markdown file for each
 * plan. The plans of one wave run together, waves one after another, and a phase waits for those
 * that the road map names, else for the one before it. A plan with a summary beside it is done.
 */
final class GsdReader implements PlanReader, FolderReader {
  static final String NOTATION = "gsd";

  private static final Pattern FILE = Pattern.compile("(?:(.*)/)?(?:(.+)-)?PLAN\\.md");
  private static final Pattern HEAD =
      Pattern.compile("\\A\\s*+---[ \\t]*\\R((?:(?!---).*+\\R){1,200})");
  private static final Pattern PHASE = Pattern.compile("(?m)^phase:");
  private static final Pattern PLAN = Pattern.compile("(?m)^plan:");
  private static final Pattern ROADMAP_PHASE =
      Pattern.compile(
          "(?im)^#{2,4}[ \\t]+Phase[ \\t]+(\\d+(?:\\.\\d+)*)\\b.*\\R(?:(?!#).*\\R){0,8}?"
              + "\\*\\*Depends on:?\\*\\*:?[ \\t]*([^\\r\\n]*)");
  private static final Pattern NAMED_PHASE =
      Pattern.compile("(?i)\\bPhases?[ \\t]+(\\d+(?:\\.\\d+)*)");
  private static final Pattern ASIDE =
      Pattern.compile("(?i)[.;(][ \\t]*[^.;]*(?:parallel|recommended)");
  private static final Pattern NUMBER = Pattern.compile("(?:^|.*/)0*(\\d+(?:\\.\\d+)*)-[^/]*");

  @Override
  public String notation() {
    return NOTATION;
  }

  @Override
  public int maxLength() {
    return MarkdownOutline.MAX_LENGTH;
  }

  @Override
  public boolean recognises(String content) {
    Matcher head = HEAD.matcher(content);
    return head.find() && PHASE.matcher(head.group(1)).find() && PLAN.matcher(head.group(1)).find();
  }

  @Override
  public boolean recognises(PlanFolder folder) {
    return folder.files().stream().anyMatch(GsdReader::isPlan);
  }

  private static boolean isPlan(String file) {
    return FILE.matcher(file).matches() && !file.matches("(?:.*/)?(?:archive|milestones)/.*");
  }

  @Override
  public ReadResult read(SourceText source, ReadOptions options) {
    Problems problems = new Problems();
    Reader reader = new Reader(problems, options);
    reader.read(source, null, NativeReader.nameOf(source.file()), false);
    SourceSpan place = SourceSpan.startOf(source.file());
    Plan plan = reader.draft.plan(NativeReader.nameOf(source.file()), "", place);
    return ReadResult.of(plan, problems.sorted(), source);
  }

  @Override
  public ReadResult read(PlanFolder folder, ReadOptions options) {
    Problems problems = new Problems();
    FolderFiles files = new FolderFiles(folder, problems);
    Reader reader = new Reader(problems, options);
    Map<String, List<String>> phases =
        new TreeMap<>(Comparator.comparing(ForeignNames::numberOrder));
    for (String file : folder.files()) {
      Matcher name = FILE.matcher(file);
      if (isPlan(file) && name.matches()) {
        String phase = name.group(1) == null ? "" : name.group(1);
        phases.computeIfAbsent(phase, key -> new ArrayList<>()).add(file);
      }
    }
    for (Map.Entry<String, List<String>> phase : phases.entrySet()) {
      SourceSpan place = SourceSpan.startOf(FolderFiles.shown(folder, phase.getValue().getFirst()));
      String last = phase.getKey().substring(phase.getKey().lastIndexOf('/') + 1);
      DraftNode group = reader.phase(last, place);
      for (String file : phase.getValue()) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        String id = name.equals("PLAN.md") ? last : name.replaceFirst("-PLAN\\.md$", "");
        boolean done = folder.files().contains(file.replaceFirst("PLAN\\.md$", "SUMMARY.md"));
        files.text(file).ifPresent(source -> reader.read(source, group, id, done));
      }
      reader.waves(group);
    }
    String roadmap =
        List.of("ROADMAP.md", ".planning/ROADMAP.md", "../ROADMAP.md").stream()
            .filter(path -> folder.content(path).isPresent())
            .findFirst()
            .orElse("");
    reader.phases(roadmap.isEmpty() ? Optional.empty() : files.text(roadmap));
    String id = ForeignNames.planId(FolderFiles.shown(folder, "x"), ".planning", "phases", ".");
    SourceSpan start = SourceSpan.startOf(FolderFiles.shown(folder, roadmap));
    return new ReadResult(reader.draft.plan(id, "", start), problems.sorted(), files.sources());
  }

  /** The plans of a folder, phase by phase. */
  private static final class Reader {
    private final Problems problems;
    private final ReadOptions options;
    private final Draft draft;
    private final Map<DraftNode, Integer> waves = new LinkedHashMap<>();
    private final List<DraftNode> phases = new ArrayList<>();
    private final Map<String, DraftNode> byNumber = new TreeMap<>();

    Reader(Problems problems, ReadOptions options) {
      this.problems = problems;
      this.options = options;
      this.draft = new Draft(NOTATION, problems);
    }

    DraftNode phase(String folder, SourceSpan place) {
      String id = Identifiers.from(folder.isEmpty() ? "phase" : folder, "phase");
      DraftNode group = draft.addGroup(null, Group.Kind.PHASE, "phase-" + id, place);
      group.title = folder;
      phases.add(group);
      Matcher number = NUMBER.matcher(folder);
      if (number.matches()) {
        byNumber.putIfAbsent(number.group(1), group);
      }
      return group;
    }

    void read(SourceText source, @Nullable DraftNode phase, String id, boolean done) {
      SourceSpan start = SourceSpan.startOf(source.file());
      Optional<FrontMatter> matter = FrontMatter.of(source, problems);
      DraftNode node = draft.add(phase, id, start);
      node.done = done;
      if (matter.isEmpty()) {
        node.title = ForeignNames.title(firstHeading(source.text()));
        node.description = source.text().strip();
        node.scope = ForeignNames.scope(node.description, options);
        draft.unreadable(
            "the plan has no front matter",
            start,
            "read as of the first wave, waiting for nothing");
        return;
      }
      ForeignFields fields = matter.get().fields();
      node.title = ForeignNames.title(id + " " + objective(matter.get().body()));
      node.description = matter.get().body().strip();
      List<String> modified = fields.texts("files_modified").stream().map(Text::text).toList();
      node.scope =
          modified.isEmpty()
              ? ForeignNames.scope(node.description, options)
              : ForeignNames.named(List.of(), modified, "", "files_modified");
      for (Text need : fields.texts("depends_on")) {
        node.needs(planName(need.text(), id), need.span());
      }
      fields.text("wave").ifPresent(wave -> waves.put(node, wave(wave)));
      if (fields.is("autonomous", "false") && !done) {
        draft.foreign(
            "a plan stops for a person", fields.span("autonomous"), "it runs without a stop");
      }
    }

    /** A dependency may leave the number of the own phase out, or end like the name of a file. */
    private static String planName(String written, String id) {
      String name = written.strip().replaceFirst("(?:-PLAN)?(?:\\.md)?$", "");
      int dash = id.indexOf('-');
      boolean own = name.matches("\\d{1,3}") && dash > 0;
      return own ? id.substring(0, dash + 1) + name : name;
    }

    private int wave(Text wave) {
      if (wave.text().matches("\\d{1,4}")) {
        return Integer.parseInt(wave.text());
      }
      draft.oddValue("wave", wave.text(), wave.span(), "read as the first wave");
      return 1;
    }

    private static String objective(String body) {
      Matcher objective = Pattern.compile("<objective>\\s*([^\\r\\n]+)").matcher(body);
      return objective.find() ? objective.group(1) : firstHeading(body);
    }

    private static String firstHeading(String body) {
      Matcher heading = Pattern.compile("(?m)^#+[ \\t]+(.+)$").matcher(body);
      return heading.find() ? heading.group(1).strip() : "";
    }

    /** Each plan waits for those of the wave before it. */
    void waves(DraftNode phase) {
      Map<Integer, List<DraftNode>> byWave = new TreeMap<>();
      for (DraftNode plan : phase.children) {
        byWave.computeIfAbsent(waves.getOrDefault(plan, 1), key -> new ArrayList<>()).add(plan);
      }
      if (byWave.size() < 2) {
        return;
      }
      phase.children.clear();
      phase.sequential = true;
      byWave.forEach((wave, plans) -> {
        if (plans.size() == 1) {
          phase.children.add(plans.getFirst());
          return;
        }
        DraftNode together =
            draft.addGroup(
                phase, Group.Kind.WORKSTREAM, phase.id + ".wave" + wave, plans.getFirst().span);
        together.title = "wave " + wave;
        together.children.addAll(plans);
      });
    }

    void phases(Optional<SourceText> roadmap) {
      Map<String, String> stated = new TreeMap<>();
      roadmap.ifPresent(source -> {
        Matcher phase = ROADMAP_PHASE.matcher(source.text());
        while (phase.find()) {
          stated.putIfAbsent(phase.group(1), phase.group(2));
        }
      });
      for (int at = 0; at < phases.size(); at++) {
        DraftNode phase = phases.get(at);
        String number = numberOf(phase);
        String words = stated.get(number);
        if (words != null) {
          statedBefore(phase, words);
        } else if (at > 0 && !number.isEmpty() && !numberOf(phases.get(at - 1)).isEmpty()) {
          phase.after(phases.get(at - 1));
        }
      }
    }

    private String numberOf(DraftNode phase) {
      Matcher number = NUMBER.matcher(phase.title);
      return number.matches() ? number.group(1) : "";
    }

    private void statedBefore(DraftNode phase, String words) {
      Matcher aside = ASIDE.matcher(words);
      String binding = aside.find() ? words.substring(0, aside.start()) : words;
      Matcher named = NAMED_PHASE.matcher(binding);
      while (named.find()) {
        DraftNode other = byNumber.get(named.group(1).replaceFirst("^0+(?=\\d)", ""));
        if (other != null && other != phase) {
          phase.after(other);
        }
      }
    }
  }
}
