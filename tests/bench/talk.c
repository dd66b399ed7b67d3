/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A host and a joiner for benchmarks. */

#include "talk.h"

#include "bench.h"
#include "sotto-password.h"

static SottoSecret *
prepare (void)
{
  g_autoptr (GError) error = NULL;
  SottoSecret *password = sotto_password_prepare (TALK_PASSWORD, -1, &error);

  bench_check (password != NULL, &error);
  return password;
}

SottoHost *
talk_host (void)
{
  g_autoptr (SottoSecret) password = prepare ();
  const SottoHostOptions  options = {
     .session = { .name = "Bob" },
     .bind = "127.0.0.1",
     .any_port = TRUE,
  };
  SottoHost *host = sotto_host_new (password, &options);

  sotto_host_start (host);
  talk_wait_for (sotto_host_get_session (host), SOTTO_SESSION_LISTENING);
  return host;
}

SottoJoiner *
talk_new_joiner (guint16 port)
{
  g_autoptr (SottoSecret)  password = prepare ();
  g_autofree char         *address = g_strdup_printf ("127.0.0.1:%u", port);
  const SottoJoinerOptions options = {
    .session = { .name = "Alice" },
    .address = address,
  };

  return sotto_joiner_new (password, &options);
}

void
talk_wait_for (SottoSession *session, SottoSessionState state)
{
  while (sotto_session_get_state (session) < state) {
    g_main_context_iteration (NULL, TRUE);
  }
  if (sotto_session_get_state (session) > state) {
    bench_fail ("A session ended: %s", sotto_session_get_end_word (session));
  }
}

void
talk_end (SottoSession *session)
{
  sotto_session_end (session, SOTTO_END_EXIT);
  talk_wait_for (session, SOTTO_SESSION_ENDED);
}
