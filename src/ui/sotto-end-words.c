/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* From the way in which a session ended to words. */

#include "sotto-end-words.h"

#include "config.h"

#include <glib/gi18n-lib.h>

char *
sotto_end_words_explain (const GError *error)
{
  g_autofree char *title = NULL;
  g_autofree char *advice = NULL;

  sotto_session_error_explain (error, NULL, 0, &title, &advice);

  /* Translators: what went wrong, and what to do about it. */
  return g_strdup_printf (_ ("%s. %s"), title, advice);
}

static char *
describe_exit (SottoSession *session)
{
  if (sotto_session_get_ended_by_peer (session)) {
    /* Translators: %s is the other person's name. */
    return g_strdup_printf (_ ("%s ended it for both of you. The keys are "
                               "gone: what was said cannot be decrypted "
                               "again."),
                            sotto_session_get_peer_name (session));
  }

  return g_strdup (_ ("You ended it for both of you. The keys are gone: what "
                      "was said cannot be decrypted again."));
}

char *
sotto_end_words_describe (SottoSession *session)
{
  const GError *error = sotto_session_get_error (session);
  const char   *peer = sotto_session_get_peer_name (session);

  switch (sotto_session_get_end_reason (session)) {
  case SOTTO_END_PEER_QUIT:
    /* Translators: %s is the other person's name. */
    return g_strdup_printf (_ ("%s has closed Sottovoce."), peer);
  case SOTTO_END_CANCELLED:
    /* Translators: %s is the other person's name. */
    return g_strdup_printf (_ ("You ended it while there was no connection, "
                               "so %s has not been told."),
                            peer);
  case SOTTO_END_ERROR:
    return error != NULL ? sotto_end_words_explain (error) : g_strdup ("");
  case SOTTO_END_NONE:
  case SOTTO_END_EXIT:
  case SOTTO_END_EOF:
  case SOTTO_END_QUIT:
  default:
    return describe_exit (session);
  }
}
