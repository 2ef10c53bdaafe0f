#!/bin/sh
# The demo tool of Braid: a worker that does what it is told, line by line, or plausible work when it
# is told nothing. The language is described in docs/workers.md. What it writes depends on the task
# and on the files that are there, never on the time or a process number.
set -u

if [ $# -ne 1 ]; then
  echo 'usage: demo-worker.sh PROMPT_FILE' >&2
  exit 64
fi
contract=$(dirname -- "$1")
text=$contract/text
writes=$contract/writes
task=${BRAID_TASK_ID:-demo}
attempt=${BRAID_ATTEMPT:-run/0/1/1/place}
attempt=${attempt#*/*/}
attempt=${attempt%%/*}
verbs=' write append delete rename sleep say flood spawn-orphan hang ignore-term fail fail-until
 leave-scope commit check-file '

cr=$(printf '\r')

# A name for files: the task's id with everything unusual taken out.
name=$(printf '%s' "$task" | LC_ALL=C tr -c 'A-Za-z0-9._-' '-')

stop() {
  printf 'demo: %s\n' "$1" >&2
  exit 64
}

make_folder_of() {
  case $1 in
    */*) mkdir -p -- "${1%/*}" ;;
  esac
}

# Seconds of `300ms`, `2s`, `1m` or a plain number of seconds.
seconds() {
  case $1 in
    *ms) awk -v n="${1%ms}" 'BEGIN { printf "%.3f", n / 1000 }' ;;
    *s) printf '%s' "${1%s}" ;;
    *m) awk -v n="${1%m}" 'BEGIN { printf "%d", n * 60 }' ;;
    *) printf '%s' "$1" ;;
  esac
}

# Bytes of `64k`, `10m`, `1g` or a plain number.
bytes() {
  case $1 in
    *k) awk -v n="${1%k}" 'BEGIN { printf "%.0f", n * 1024 }' ;;
    *m) awk -v n="${1%m}" 'BEGIN { printf "%.0f", n * 1048576 }' ;;
    *g) awk -v n="${1%g}" 'BEGIN { printf "%.0f", n * 1073741824 }' ;;
    *) printf '%s' "$1" ;;
  esac
}

# Begins a process that nobody waits for: a grandchild, in a session of its own where that is
# possible, with none of our streams.
spawn_orphan() {
  if command -v setsid >/dev/null 2>&1; then
    (setsid sleep "$1" </dev/null >/dev/null 2>&1 &)
  else
    (trap '' HUP; sleep "$1" </dev/null >/dev/null 2>&1 &)
  fi
}

commit() {
  git add -A &&
    git -c user.name=demo -c user.email=demo@localhost -c commit.gpgsign=false \
      commit -q --allow-empty -m "$task: work of the demo worker"
}

# One line of a script: the verb, its first word, and the rest of the line.
perform() {
  case $1 in
    write) make_folder_of "$2" && printf '%s\n' "$3" >"$2" ;;
    append) make_folder_of "$2" && printf '%s\n' "$3" >>"$2" ;;
    delete) rm -rf -- "$2" ;;
    rename) make_folder_of "$3" && mv -- "$2" "$3" ;;
    sleep) sleep "$(seconds "$2")" ;;
    say) printf '%s\n' "$2${3:+ $3}" ;;
    flood) yes 'the demo worker talks much' | head -c "$(bytes "$2")" ;;
    spawn-orphan) spawn_orphan "$(seconds "$2")" ;;
    hang) while :; do sleep 3600; done ;;
    ignore-term) trap '' TERM ;;
    fail) exit "${2:-1}" ;;
    fail-until)
      if [ "$attempt" -lt "$2" ]; then
        printf 'attempt %s fails, as it was told to\n' "$attempt" >&2
        exit 1
      fi
      ;;
    leave-scope) printf 'written by %s\n' "$task" >"outside-the-scope-of-$name.txt" ;;
    commit) commit ;;
    check-file)
      if [ ! -f "$2" ]; then
        printf 'there is no file %s\n' "$2" >&2
        exit 1
      fi
      ;;
    *) stop "no such verb: $1" ;;
  esac || stop "cannot: $1 $2"
}

run_script() {
  while IFS= read -r line <&3 || [ -n "$line" ]; do
    line=${line%"$cr"}
    case $line in
      '' | '#'*) continue ;;
    esac
    verb=${line%% *}
    rest=${line#"$verb"}
    rest=${rest# }
    first=${rest%% *}
    rest=${rest#"$first"}
    perform "$verb" "$first" "${rest# }"
  done 3<"$text"
}

# A script is what begins with `#!demo`, or a prompt of which every line begins with a verb.
is_script() {
  IFS= read -r line <"$text" || [ -n "$line" ] || return 1
  [ "${line%"$cr"}" != '#!demo' ] || return 0
  [ "${BRAID_WORK:-}" = prompt ] || return 1
  while IFS= read -r line || [ -n "$line" ]; do
    verb=${line%"$cr"}
    verb=${verb%% *}
    case $verb in
      '' | '#'*) continue ;;
    esac
    case $verbs in
      *[[:space:]]"$verb"[[:space:]]*) ;;
      *) return 1 ;;
    esac
  done <"$text"
}

# The line that plain work leaves in a file, as a comment where the kind of file is known.
mark() {
  case $1 in
    *.md | *.html | *.xml | *.svg | *.vue) printf '<!-- demo: %s -->' "$name" ;;
    *.py | *.sh | *.rb | *.yaml | *.yml | *.toml | *.cfg | *.conf | *.tf | *.r | \
      *Makefile | *Dockerfile | *.env | *.gitignore | *.pl) printf '# demo: %s' "$name" ;;
    *.sql | *.lua | *.hs | *.elm) printf -- '-- demo: %s' "$name" ;;
    *.css) printf '/* demo: %s */' "$name" ;;
    *.json) printf '{"demo": "%s"}' "$name" ;;
    *.txt | *.csv | *.rst | *.adoc) printf 'demo: %s' "$name" ;;
    *) printf '// demo: %s' "$name" ;;
  esac
}

# Whether a line can be added to a file without spoiling it: plain text of a bearable size, no
# pointer to a large file elsewhere, and no format that has no place for a comment.
takes_line() {
  case $1 in
    *.json | *.lock | *.csv | *.svg | *.ipynb) return 1 ;;
  esac
  size=$(($(wc -c <"$1")))
  [ "$size" -le 1048576 ] || return 1
  [ "$(($(LC_ALL=C tr -d '\000' <"$1" | wc -c)))" -eq "$size" ] || return 1
  ! head -c 64 <"$1" | LC_ALL=C grep -q '^version https://git-lfs'
}

# Adds the line in the way of the file: its line endings, and no end of line where it has none.
add_line() {
  ending=
  if head -n 1 <"$1" | LC_ALL=C grep -q "$cr\$"; then
    ending=$cr
  fi
  if [ -s "$1" ] && [ -n "$(tail -c 1 <"$1")" ]; then
    printf '%s\n%s' "$ending" "$(mark "$1")" >>"$1"
  else
    printf '%s%s\n' "$(mark "$1")" "$ending" >>"$1"
  fi
}

# Works on one path, if it can.
work_on() {
  if [ -L "$1" ]; then
    return 0
  elif [ -d "$1" ]; then
    work_on "$1/demo-$name.md"
  elif [ ! -e "$1" ]; then
    { make_folder_of "$1" && printf '%s\n' "$(mark "$1")" >"$1"; } 2>/dev/null || return 0
  elif takes_line "$1"; then
    add_line "$1"
  else
    work_on "$1.demo-$name.txt"
  fi
}

# A path that is not there is taken for a folder when it looks like one: `src`, and not `Makefile`.
names_new_folder() {
  [ ! -e "$1" ] || return 1
  case ${1##*/} in
    *.* | makefile) return 1 ;;
    [a-z]*) return 0 ;;
    *) return 1 ;;
  esac
}

# A path that a pattern matches; nothing when none is found easily.
path_in() {
  printf '%s\n' "$1" | sed \
    -e 's/{\([^,}]*\),[^}]*}/\1/g' \
    -e 's/\[\([^]!^-]\)[^]]*\]/\1/g' \
    -e "s:/\*\*\$:/demo-$name.md:" \
    -e "s:^\*\*\$:demo-$name.md:" \
    -e 's:\*\*/::g' \
    -e "s/\*\**/demo-$name/g" \
    -e 's/?/x/g' \
    -e '/[][{}\\]/d'
}

# Takes BRAID_DEMO_MILLIS, half of it more or less by the task's name.
take_time() {
  spread=$(printf '%s' "$task" | cksum | awk '{ print $1 % 1000 }')
  sleep "$(awk -v n="${BRAID_DEMO_MILLIS:-300}" -v s="$spread" \
    'BEGIN { printf "%.3f", n * (500 + s) / 1000000 }')"
}

do_plain_work() {
  printf 'working on %s\n' "$task"
  take_time
  if [ ! -f "$writes" ]; then # Nobody knows what the task writes.
    work_on "demo/$name.md"
    return
  fi
  while IFS= read -r pattern <&3; do
    path=$(path_in "$pattern")
    # A path without a wildcard covers what is below it, too.
    if [ "$path" = "$pattern" ] && names_new_folder "$path"; then
      path=$path/demo-$name.md
    fi
    if [ -n "$path" ]; then
      work_on "$path"
    fi
  done 3<"$writes"
}

if is_script; then
  run_script
else
  do_plain_work
fi
