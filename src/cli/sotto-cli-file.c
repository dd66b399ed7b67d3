/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Tells who wanted what of a file, and so whose loss it is when it fails. */

#include "sotto-cli-file.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-cli-error.h"

SottoCliFile *
sotto_cli_file_new (guint number, const char *name)
{
  SottoCliFile *file = g_new0 (SottoCliFile, 1);

  file->number = number;
  file->name = g_strdup (name);

  return file;
}

void
sotto_cli_file_free (SottoCliFile *file)
{
  g_clear_pointer (&file->name, g_free);
  g_clear_object (&file->transfer);
  g_clear_error (&file->error);
  g_clear_pointer (&file, g_free);
}

gboolean
sotto_cli_file_is_outgoing (const SottoCliFile *file)
{
  return file->transfer == NULL || sotto_transfer_get_outgoing (file->transfer);
}

static gboolean
is_in_state (const SottoCliFile *file, SottoTransferState state)
{
  return file->transfer != NULL &&
         sotto_transfer_get_state (file->transfer) == state;
}

gboolean
sotto_cli_file_is_running (const SottoCliFile *file)
{
  return is_in_state (file, SOTTO_TRANSFER_RUNNING);
}

gboolean
sotto_cli_file_is_asked (const SottoCliFile *file)
{
  return !sotto_cli_file_is_outgoing (file) &&
         is_in_state (file, SOTTO_TRANSFER_OFFERED);
}

gboolean
sotto_cli_file_is_wanted (const SottoCliFile *file)
{
  return sotto_cli_file_is_outgoing (file) ||
         sotto_transfer_get_file (file->transfer) != NULL;
}

static gboolean
is_given_up_here (const SottoCliFile *file)
{
  if (is_in_state (file, SOTTO_TRANSFER_CANCELLED)) {
    return !sotto_transfer_get_cancelled_by_peer (file->transfer);
  }

  return is_in_state (file, SOTTO_TRANSFER_DECLINED) &&
         !sotto_cli_file_is_outgoing (file);
}

/* An offer fails by itself only when it was accepted, wherever that was to be
 * stored, or with the conversation. */
static gboolean
is_spoilt (const SottoCliFile *file)
{
  return is_in_state (file, SOTTO_TRANSFER_FAILED) &&
         !g_error_matches (sotto_transfer_get_error (file->transfer),
                           SOTTO_FILE_ERROR, SOTTO_FILE_ERROR_GONE);
}

gboolean
sotto_cli_file_is_missed (const SottoCliFile *file)
{
  return (sotto_cli_file_is_wanted (file) || is_spoilt (file)) &&
         !is_given_up_here (file);
}

gboolean
sotto_cli_file_may_show (SottoCliFile *file, gint64 now)
{
  gint64 *before = &file->shown_at[file->n_shown % SOTTO_CLI_PROGRESS_MAX];
  guint64 done = sotto_transfer_get_done (file->transfer);
  guint64 speed = sotto_transfer_get_speed (file->transfer);

  if ((file->n_shown >= SOTTO_CLI_PROGRESS_MAX &&
       now - *before < G_USEC_PER_SEC) ||
      (file->n_shown > 0 && done == file->shown_done &&
       speed == file->shown_speed)) {
    return FALSE;
  }
  *before = now;
  file->n_shown++;
  file->shown_done = done;
  file->shown_speed = speed;

  return TRUE;
}

static const GError *
get_error (const SottoCliFile *file)
{
  return file->error != NULL ? file->error
                             : sotto_transfer_get_error (file->transfer);
}

const char *
sotto_cli_file_get_reason (const SottoCliFile *file)
{
  if (is_in_state (file, SOTTO_TRANSFER_DECLINED)) {
    return "declined";
  }
  if (is_in_state (file, SOTTO_TRANSFER_CANCELLED)) {
    return "cancelled";
  }

  return sotto_cli_error_get_word (get_error (file));
}

/* Who sends it may also have been unable to go on, which sounds the same. */
static char *
explain_cancelled_there (const SottoCliFile *file, const char *peer)
{
  return g_strdup_printf (sotto_cli_file_is_outgoing (file)
                            /* Translators: %s is the other person's name; it is
                             * about a file. */
                            ? _ ("%s cancelled it.")
                            /* Translators: likewise. */
                            : _ ("%s no longer sends it."),
                          peer);
}

char *
sotto_cli_file_explain (const SottoCliFile *file, const char *peer)
{
  gboolean here = is_given_up_here (file);

  if (is_in_state (file, SOTTO_TRANSFER_DECLINED)) {
    /* Translators: %s is the other person's name; it is about a file. */
    return here ? g_strdup (_ ("You declined it."))
                : g_strdup_printf (_ ("%s declined it."), peer);
  }
  if (is_in_state (file, SOTTO_TRANSFER_CANCELLED)) {
    return here ? g_strdup (_ ("You cancelled it."))
                : explain_cancelled_there (file, peer);
  }

  return sotto_cli_error_explain (get_error (file), NULL, 0);
}

char *
sotto_cli_file_get_title (const SottoCliFile *file)
{
  g_autofree char *title = NULL;
  g_autofree char *advice = NULL;

  sotto_file_error_explain (get_error (file), &title, &advice);

  return g_strconcat (title, ".", NULL);
}
