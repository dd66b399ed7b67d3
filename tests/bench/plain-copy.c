/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A copy over TCP as it is least work to write: 64 KiB are read, sent,
 * received and written at a time, in one thread at each end.
 *
 *     plain-copy take PORT SIZE [FILE]
 *     plain-copy give PORT SIZE [FILE]
 *
 * Without a file the bytes come from memory, or are not kept. */

#include <arpa/inet.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PIECE 65536

static char piece[PIECE];

static void
check (int good, const char *what)
{
  if (!good) {
    perror (what);
    exit (EXIT_FAILURE);
  }
}

static int
make_socket (const char *port, struct sockaddr_in *address)
{
  int descriptor = socket (AF_INET, SOCK_STREAM, 0);

  check (descriptor >= 0, "socket");
  *address = (struct sockaddr_in){
    .sin_family = AF_INET,
    .sin_port = htons ((uint16_t) atoi (port)),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
  return descriptor;
}

static int
dial (const char *port)
{
  struct sockaddr_in address;
  int                descriptor = make_socket (port, &address);

  check (connect (descriptor, (struct sockaddr *) &address, sizeof address) ==
           0,
         "connect");
  return descriptor;
}

static int
answer (const char *port)
{
  struct sockaddr_in address;
  int                listener = make_socket (port, &address);
  int                yes = 1;
  int                descriptor;

  setsockopt (listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  check (bind (listener, (struct sockaddr *) &address, sizeof address) == 0,
         "bind");
  check (listen (listener, 1) == 0, "listen");
  descriptor = accept (listener, NULL, NULL);
  check (descriptor >= 0, "accept");
  close (listener);
  return descriptor;
}

static void
put (int descriptor, size_t size)
{
  for (size_t done = 0; done < size;) {
    ssize_t some = write (descriptor, piece + done, size - done);

    check (some > 0, "write");
    done += (size_t) some;
  }
}

static void
give (const char *port, uint64_t size, const char *path)
{
  int file = path == NULL ? -1 : open (path, O_RDONLY);
  int descriptor = dial (port);

  check (path == NULL || file >= 0, "open");
  while (size > 0) {
    size_t some = size < PIECE ? (size_t) size : PIECE;

    check (path == NULL || read (file, piece, some) == (ssize_t) some, "read");
    put (descriptor, some);
    size -= some;
  }
}

static void
take (const char *port, uint64_t size, const char *path)
{
  int descriptor = answer (port);
  int file = path == NULL ? -1 : open (path, O_WRONLY | O_CREAT | O_EXCL, 0600);

  check (path == NULL || file >= 0, "open");
  while (size > 0) {
    ssize_t some = recv (descriptor, piece, PIECE, 0);

    check (some > 0 && (uint64_t) some <= size, "recv");
    if (path != NULL) {
      put (file, (size_t) some);
    }
    size -= (uint64_t) some;
  }
}

int
main (int argc, char **argv)
{
  const char *path = argc == 5 ? argv[4] : NULL;
  uint64_t    size;

  if (argc < 4 || argc > 5) {
    fprintf (stderr, "plain-copy give|take PORT SIZE [FILE]\n");
    return EXIT_FAILURE;
  }
  size = strtoull (argv[3], NULL, 10);
  if (strcmp (argv[1], "give") == 0) {
    give (argv[2], size, path);
  } else {
    take (argv[2], size, path);
  }
  return EXIT_SUCCESS;
}
