/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Our own lines begin with a dash, the peer's with their name; the later lines
 * of a message are indented, so that neither can be forged. */

#include "sotto-cli-text.h"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sotto-cli-clean.h"
#include "sotto-cli-file-text.h"
#include "sotto-cli-way-text.h"
#include "sotto-record.h"

#define NOTICE SOTTO_CLI_DASH " "
#define INDENT "    "

/* How many bytes of a frame fit into a line. */
#define FRAME_BYTES_SHOWN 16

/* Takes @text, of one or more lines. */
static char *
mark_as_notice (char *text)
{
  g_autofree char *owned = text;
  g_auto (GStrv)   lines = g_strsplit (owned, "\n", -1);
  g_autofree char *joined = g_strjoinv ("\n" NOTICE, lines);

  return g_strconcat (NOTICE, joined, NULL);
}

static char *
format_listening (const SottoCliEvent *event)
{
  g_autofree char *addresses =
    g_strjoinv (", ", (char **) event->listening.addresses);

  /* Translators: %s is a list of addresses, such as 192.0.2.1:5533. */
  return g_strdup_printf (_ ("Waiting for the other person at %s"), addresses);
}

static char *
format_ready (const SottoCliEvent *event)
{
  g_autofree char *peer = sotto_cli_clean_name (event->ready.peer);

  if (event->ready.resumed) {
    /* Translators: first a name, then digits in groups. */
    return g_strdup_printf (
      _ ("You are talking to %s again. Comparison code: %s"), peer,
      event->ready.code);
  }
  if (event->ready.again) {
    /* Translators: first a name, then digits in groups. */
    return g_strdup_printf (
      _ ("You are talking to %s, in a new conversation. Comparison code: %s"),
      peer, event->ready.code);
  }
  /* Translators: first a name, then digits in groups. /send and EXIT! stay as
   * they are. */
  return g_strdup_printf (
    _ ("You are talking to %s. Comparison code: %s\n/send PATH offers a file, "
       "EXIT! alone ends the conversation for both."),
    peer, event->ready.code);
}

static char *
format_message (const SottoCliEvent *event)
{
  g_autofree char *peer = sotto_cli_clean_name (event->message.peer);
  g_autofree char *text = sotto_cli_clean (event->message.text, INDENT);

  return g_strdup_printf ("%s: %s", peer, text);
}

static char *
format_not_delivered (const SottoCliEvent *event)
{
  g_autofree char *text = sotto_cli_clean (event->not_delivered.text, NULL);

  return g_strdup_printf (_ ("Not delivered: %s"), text);
}

static char *
format_trying (const char *title)
{
  /* Translators: %s is a sentence without its full stop, such as "The
   * connection was lost". */
  return g_strdup_printf (_ ("%s. Connecting again…"), title);
}

/* After an error there is nothing left to say. */
static char *
format_disconnected (const SottoCliEvent *event)
{
  g_autofree char *title = NULL;
  g_autofree char *peer = NULL;
  g_autofree char *line = NULL;

  if (event->disconnected.title == NULL) {
    return NULL;
  }
  title = sotto_cli_clean (event->disconnected.title, NULL);
  if (event->disconnected.peer == NULL) {
    line = format_trying (title);
  } else {
    peer = sotto_cli_clean_name (event->disconnected.peer);
    /* Translators: first a sentence without its full stop, such as "The
     * connection was lost", then a name. */
    line =
      g_strdup_printf (_ ("%s. Waiting for %s to come back…"), title, peer);
  }
  if (!event->disconnected.writable) {
    return g_steal_pointer (&line);
  }
  return g_strjoin (
    "\n", line, _ ("What you write now is sent when the connection is back."),
    NULL);
}

/* 10, 100, 1000 and so on. */
static gboolean
is_round (guint number)
{
  while (number > 10 && number % 10 == 0) {
    number /= 10;
  }

  return number == 10;
}

/* Attempts may fail for hours. Worth a line is a cause that is new; and, ever
 * more rarely, that it goes on. */
static char *
format_reconnecting (const SottoCliEvent *event)
{
  guint            attempts = event->reconnecting.attempts;
  g_autofree char *title = NULL;

  if (event->reconnecting.title == NULL) {
    return NULL;
  }
  title = sotto_cli_clean (event->reconnecting.title, NULL);
  if (!is_round (attempts)) {
    return event->reconnecting.known ? NULL : format_trying (title);
  }
  /* Translators: %s is a sentence without its full stop, such as "Nobody is
   * listening there". */
  return g_strdup_printf (
    ngettext ("%s. %u attempt has failed. Connecting again…",
              "%s. %u attempts have failed. Connecting again…", attempts),
    title, attempts);
}

static char *
format_frame (SottoWireEntry *frame)
{
  gboolean out = sotto_wire_entry_get_direction (frame) == SOTTO_DIRECTION_OUT;
  gsize    size;
  const guint8 *bytes =
    g_bytes_get_data (sotto_wire_entry_get_wire (frame), &size);
  GString *line = g_string_new (NULL);

  g_string_append_printf (
    line, "  %s %u/%" G_GUINT64_FORMAT " %s %" G_GSIZE_FORMAT " ",
    out ? "\u2192" : "\u2190", sotto_wire_entry_get_epoch (frame),
    sotto_wire_entry_get_counter (frame),
    sotto_record_get_name (sotto_wire_entry_get_record_type (frame)),
    sotto_wire_entry_get_wire_length (frame));
  for (gsize i = 0; i < MIN (size, FRAME_BYTES_SHOWN); i++) {
    g_string_append_printf (line, "%02x", bytes[i]);
  }

  return g_string_free (line, FALSE);
}

/* What it means for the next one who tries; NULL: nothing. */
static char *
format_consequence (const SottoCliEvent *event)
{
  guint wait = event->guess.wait;

  if (event->guess.closed) {
    return g_strdup (_ ("That was one too many: nobody is let in any more. An "
                        "empty line opens the door again."));
  }
  if (wait == 0) {
    return NULL;
  }

  return g_strdup_printf (ngettext ("The next try must wait %u second.",
                                    "The next try must wait %u seconds.", wait),
                          wait);
}

static char *
format_guess (const SottoCliEvent *event)
{
  g_autofree char *from = sotto_cli_clean (event->guess.from, NULL);
  g_autofree char *consequence = format_consequence (event);
  guint            count = event->guess.count;
  g_autofree char *guess = NULL;

  /* Translators: first an address, then how many wrong passwords were tried,
   * one after the other. */
  guess = g_strdup_printf (ngettext ("A wrong password from %s.",
                                     "A wrong password from %s (%u in a row).",
                                     count),
                           from, count);

  return g_strjoin (" ", guess, consequence, NULL);
}

/* After an error there is nothing left to say; NULL then. */
static const char *
get_ending (const char *reason)
{
  static const struct {
    const char *reason;
    const char *text;
  } endings[] = {
    { "exit", N_ ("The conversation is over.") },
    { "eof", N_ ("The conversation is over.") },
    { "quit", N_ ("The conversation is over.") },
    { "peer-quit", N_ ("The other side has quit.") },
    { "cancelled", N_ ("Stopped before it began.") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
    if (strcmp (reason, endings[i].reason) == 0) {
      return _ (endings[i].text);
    }
  }

  return NULL;
}

static char *
format_ended (const SottoCliEvent *event)
{
  g_autofree char *peer = NULL;

  if (event->ended.untold == NULL) {
    return g_strdup (get_ending (event->ended.reason));
  }
  peer = sotto_cli_clean_name (event->ended.untold);
  /* Translators: %s is the other person's name. */
  return g_strdup_printf (_ ("You ended it while there was no connection, so "
                             "%s has not been told."),
                          peer);
}

/* What our own lines say, without their mark; NULL for what they leave out. */
static char *
format_notice (const SottoCliEvent *event)
{
  switch (event->kind) {
  case SOTTO_CLI_EVENT_LISTENING:
    return format_listening (event);
  case SOTTO_CLI_EVENT_READY:
    return format_ready (event);
  case SOTTO_CLI_EVENT_NOT_DELIVERED:
    return format_not_delivered (event);
  case SOTTO_CLI_EVENT_NOT_A_COMMAND:
    /* Translators: the words after the slashes stay as they are. */
    return g_strdup (_ ("That is no command, so it is a message like any "
                        "other. The commands are /send, /accept, /decline and "
                        "/cancel."));
  case SOTTO_CLI_EVENT_DISCONNECTED:
    return format_disconnected (event);
  case SOTTO_CLI_EVENT_RECONNECTING:
    return format_reconnecting (event);
  case SOTTO_CLI_EVENT_EPOCH:
    return g_strdup_printf (_ ("The keys are new: epoch %u."), event->epoch);
  case SOTTO_CLI_EVENT_GUESS:
    return event->guess.ok ? NULL : format_guess (event);
  case SOTTO_CLI_EVENT_ENDED:
    return format_ended (event);
  case SOTTO_CLI_EVENT_FILE_OFFER:
  case SOTTO_CLI_EVENT_FILE_DONE:
  case SOTTO_CLI_EVENT_FILE_FAILED:
    return sotto_cli_file_text_format (event);
  case SOTTO_CLI_EVENT_ADDRESS:
  case SOTTO_CLI_EVENT_INVITE:
  case SOTTO_CLI_EVENT_TOR:
  case SOTTO_CLI_EVENT_PUBLISHED:
  case SOTTO_CLI_EVENT_TRYING:
  case SOTTO_CLI_EVENT_PATH:
    return sotto_cli_way_text_format (event);
  default:
    return NULL;
  }
}

char *
sotto_cli_text_format (const SottoCliEvent *event)
{
  char *notice;

  switch (event->kind) {
  case SOTTO_CLI_EVENT_MESSAGE:
    return format_message (event);
  case SOTTO_CLI_EVENT_FRAME:
    return format_frame (event->frame);
  case SOTTO_CLI_EVENT_ERROR:
    return sotto_cli_clean (event->error.message, INDENT);
  default:
    notice = format_notice (event);
    return notice == NULL ? NULL : mark_as_notice (notice);
  }
}
