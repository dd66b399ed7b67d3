/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Loaded into a program before its libraries (LD_PRELOAD), tells a test the
 * random numbers that the program draws, so that the test knows what not to
 * find in its memory: each as it is, behind its length in 4 bytes, at the end
 * of the file SOTTOVOCE_SPY. With SOTTOVOCE_SPY_LEAK in the environment it also
 * leaves a copy of each in ordinary memory, for the test to find. */

#define _GNU_SOURCE

#include <dlfcn.h>
#include <fcntl.h>
#include <gcrypt.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

int mlock (const void *address, size_t size);

typedef void (*Randomize) (void *bytes, size_t size, enum gcry_random_level);

static void
tell (const void *bytes, size_t size)
{
  const char  *path = getenv ("SOTTOVOCE_SPY");
  int          fd = open (path, O_WRONLY | O_APPEND | O_CLOEXEC);
  uint32_t     length = (uint32_t) size;
  struct iovec parts[] = { { &length, sizeof length },
                           { (void *) bytes, size } };

  if (writev (fd, parts, 2) != (ssize_t) (sizeof length + size)) {
    abort ();
  }
  close (fd);
}

static void
leak (const void *bytes, size_t size)
{
  static unsigned char copies[4096];
  static size_t        used;

  if (getenv ("SOTTOVOCE_SPY_LEAK") != NULL && size <= sizeof copies - used) {
    memcpy (copies + used, bytes, size);
    /* For all that the compiler knows, somebody reads it. */
    __asm__ volatile("" : : "r"(copies) : "memory");
    used += size;
  }
}

/* No copy is made but the one that is asked for: the kernel takes the bytes
 * from where they are. */
void
gcry_randomize (void *bytes, size_t size, enum gcry_random_level level)
{
  Randomize real = (Randomize) dlsym (RTLD_NEXT, "gcry_randomize");

  real (bytes, size, level);
  tell (bytes, size);
  leak (bytes, size);
}

/* The address sanitizer's own does nothing, and a test could not tell locked
 * memory from other. */
int
mlock (const void *address, size_t size)
{
  return (int) syscall (SYS_mlock, address, size);
}
