/*
 * Loaded into the orchestrator and into every git it starts (LD_PRELOAD): counts the system calls
 * that change something below one folder, over all these processes together, and does harm at the
 * chosen one. It also sets the clock of the day wrong, when it is told to.
 *
 *   FAULT_ROOT   the folder; calls on other paths are passed on and not counted
 *   FAULT_STATE  a file of one page that all processes map: see struct state
 *   FAULT_TRACE  a file to which a line is added for the call that was struck, or for every call
 *
 * What is counted: write, pwrite, writev, sendfile, copy_file_range, fsync, fdatasync, ftruncate,
 * rename, link, symlink, unlink, unlinkat, rmdir, mkdir, and an open that creates or truncates.
 * What the C library writes for itself, from the buffer of a FILE, is not seen; git and SQLite
 * write all that matters by the calls above.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* What the campaign and all processes share. Numbers of the machine's own byte order. */
struct state {
  _Atomic uint64_t calls;      /* counted so far */
  uint64_t at;                 /* the one to strike, from 1; 0 for none */
  uint64_t kind;               /* one of the letters below */
  _Atomic uint64_t pid;        /* the orchestrator: the first process whose program is java */
  _Atomic uint64_t struck;     /* how many calls were struck */
  uint64_t traced;             /* whether every call is written down */
  _Atomic int64_t clock_seconds; /* what is added to the time of day */
};

enum {
  KILL = 'k',   /* the orchestrator and the process that calls are killed before the call */
  ORPHAN = 'o', /* the orchestrator is killed; a git that calls goes on */
  GIT = 'g',    /* a git that calls is killed; the orchestrator goes on */
  EIO_ONCE = 'e',
  ENOSPC_ONCE = 's',
  EIO_LASTING = 'E',
  ENOSPC_LASTING = 'S'
};

/* Whether a call needs room on the disk: only such a one finds it full. */
enum { NEEDS_NONE = 0, NEEDS_ROOM = 1 };

static struct state *state;
static const char *root;
static size_t root_length;
static int is_orchestrator;

static void begin(void) __attribute__((constructor));

static void begin(void) {
  char program[4096];
  const char *file = getenv("FAULT_STATE");
  root = getenv("FAULT_ROOT");
  if (file == NULL || root == NULL) return;
  root_length = strlen(root);
  int descriptor = (int)syscall(SYS_openat, AT_FDCWD, file, O_RDWR | O_CLOEXEC, 0);
  if (descriptor < 0) return;
  void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  syscall(SYS_close, descriptor);
  if (page == MAP_FAILED) return;
  state = page;
  ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
  if (length > 5 && memcmp(program + length - 5, "/java", 5) == 0) {
    uint64_t nobody = 0;
    uint64_t self = (uint64_t)getpid();
    atomic_compare_exchange_strong(&state->pid, &nobody, self);
    is_orchestrator = atomic_load(&state->pid) == self;
  }
}

static int counts(const char *path) {
  return state != NULL && strncmp(path, root, root_length) == 0 &&
         (path[root_length] == '/' || path[root_length] == 0);
}

static void note(uint64_t number, const char *call, const char *path) {
  const char *file = getenv("FAULT_TRACE");
  char line[4400];
  if (file == NULL) return;
  int length = snprintf(line, sizeof line, "%llu %s %s %.4096s\n", (unsigned long long)number,
                        is_orchestrator ? "java" : "git", call, path);
  int flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC;
  int out = (int)syscall(SYS_openat, AT_FDCWD, file, flags, 0644);
  if (out < 0) return;
  syscall(SYS_write, out, line, (size_t)length);
  syscall(SYS_close, out);
}

static void die(int orchestrator, int self) {
  uint64_t pid = atomic_load(&state->pid);
  if (orchestrator && pid != 0) kill((pid_t)pid, SIGKILL);
  if (self) kill(getpid(), SIGKILL);
}

/* Counts a call on a path. Gives the error that it is to end with, or 0. */
static int strike(const char *call, const char *path, int needs) {
  uint64_t number = atomic_fetch_add(&state->calls, 1) + 1;
  uint64_t kind = state->kind;
  int lasting = kind == EIO_LASTING || kind == ENOSPC_LASTING;
  int room = kind == ENOSPC_ONCE || kind == ENOSPC_LASTING;
  if (state->traced) note(number, call, path);
  if (state->at == 0 || number < state->at || (number > state->at && !lasting)) return 0;
  if (room && needs != NEEDS_ROOM) return 0;
  if (kind == GIT && is_orchestrator) return 0;
  atomic_fetch_add(&state->struck, 1);
  if (!state->traced) note(number, call, path);
  switch (kind) {
    case KILL: die(1, 1); return EINTR;
    case ORPHAN: die(1, 0); return 0;
    case GIT: die(0, 1); return EINTR;
    default: return room ? ENOSPC : EIO;
  }
}

/* The path of a descriptor; empty for what is no file. */
static void path_of(int descriptor, char *path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, size - 1);
  path[length < 0 ? 0 : length] = 0;
}

static void absolute(int folder, const char *name, char *path, size_t size) {
  char base[2048];
  if (name[0] == '/') {
    snprintf(path, size, "%s", name);
    return;
  }
  if (folder == AT_FDCWD) {
    if (syscall(SYS_getcwd, base, sizeof base) < 0) base[0] = 0;
  } else {
    path_of(folder, base, sizeof base);
  }
  snprintf(path, size, "%s/%s", base, name);
}

static int strike_file(const char *call, int descriptor, int needs) {
  char path[4096];
  if (state == NULL) return 0;
  path_of(descriptor, path, sizeof path);
  return counts(path) ? strike(call, path, needs) : 0;
}

static int strike_name(const char *call, int folder, const char *name, int needs) {
  char path[4096];
  if (state == NULL) return 0;
  absolute(folder, name, path, sizeof path);
  return counts(path) ? strike(call, path, needs) : 0;
}

#define FAIL_IF(error)      \
  do {                      \
    int found = (error);    \
    if (found != 0) {       \
      errno = found;        \
      return -1;            \
    }                       \
  } while (0)

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int descriptor, const void *bytes, size_t count) {
  FAIL_IF(strike_file("write", descriptor, NEEDS_ROOM));
  return syscall(SYS_write, descriptor, bytes, count);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t at) {
  FAIL_IF(strike_file("pwrite", descriptor, NEEDS_ROOM));
  return syscall(SYS_pwrite64, descriptor, bytes, count, at);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t at) {
  return pwrite64(descriptor, bytes, count, at);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
  FAIL_IF(strike_file("writev", descriptor, NEEDS_ROOM));
  return syscall(SYS_writev, descriptor, parts, count);
}

ssize_t sendfile64(int to, int from, off64_t *at, size_t count) {
  FAIL_IF(strike_file("sendfile", to, NEEDS_ROOM));
  return syscall(SYS_sendfile, to, from, at, count);
}

ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *to_at, size_t count,
                        unsigned flags) {
  FAIL_IF(strike_file("copy_file_range", to, NEEDS_ROOM));
  return syscall(SYS_copy_file_range, from, at, to, to_at, count, flags);
}

int fsync(int descriptor) {
  FAIL_IF(strike_file("fsync", descriptor, NEEDS_ROOM));
  return (int)syscall(SYS_fsync, descriptor);
}

int fdatasync(int descriptor) {
  FAIL_IF(strike_file("fdatasync", descriptor, NEEDS_ROOM));
  return (int)syscall(SYS_fdatasync, descriptor);
}

int ftruncate64(int descriptor, off64_t length) {
  FAIL_IF(strike_file("ftruncate", descriptor, NEEDS_ROOM));
  return (int)syscall(SYS_ftruncate, descriptor, length);
}

int ftruncate(int descriptor, off_t length) { return ftruncate64(descriptor, length); }

int rename(const char *from, const char *to) {
  FAIL_IF(strike_name("rename", AT_FDCWD, to, NEEDS_ROOM));
  return (int)syscall(SYS_rename, from, to);
}

int link(const char *from, const char *to) {
  FAIL_IF(strike_name("link", AT_FDCWD, to, NEEDS_ROOM));
  return (int)syscall(SYS_link, from, to);
}

int symlink(const char *target, const char *name) {
  FAIL_IF(strike_name("symlink", AT_FDCWD, name, NEEDS_ROOM));
  return (int)syscall(SYS_symlink, target, name);
}

int unlink(const char *name) {
  FAIL_IF(strike_name("unlink", AT_FDCWD, name, NEEDS_NONE));
  return (int)syscall(SYS_unlink, name);
}

int unlinkat(int folder, const char *name, int flags) {
  FAIL_IF(strike_name("unlinkat", folder, name, NEEDS_NONE));
  return (int)syscall(SYS_unlinkat, folder, name, flags);
}

int rmdir(const char *name) {
  FAIL_IF(strike_name("rmdir", AT_FDCWD, name, NEEDS_NONE));
  return (int)syscall(SYS_rmdir, name);
}

int mkdir(const char *name, mode_t mode) {
  FAIL_IF(strike_name("mkdir", AT_FDCWD, name, NEEDS_ROOM));
  return (int)syscall(SYS_mkdir, name, mode);
}

static int open_at(int folder, const char *name, int flags, mode_t mode) {
  if (flags & (O_CREAT | O_TRUNC)) {
    FAIL_IF(strike_name("open", folder, name, NEEDS_ROOM));
  }
  return (int)syscall(SYS_openat, folder, name, flags, mode);
}

static mode_t mode_of(int flags, va_list rest) {
  return flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(rest, int) : 0;
}

#define OPEN(name)                               \
  int name(const char *path, int flags, ...) {   \
    va_list rest;                                \
    va_start(rest, flags);                       \
    mode_t mode = mode_of(flags, rest);          \
    va_end(rest);                                \
    return open_at(AT_FDCWD, path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                       \
  int name(int folder, const char *path, int flags, ...) { \
    va_list rest;                                          \
    va_start(rest, flags);                                 \
    mode_t mode = mode_of(flags, rest);                    \
    va_end(rest);                                          \
    return open_at(folder, path, flags, mode);             \
  }
OPENAT(openat)
OPENAT(openat64)

FILE *fopen64(const char *name, const char *mode) {
  if (strpbrk(mode, "wa") != NULL) {
    int error = strike_name("open", AT_FDCWD, name, NEEDS_ROOM);
    if (error != 0) {
      errno = error;
      return NULL;
    }
  }
  return REAL(fopen64)(name, mode);
}

/* ---- the clock of the day; the clock that only runs is left alone */

static int64_t wrong_by(void) { return state == NULL ? 0 : atomic_load(&state->clock_seconds); }

int clock_gettime(clockid_t clock, struct timespec *time) {
  int code = (int)syscall(SYS_clock_gettime, clock, time);
  if (code == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    time->tv_sec += wrong_by();
  }
  return code;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  int code = (int)syscall(SYS_gettimeofday, time, zone);
  if (code == 0) time->tv_sec += wrong_by();
  return code;
}

time_t time(time_t *result) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (result != NULL) *result = now.tv_sec;
  return now.tv_sec;
}
