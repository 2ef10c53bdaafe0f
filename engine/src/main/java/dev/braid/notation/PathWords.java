package dev.braid.notation;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** What names of files and folders look like in prose, and what only looks like one. */
final class PathWords {
  private static final SortedSet<String> EXTENSIONS =
      words(
          "ts tsx mts cts js jsx mjs cjs py pyi rs go java kt kts swift c h cc cpp cxx hpp hh cs"
              + " fs fsx vb rb erb php scala sbt clj cljs ex exs erl hs ml mli dart lua jl sh bash"
              + " zsh fish ps1 psm1 bat cmd sql prisma graphql gql proto thrift html htm css scss"
              + " sass less styl vue svelte astro md mdx rst adoc txt json jsonc json5 jsonl ndjson"
              + " arb yaml yml toml ini cfg conf xml xsd csv tsv lock gradle properties tf tfvars"
              + " hcl ipynb sol move cairo feature snap svg png jpg jpeg gif ico webp plist"
              + " entitlements pbxproj xcconfig storyboard csproj fsproj sln props targets razor"
              + " cshtml xaml resx gd tscn tres unity asmdef shader wgsl glsl hlsl zig nim cmake mk"
              + " service nix j2 tmpl tpl hbs ejs pug njk liquid po pot http wasm wit");

  /** Without a folder before them these are names of products, not of files. */
  private static final SortedSet<String> PRODUCTS =
      words(
          "node.js next.js vue.js nuxt.js express.js react.js d3.js three.js chart.js socket.io"
              + " moment.js ember.js backbone.js discord.js ethers.js web3.js p5.js bull.js pdf.js"
              + " leaflet.js alpine.js solid.js knockout.js require.js day.js hls.js video.js"
              + " anime.js matter.js babylon.js pixi.js phaser.js tone.js fabric.js angular.js"
              + " nest.js deno.js bun.js mermaid.js reveal.js highlight.js prism.js auth.js"
              + " lucia.js passport.js stripe.js htmx.js konva.js whatwg.js sails.js meteor.js"
              + " gatsby.js tensorflow.js transformers.js vega.js cytoscape.js tauri.rs actix.rs"
              + " docs.rs crates.rs lib.rs-site asp.net");

  private static final SortedSet<String> FILES_WITHOUT_EXTENSION =
      words(
          "dockerfile containerfile makefile gnumakefile jenkinsfile procfile gemfile rakefile"
              + " justfile vagrantfile podfile fastfile brewfile caddyfile tiltfile codeowners"
              + " license");

  private static final SortedSet<String> DOT_FILES =
      words(
          ".gitignore .gitattributes .gitmodules .dockerignore .npmrc .npmignore .nvmrc .yarnrc"
              + " .editorconfig .babelrc .browserslistrc .eslintrc .eslintignore .prettierrc"
              + " .prettierignore .stylelintrc .huskyrc .lintstagedrc .python-version .ruby-version"
              + " .node-version .tool-versions .flake8 .pylintrc .coveragerc .rubocop .swiftlint"
              + " .clang-format .clang-tidy .bazelrc .mise .sops .trivyignore .helmignore .env"
              + " .envrc .worktreeinclude");

  /** Folders that projects begin their paths with. */
  private static final SortedSet<String> ROOTS =
      words(
          "src test tests docs doc lib libs app apps backend frontend server client web api"
              + " packages crates cmd internal pkg scripts config configs migrations specs examples"
              + " tools bin public static assets components pages services models routes styles"
              + " templates infra infrastructure deploy deployment k8s helm charts terraform"
              + " ansible docker .github .vscode .husky .devcontainer .cargo .claude .specify ios"
              + " android core shared common modules features supabase prisma db database e2e"
              + " contracts spec include cli ui utils types hooks store stores extension extensions"
              + " plugins benches fuzz resources Sources Tests mobile locales i18n l10n");

  /** Of these, two in a row are files even when nothing else says so: {@code src/models}. */
  private static final SortedSet<String> PLAIN_ROOTS =
      words("src test tests docs packages crates internal scripts backend frontend");

  /** The design documents of spec-kit, which tasks cite by their bare names. */
  private static final SortedSet<String> DESIGN_DOCUMENTS =
      words(
          "plan.md spec.md tasks.md research.md data-model.md quickstart.md constitution.md"
              + " checklist.md");

  /** Files that most projects have at their root, and some have in each part as well. */
  private static final SortedSet<String> PROJECT_FILES =
      words(
          "readme.md changelog.md contributing.md license.md claude.md agents.md package.json"
              + " package-lock.json pnpm-lock.yaml tsconfig.json jsconfig.json deno.json cargo.toml"
              + " cargo.lock pyproject.toml requirements.txt setup.py setup.cfg go.mod go.sum"
              + " pom.xml build.gradle settings.gradle gemfile.lock composer.json pubspec.yaml"
              + " mix.exs dockerfile makefile docker-compose.yml docker-compose.yaml compose.yaml");

  /** Ends of host names: `github.com/a/b` is no folder. */
  private static final SortedSet<String> HOSTS =
      words("com org io dev net co app edu gov ai sh me cloud xyz local");

  private PathWords() {}

  static boolean hasKnownExtension(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  static boolean isProduct(String name) {
    return PRODUCTS.contains(name.toLowerCase(Locale.ROOT));
  }

  static boolean isWellKnownFile(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (FILES_WITHOUT_EXTENSION.contains(lower) && Character.isUpperCase(name.charAt(0))) {
      return true;
    }
    int dot = lower.indexOf('.', 1);
    String base = dot < 0 ? lower : lower.substring(0, dot);
    return lower.startsWith(".") && (DOT_FILES.contains(lower) || DOT_FILES.contains(base));
  }

  static boolean isRoot(String folder) {
    return ROOTS.contains(folder);
  }

  static boolean isPlainRoot(String folder) {
    return PLAIN_ROOTS.contains(folder);
  }

  static boolean isDesignDocument(String name) {
    return DESIGN_DOCUMENTS.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Whether a name without a folder means the file at the root. */
  static boolean isOfProject(String name) {
    return PROJECT_FILES.contains(name.toLowerCase(Locale.ROOT))
        || name.contains(".config.")
        || isWellKnownFile(name);
  }

  static boolean isFile(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return hasKnownExtension(name) || isWellKnownFile(name);
  }

  static boolean isHost(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 && HOSTS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  private static SortedSet<String> words(String text) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(List.of(text.split(" "))));
  }
}
