/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

#include "faulty-disk.h"

#include <errno.h>
#include <pthread.h>
#include <sys/types.h>

#define SHORT 1000

/* Those of pthread, because ThreadSanitizer knows them. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t  changed = PTHREAD_COND_INITIALIZER;

static struct {
  int      codes[N_DISK_CALLS];
  guint    counts[N_DISK_CALLS];
  guint64  read;
  gboolean is_short;

  gboolean is_armed;
  DiskCall held;
  gboolean after;
  gboolean is_holding;
  gboolean is_urgent; /* once somebody waits */
} disk;

ssize_t __real_pread64 (int fd, void *bytes, size_t size, off_t offset);
ssize_t __wrap_pread64 (int fd, void *bytes, size_t size, off_t offset);
ssize_t __real_pwrite64 (int fd, const void *bytes, size_t size, off_t offset);
ssize_t __wrap_pwrite64 (int fd, const void *bytes, size_t size, off_t offset);
int     __real_fsync (int fd);
int     __wrap_fsync (int fd);
int     __real_renameat2 (int          from_folder,
                          const char  *from,
                          int          to_folder,
                          const char  *to,
                          unsigned int flags);
int     __wrap_renameat2 (int          from_folder,
                          const char  *from,
                          int          to_folder,
                          const char  *to,
                          unsigned int flags);
int     __real_unlinkat (int folder, const char *name, int flags);
int     __wrap_unlinkat (int folder, const char *name, int flags);
void    __real_g_cond_wait (GCond *condition, GMutex *lock);
void    __wrap_g_cond_wait (GCond *condition, GMutex *lock);

/* In the thread */

static void
hold (DiskCall call, gboolean after)
{
  pthread_mutex_lock (&mutex);
  if (disk.is_armed && disk.held == call && disk.after == after) {
    disk.is_armed = FALSE;
    disk.is_holding = TRUE;
    pthread_cond_broadcast (&changed);
    while (disk.is_holding) {
      pthread_cond_wait (&changed, &mutex);
    }
  }
  pthread_mutex_unlock (&mutex);
}

/* What the call fails with, or 0. */
static int
begin (DiskCall call)
{
  int code;

  hold (call, FALSE);
  pthread_mutex_lock (&mutex);
  disk.counts[call]++;
  code = disk.codes[call];
  if (disk.is_short && call <= DISK_WRITE && disk.counts[call] % 3 == 0) {
    code = EINTR;
  }
  pthread_mutex_unlock (&mutex);

  return code;
}

static size_t
limit (size_t size)
{
  pthread_mutex_lock (&mutex);
  if (disk.is_short) {
    size = MIN (size, SHORT);
  }
  pthread_mutex_unlock (&mutex);

  return size;
}

static int
fail (int code)
{
  errno = code;

  return -1;
}

ssize_t
__wrap_pread64 (int fd, void *bytes, size_t size, off_t offset)
{
  int     code = begin (DISK_READ);
  ssize_t n;

  if (code != 0) {
    return fail (code);
  }
  n = __real_pread64 (fd, bytes, limit (size), offset);
  pthread_mutex_lock (&mutex);
  disk.read += n > 0 ? (guint64) n : 0;
  pthread_mutex_unlock (&mutex);
  hold (DISK_READ, TRUE);

  return n;
}

ssize_t
__wrap_pwrite64 (int fd, const void *bytes, size_t size, off_t offset)
{
  int     code = begin (DISK_WRITE);
  ssize_t n;

  if (code != 0) {
    return fail (code);
  }
  n = __real_pwrite64 (fd, bytes, limit (size), offset);
  hold (DISK_WRITE, TRUE);

  return n;
}

int
__wrap_fsync (int fd)
{
  int code = begin (DISK_FLUSH);

  if (code != 0) {
    return fail (code);
  }
  code = __real_fsync (fd);
  hold (DISK_FLUSH, TRUE);

  return code;
}

int
__wrap_renameat2 (int          from_folder,
                  const char  *from,
                  int          to_folder,
                  const char  *to,
                  unsigned int flags)
{
  int code = begin (DISK_RENAME);

  if (code != 0) {
    return fail (code);
  }
  code = __real_renameat2 (from_folder, from, to_folder, to, flags);
  hold (DISK_RENAME, TRUE);

  return code;
}

int
__wrap_unlinkat (int folder, const char *name, int flags)
{
  int code = begin (DISK_REMOVE);

  if (code != 0) {
    return fail (code);
  }
  code = __real_unlinkat (folder, name, flags);
  hold (DISK_REMOVE, TRUE);

  return code;
}

/* In the test */

void
faulty_disk_reset (void)
{
  pthread_mutex_lock (&mutex);
  g_assert_false (disk.is_armed);
  g_assert_false (disk.is_holding);
  for (guint i = 0; i < N_DISK_CALLS; i++) {
    disk.codes[i] = 0;
    disk.counts[i] = 0;
  }
  disk.read = 0;
  disk.is_short = FALSE;
  pthread_mutex_unlock (&mutex);
}

void
faulty_disk_fail (DiskCall call, int code)
{
  pthread_mutex_lock (&mutex);
  disk.codes[call] = code;
  pthread_mutex_unlock (&mutex);
}

void
faulty_disk_shorten (void)
{
  pthread_mutex_lock (&mutex);
  disk.is_short = TRUE;
  pthread_mutex_unlock (&mutex);
}

void
faulty_disk_hold (DiskCall call, gboolean after)
{
  pthread_mutex_lock (&mutex);
  disk.is_armed = TRUE;
  disk.held = call;
  disk.after = after;
  pthread_mutex_unlock (&mutex);
}

static gboolean
is_holding (void)
{
  gboolean is;

  pthread_mutex_lock (&mutex);
  is = disk.is_holding;
  pthread_mutex_unlock (&mutex);

  return is;
}

void
faulty_disk_await (void)
{
  while (!is_holding ()) {
    g_main_context_iteration (NULL, FALSE);
    g_thread_yield ();
  }
}

void
faulty_disk_release (void)
{
  pthread_mutex_lock (&mutex);
  disk.is_holding = FALSE;
  pthread_cond_broadcast (&changed);
  pthread_mutex_unlock (&mutex);
}

void
faulty_disk_release_when_waited_for (void)
{
  pthread_mutex_lock (&mutex);
  disk.is_urgent = TRUE;
  pthread_mutex_unlock (&mutex);
}

static gboolean
take_urgent (void)
{
  gboolean is;

  pthread_mutex_lock (&mutex);
  is = disk.is_urgent;
  disk.is_urgent = FALSE;
  pthread_mutex_unlock (&mutex);

  return is;
}

void
__wrap_g_cond_wait (GCond *condition, GMutex *lock)
{
  if (take_urgent ()) {
    faulty_disk_release ();
  }
  __real_g_cond_wait (condition, lock);
}

guint
faulty_disk_count (DiskCall call)
{
  guint n;

  pthread_mutex_lock (&mutex);
  n = disk.counts[call];
  pthread_mutex_unlock (&mutex);

  return n;
}

guint64
faulty_disk_count_read (void)
{
  guint64 n;

  pthread_mutex_lock (&mutex);
  n = disk.read;
  pthread_mutex_unlock (&mutex);

  return n;
}
