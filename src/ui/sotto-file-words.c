/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* From a file's state to words, and from its numbers to how long it takes. */

#include "sotto-file-words.h"

#include "config.h"

#include <glib/gi18n-lib.h>

static char *
get_time_left (guint seconds)
{
  guint count;

  if (seconds < 60) {
    return g_strdup_printf (ngettext ("%u second left", "%u seconds left",
                                      seconds),
                            seconds);
  }
  if (seconds < 3600) {
    count = (seconds + 30) / 60;
    return g_strdup_printf (ngettext ("%u minute left", "%u minutes left",
                                      count),
                            count);
  }
  count = seconds / 3600 + (seconds % 3600 >= 1800 ? 1 : 0);
  return g_strdup_printf (ngettext ("%u hour left", "%u hours left", count),
                          count);
}

static char *
get_progress (SottoTransfer *transfer)
{
  guint            left = sotto_transfer_get_left (transfer);
  g_autofree char *done = g_format_size (sotto_transfer_get_done (transfer));
  g_autofree char *size = g_format_size (sotto_transfer_get_size (transfer));
  g_autofree char *speed = g_format_size (sotto_transfer_get_speed (transfer));
  g_autofree char *time = get_time_left (left);

  if (left == 0) {
    /* Translators: sizes: "12.3 MB of 80 MB". */
    return g_strdup_printf (_ ("%s of %s"), done, size);
  }

  /* Translators: "12.3 MB of 80 MB — 4.1 MB/s — 17 seconds left". */
  return g_strdup_printf (_ ("%s of %s — %s/s — %s"), done, size, speed, time);
}

static char *
get_failure (const GError *error, gboolean advice)
{
  g_autofree char *title = NULL;
  g_autofree char *what_to_do = NULL;

  sotto_file_error_explain (error, &title, &what_to_do);
  return advice ? g_steal_pointer (&what_to_do) : g_steal_pointer (&title);
}

static char *
get_cancelled (SottoTransfer *transfer, const char *peer)
{
  if (!sotto_transfer_get_cancelled_by_peer (transfer)) {
    return g_strdup (_ ("You cancelled it"));
  }

  /* Who sends it may also have been unable to go on, which sounds the same. */
  return g_strdup_printf (sotto_transfer_get_outgoing (transfer)
                            /* Translators: %s is the other person's name; it is
                             * about a file. */
                            ? _ ("%s cancelled it")
                            /* Translators: likewise. */
                            : _ ("%s no longer sends it"),
                          peer);
}

static char *
get_declined (SottoTransfer *transfer, const char *peer)
{
  if (sotto_transfer_get_outgoing (transfer)) {
    /* Translators: %s is the other person's name; it is about a file. */
    return g_strdup_printf (_ ("%s declined it"), peer);
  }

  return g_strdup (_ ("You declined it"));
}

/* It has another name when there was something of this one already. */
static char *
get_done (SottoTransfer *transfer, const char *peer)
{
  GFile           *file = sotto_transfer_get_file (transfer);
  g_autofree char *base = NULL;
  g_autofree char *shown = NULL;

  if (sotto_transfer_get_outgoing (transfer)) {
    /* Translators: %s is the other person's name; it is about a file. */
    return g_strdup_printf (_ ("%s has saved it"), peer);
  }
  base = g_file_get_basename (file);
  shown = g_filename_display_name (base);
  if (g_strcmp0 (shown, sotto_transfer_get_name (transfer)) == 0) {
    return g_strdup (_ ("Saved"));
  }

  /* Translators: %s is the name of a file. */
  return g_strdup_printf (_ ("Saved as %s"), shown);
}

/* An offer may have been accepted in vain. */
static char *
get_offered (SottoTransfer *transfer, const char *peer, gboolean connected)
{
  const GError *error = sotto_transfer_get_error (transfer);

  if (!sotto_transfer_get_outgoing (transfer)) {
    return error != NULL ? get_failure (error, FALSE) : NULL;
  }
  if (!connected) {
    return g_strdup (_ ("Waiting for the connection"));
  }

  /* Translators: %s is the other person's name. */
  return g_strdup_printf (_ ("Waiting for %s to accept"), peer);
}

/* What was not delivered says so itself, as a text does. */
static gboolean
is_lost (SottoMessage *message)
{
  return sotto_message_get_state (message) == SOTTO_MESSAGE_NOT_DELIVERED;
}

char *
sotto_file_words_get_status (SottoMessage *message,
                             const char   *peer,
                             gboolean      connected)
{
  SottoTransfer *transfer = sotto_message_get_transfer (message);

  if (is_lost (message)) {
    return NULL;
  }
  switch (sotto_transfer_get_state (transfer)) {
  case SOTTO_TRANSFER_RUNNING:
    return connected ? get_progress (transfer)
                     : g_strdup (_ ("Waiting for the connection"));
  case SOTTO_TRANSFER_DONE:
    return get_done (transfer, peer);
  case SOTTO_TRANSFER_DECLINED:
    return get_declined (transfer, peer);
  case SOTTO_TRANSFER_CANCELLED:
    return get_cancelled (transfer, peer);
  case SOTTO_TRANSFER_FAILED:
    return get_failure (sotto_transfer_get_error (transfer), FALSE);
  case SOTTO_TRANSFER_OFFERED:
  default:
    return get_offered (transfer, peer, connected);
  }
}

char *
sotto_file_words_get_advice (SottoMessage *message)
{
  SottoTransfer *transfer = sotto_message_get_transfer (message);
  const GError  *error = sotto_transfer_get_error (transfer);

  if (is_lost (message) || error == NULL) {
    return NULL;
  }

  return sotto_transfer_is_over (transfer)
           ? get_failure (error, TRUE)
           : g_strdup (_ ("Nothing is lost: save it in another folder, or put "
                          "that right and try again."));
}

char *
sotto_file_words_describe (SottoMessage *message,
                           const char   *peer,
                           gboolean      connected)
{
  SottoTransfer *transfer = sotto_message_get_transfer (message);
  gboolean       moves =
    connected && sotto_transfer_get_state (transfer) == SOTTO_TRANSFER_RUNNING;
  const char      *name = sotto_transfer_get_name (transfer);
  g_autofree char *size = g_format_size (sotto_transfer_get_size (transfer));
  g_autofree char *status =
    moves ? g_strdup (_ ("On its way"))
          : sotto_file_words_get_status (message, peer, connected);

  if (status == NULL) {
    /* Translators: a file's name and its size. */
    return g_strdup_printf (_ ("File %s, %s"), name, size);
  }

  /* Translators: a file's name, its size and how it stands with it. */
  return g_strdup_printf (_ ("File %s, %s, %s"), name, size, status);
}

static char *
get_news_of_outgoing (SottoTransfer *transfer, const char *peer)
{
  const char *name = sotto_transfer_get_name (transfer);

  switch (sotto_transfer_get_state (transfer)) {
  case SOTTO_TRANSFER_RUNNING:
    /* Translators: a person's name, and that of a file. */
    return g_strdup_printf (_ ("%s accepted %s"), peer, name);
  case SOTTO_TRANSFER_DONE:
    /* Translators: a person's name, and that of a file. */
    return g_strdup_printf (_ ("%s has saved %s"), peer, name);
  case SOTTO_TRANSFER_DECLINED:
    /* Translators: a person's name, and that of a file. */
    return g_strdup_printf (_ ("%s declined %s"), peer, name);
  case SOTTO_TRANSFER_OFFERED:
  case SOTTO_TRANSFER_CANCELLED:
  case SOTTO_TRANSFER_FAILED:
  default:
    return NULL;
  }
}

static char *
get_news_of_incoming (SottoTransfer *transfer, const char *peer)
{
  const char *name = sotto_transfer_get_name (transfer);

  switch (sotto_transfer_get_state (transfer)) {
  case SOTTO_TRANSFER_OFFERED:
    /* Translators: a person's name, and that of a file. */
    return g_strdup_printf (_ ("%s offers %s"), peer, name);
  case SOTTO_TRANSFER_DONE:
    /* Translators: the name of a file. */
    return g_strdup_printf (_ ("%s has arrived"), name);
  case SOTTO_TRANSFER_RUNNING:
  case SOTTO_TRANSFER_DECLINED:
  case SOTTO_TRANSFER_CANCELLED:
  case SOTTO_TRANSFER_FAILED:
  default:
    return NULL;
  }
}

char *
sotto_file_words_get_refusal (const char *name, const GError *error)
{
  g_autofree char *title = get_failure (error, FALSE);

  /* Translators: a file's name, and what is wrong with it. */
  return g_strdup_printf (_ ("%s: %s"), name, title);
}

char *
sotto_file_words_get_news (SottoTransfer *transfer, const char *peer)
{
  const char   *name = sotto_transfer_get_name (transfer);
  const GError *error = sotto_transfer_get_error (transfer);

  if (error != NULL) {
    return sotto_file_words_get_refusal (name, error);
  }
  switch (sotto_transfer_get_state (transfer)) {
  case SOTTO_TRANSFER_CANCELLED:
    return sotto_transfer_get_cancelled_by_peer (transfer)
             /* Translators: a person's name, and that of a file. */
             ? g_strdup_printf (_ ("%s cancelled %s"), peer, name)
             : NULL;
  case SOTTO_TRANSFER_OFFERED:
  case SOTTO_TRANSFER_RUNNING:
  case SOTTO_TRANSFER_DONE:
  case SOTTO_TRANSFER_DECLINED:
  case SOTTO_TRANSFER_FAILED:
  default:
    return sotto_transfer_get_outgoing (transfer)
             ? get_news_of_outgoing (transfer, peer)
             : get_news_of_incoming (transfer, peer);
  }
}
