/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the tests of SottoTor and SottoOnion share: a SottoTor of the test's
 * own, the tor that it finds in the path, and that of the system. */

#pragma once

#include "fake-tor.h"
#include "sotto-tor-private.h"

G_BEGIN_DECLS

/* Never passes here. */
#define LONG_MS (3600 * 1000)

/* What the system's tor publishes. */
#define ID "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx"
#define KEY                                                                    \
  "ED25519-V3:"                                                                \
  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"           \
  "AAAAAAAAAAAAAAAAAAAAAA=="

typedef struct {
  char         *folder;
  char         *path; /* of the process, before the test */
  SottoTorSetup setup;
  SottoTorDoor  door;
  char         *socket;
  SottoTor     *tor;
  const char   *phase; /* of the system's tor; NULL: it hangs up */
  const char   *socks;
} TorTest;

/* Runs @test with one of its own, and with an empty path. */
void tor_test_add (const char   *path,
                   gconstpointer data,
                   void (*test) (TorTest *fixture, gconstpointer data));

/* Runs all of them. */
int tor_test_run (void);

/* A tor for the path: a script; and one that answers at descriptor 3, at 100
 * percent unless there are @cases that come first. */
void tor_test_install (TorTest *fixture, const char *script);
void tor_test_install_answering (TorTest *fixture, const char *cases);

/* That of the system, from now on. */
FakeTor *tor_test_open_system (TorTest *fixture);

void tor_test_wait_for (TorTest *fixture, SottoTorState state);

G_END_DECLS
