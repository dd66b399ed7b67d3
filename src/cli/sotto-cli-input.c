/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Cuts a stream into lines with a bound on what it keeps: GDataInputStream
 * would take a line of any length into memory before it gives it out. */

#include "sotto-cli-input.h"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sotto-cli-error.h"
#include "sotto-limits.h"

#define READ_SIZE 16384

struct _SottoCliInput {
  GObject parent_instance;

  GInputStream *stream;
  GCancellable *cancellable;
  GByteArray   *bytes; /* what was read and not given out */
  guint         cut_id;
  gboolean      running;
  gboolean      reading;
  gboolean      skipping; /* the rest of a line that is too long */
  gboolean      finished; /* nothing more comes from the stream */
  gboolean      ended;    /* and that was said */
};

G_DEFINE_FINAL_TYPE (SottoCliInput, sotto_cli_input, G_TYPE_OBJECT)

enum { LINE, FAULT, ENDED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void read_more (SottoCliInput *self);

static void
emit_fault (SottoCliInput *self, GQuark domain, int code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, message);

  g_signal_emit (self, signals[FAULT], 0, error);
}

static void
emit_too_long (SottoCliInput *self)
{
  emit_fault (self, SOTTO_SESSION_ERROR, SOTTO_SESSION_ERROR_TEXT_TOO_LONG,
              "A line has more than 65536 bytes");
}

static gboolean
is_blank (const char *text)
{
  return text[strspn (text, " \t\v\f\r")] == '\0';
}

/* @line is terminated, and may hold zeros before that. */
static void
give_out (SottoCliInput *self, char *line, gsize length)
{
  if (length > 0 && line[length - 1] == '\r') {
    line[--length] = '\0';
  }
  if (length > SOTTO_TEXT_SIZE_MAX) {
    emit_too_long (self);
    return;
  }
  if (!g_utf8_validate_len (line, length, NULL)) {
    emit_fault (self, SOTTO_CLI_ERROR, SOTTO_CLI_ERROR_INVALID_MESSAGE,
                _ ("A line is not UTF-8 text; it was not sent."));
    return;
  }
  g_signal_emit (self, signals[LINE], 0, is_blank (line) ? "" : line);
}

/* Takes one line off the front of what was read; FALSE when there is none. */
static gboolean
cut_line (SottoCliInput *self)
{
  gsize            length = self->bytes->len;
  g_autofree char *line = NULL;
  const guint8    *end;

  if (length == 0) {
    return FALSE;
  }
  end = memchr (self->bytes->data, '\n', length);
  if (end == NULL && !self->finished) {
    return FALSE;
  }
  if (end != NULL) {
    length = (gsize) (end - self->bytes->data);
  }
  line = g_malloc (length + 1);
  memcpy (line, self->bytes->data, length);
  line[length] = '\0';
  g_byte_array_remove_range (self->bytes, 0, length + (end != NULL));
  if (self->skipping) {
    self->skipping = FALSE;
  } else {
    give_out (self, line, length);
  }

  return TRUE;
}

/* What is kept never exceeds the longest line and what one read brings. */
static void
drop_excess (SottoCliInput *self)
{
  if (self->skipping) {
    g_byte_array_set_size (self->bytes, 0);
  } else if (self->bytes->len > SOTTO_TEXT_SIZE_MAX + 1) {
    g_byte_array_set_size (self->bytes, 0);
    self->skipping = TRUE;
    emit_too_long (self);
  }
}

static gboolean
cut_cb (gpointer user_data)
{
  g_autoptr (SottoCliInput) self = g_object_ref (user_data);

  self->cut_id = 0;
  while (self->running && cut_line (self)) {
  }
  if (!self->running) {
    return G_SOURCE_REMOVE;
  }
  drop_excess (self);
  if (!self->finished) {
    read_more (self);
  } else if (!self->ended) {
    self->ended = TRUE;
    g_signal_emit (self, signals[ENDED], 0);
  }

  return G_SOURCE_REMOVE;
}

static void
schedule_cut (SottoCliInput *self)
{
  if (self->cut_id == 0) {
    self->cut_id = g_idle_add_full (G_PRIORITY_DEFAULT, cut_cb, self, NULL);
    g_source_set_name_by_id (self->cut_id, "[sottovoce] input");
  }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoCliInput) self = user_data;
  g_autoptr (GError)        error = NULL;
  g_autoptr (GBytes)        read =
    g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  self->reading = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    return;
  }
  /* A stream that fails has nothing more to say, as one that ends. */
  if (read == NULL || g_bytes_get_size (read) == 0) {
    self->finished = TRUE;
  } else {
    g_byte_array_append (self->bytes, g_bytes_get_data (read, NULL),
                         (guint) g_bytes_get_size (read));
  }
  if (self->running) {
    schedule_cut (self);
  }
}

static void
read_more (SottoCliInput *self)
{
  if (!self->reading) {
    self->reading = TRUE;
    g_input_stream_read_bytes_async (self->stream, READ_SIZE,
                                     G_PRIORITY_DEFAULT, self->cancellable,
                                     read_cb, g_object_ref (self));
  }
}

static void
sotto_cli_input_dispose (GObject *object)
{
  SottoCliInput *self = SOTTO_CLI_INPUT (object);

  g_clear_handle_id (&self->cut_id, g_source_remove);
  G_OBJECT_CLASS (sotto_cli_input_parent_class)->dispose (object);
}

static void
sotto_cli_input_finalize (GObject *object)
{
  SottoCliInput *self = SOTTO_CLI_INPUT (object);

  g_clear_object (&self->stream);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  G_OBJECT_CLASS (sotto_cli_input_parent_class)->finalize (object);
}

static void
sotto_cli_input_class_init (SottoCliInputClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sotto_cli_input_dispose;
  G_OBJECT_CLASS (klass)->finalize = sotto_cli_input_finalize;

  signals[LINE] =
    g_signal_new ("line", SOTTO_TYPE_CLI_INPUT, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FAULT] =
    g_signal_new ("fault", SOTTO_TYPE_CLI_INPUT, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[ENDED] =
    g_signal_new ("ended", SOTTO_TYPE_CLI_INPUT, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
sotto_cli_input_init (SottoCliInput *self)
{
  self->cancellable = g_cancellable_new ();
  self->bytes = g_byte_array_new ();
}

SottoCliInput *
sotto_cli_input_new (GInputStream *stream)
{
  SottoCliInput *self = g_object_new (SOTTO_TYPE_CLI_INPUT, NULL);

  self->stream = g_object_ref (stream);

  return self;
}

void
sotto_cli_input_resume (SottoCliInput *self)
{
  g_return_if_fail (SOTTO_IS_CLI_INPUT (self));

  if (!self->running && !g_cancellable_is_cancelled (self->cancellable)) {
    self->running = TRUE;
    schedule_cut (self);
  }
}

void
sotto_cli_input_pause (SottoCliInput *self)
{
  g_return_if_fail (SOTTO_IS_CLI_INPUT (self));

  self->running = FALSE;
}

void
sotto_cli_input_stop (SottoCliInput *self)
{
  g_return_if_fail (SOTTO_IS_CLI_INPUT (self));

  self->running = FALSE;
  g_cancellable_cancel (self->cancellable);
}
