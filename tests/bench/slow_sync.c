/* slow_sync.so: a disk whose every sync takes HALLCASE_SLOW_SYNC_US microseconds longer.
 * Preload it into a server under test; without the variable it adds nothing. The wait comes after
 * the real sync, so that what was durable stays durable.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

typedef int (*SyncFn)(int);

static void Delay(void) {
  static long delay_us = -1; /* a race reads the variable twice and stores the same number */
  if (delay_us < 0) {
    const char* text = getenv("HALLCASE_SLOW_SYNC_US");
    delay_us = text == NULL ? 0 : strtol(text, NULL, 10);
  }
  if (delay_us <= 0) return;
  struct timespec left = {delay_us / 1000000, (delay_us % 1000000) * 1000};
  while (nanosleep(&left, &left) != 0 && errno == EINTR) {
  }
}

static int SlowSync(const char* name, int fd) {
  SyncFn real = (SyncFn)dlsym(RTLD_NEXT, name);
  int result = real(fd);
  int saved = errno;
  Delay();
  errno = saved;
  return result;
}

int fdatasync(int fd) { return SlowSync("fdatasync", fd); }
int fsync(int fd) { return SlowSync("fsync", fd); }
