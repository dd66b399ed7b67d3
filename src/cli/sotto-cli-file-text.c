/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One line for an offer and one for its end; what is between the two is shown
 * by SottoCliProgress. */

#include "sotto-cli-file-text.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-cli-clean.h"

static char *
format_peers_offer (const SottoCliEvent *event, const char *name)
{
  g_autofree char *peer = sotto_cli_clean_name (event->file.peer);
  g_autofree char *size = g_format_size (event->file.size);

  if (event->file.undecided) {
    /* Translators: a name, a file's name, its size, such as "2.3 MB"; then its
     * number. The words after the slashes stay as they are. */
    return g_strdup_printf (_ ("%s offers the file “%s” (%s). Answer with "
                               "/accept %u or /decline %u."),
                            peer, name, size, event->file.number,
                            event->file.number);
  }
  /* Translators: a name, a file's name, its size, such as "2.3 MB". */
  return g_strdup_printf (_ ("%s offers the file “%s” (%s)."), peer, name,
                          size);
}

static char *
format_own_offer (const SottoCliEvent *event, const char *name)
{
  g_autofree char *size = g_format_size (event->file.size);

  /* Translators: a file's name, its size, such as "2.3 MB"; then its number.
   * The word after the slash stays as it is. */
  return g_strdup_printf (_ ("You offer the file “%s” (%s). /cancel %u takes "
                             "that back."),
                          name, size, event->file.number);
}

static char *
format_done (const SottoCliEvent *event, const char *name)
{
  g_autofree char *peer = sotto_cli_clean_name (event->file.peer);
  g_autofree char *path = NULL;

  if (event->file.outgoing) {
    /* Translators: a name, then a file's name. */
    return g_strdup_printf (_ ("%s has the file “%s”."), peer, name);
  }
  path = sotto_cli_clean (event->file.path, NULL);
  /* Translators: %s is where a file was stored. */
  return g_strdup_printf (_ ("Saved: %s"), path);
}

static char *
format_failed (const SottoCliEvent *event, const char *name)
{
  g_autofree char *why = sotto_cli_clean (event->file.why, NULL);

  if (event->file.undecided) {
    /* Translators: a file's name, then a whole sentence that says why; then its
     * number. The words after the slashes stay as they are. */
    return g_strdup_printf (_ ("Not saved: “%s”. %s It is still offered. "
                               "Answer with /accept %u FOLDER or /decline "
                               "%u."),
                            name, why, event->file.number, event->file.number);
  }
  if (event->file.outgoing) {
    /* Translators: a file's name, then whole sentences that say why. */
    return g_strdup_printf (_ ("Not sent: “%s”. %s"), name, why);
  }
  /* Translators: a file's name, then whole sentences that say why. */
  return g_strdup_printf (_ ("Not saved: “%s”. %s"), name, why);
}

char *
sotto_cli_file_text_format (const SottoCliEvent *event)
{
  g_autofree char *name = sotto_cli_clean (event->file.name, NULL);

  switch (event->kind) {
  case SOTTO_CLI_EVENT_FILE_OFFER:
    return event->file.outgoing ? format_own_offer (event, name)
                                : format_peers_offer (event, name);
  case SOTTO_CLI_EVENT_FILE_DONE:
    return format_done (event, name);
  case SOTTO_CLI_EVENT_FILE_FAILED:
    return format_failed (event, name);
  default:
    g_return_val_if_reached (NULL);
  }
}
