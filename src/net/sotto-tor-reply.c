/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Every byte is hostile: who answers at a control port need not be tor. Nothing
 * but ASCII is let through, so that all that comes out of here is valid UTF-8
 * and ends where it seems to. */

#include "sotto-tor-reply.h"

#include <string.h>

#define CODE_SIZE 3
#define CODE_MIN 200
#define CODE_MAX 699

struct _SottoTorReader {
  GString   *line;
  GPtrArray *lines;  /* of char, wiped when they go */
  GString   *data;   /* a line, and what is below it so far; or NULL */
  gsize      size;   /* of the reply so far */
  guint      code;   /* of its lines; 0: there is none yet */
  gboolean   is_end; /* the line is the last one */
};

static void
wipe_text (gpointer data)
{
  char *text = data;

  explicit_bzero (text, strlen (text));
  g_clear_pointer (&text, g_free);
}

static void
wipe_string (GString *string)
{
  explicit_bzero (string->str, string->allocated_len);
  g_string_free (string, TRUE);
}

void
sotto_tor_reply_free (SottoTorReply *self)
{
  for (char **line = self->lines; *line != NULL; line++) {
    wipe_text (*line);
  }
  g_clear_pointer (&self->lines, g_free);
  g_clear_pointer (&self, g_free);
}

const char *
sotto_tor_reply_find (const SottoTorReply *self, const char *start)
{
  for (char **line = self->lines; *line != NULL; line++) {
    if (g_str_has_prefix (*line, start)) {
      return *line + strlen (start);
    }
  }

  return NULL;
}

SottoTorReader *
sotto_tor_reader_new (void)
{
  SottoTorReader *self = g_new0 (SottoTorReader, 1);

  /* Room for a key, so that none is left behind where it was too small. */
  self->line = g_string_sized_new (256);
  self->lines = g_ptr_array_new_with_free_func (wipe_text);

  return self;
}

void
sotto_tor_reader_free (SottoTorReader *self)
{
  g_clear_pointer (&self->line, wipe_string);
  g_clear_pointer (&self->data, wipe_string);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self, g_free);
}

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, what);

  return FALSE;
}

/* The three digits with which a line begins, or 0. */
static guint
parse_code (const char *line)
{
  guint code = 0;

  for (gsize i = 0; i < CODE_SIZE; i++) {
    if (!g_ascii_isdigit (line[i])) {
      return 0;
    }
    code = code * 10 + (guint) g_ascii_digit_value (line[i]);
  }

  return code >= CODE_MIN && code <= CODE_MAX ? code : 0;
}

/* "250-", "250+" or "250 ", and a text. */
static gboolean
take_line (SottoTorReader *self, GError **error)
{
  const char *line = self->line->str;
  guint       code = parse_code (line);
  const char *text;

  if (code == 0 || strchr ("-+ ", line[CODE_SIZE]) == NULL ||
      line[CODE_SIZE] == '\0') {
    return refuse (error, "Not a line of tor's control protocol");
  }
  if (self->code != 0 && self->code != code) {
    return refuse (error, "A reply with two codes");
  }

  self->code = code;
  text = line + CODE_SIZE + 1;
  if (line[CODE_SIZE] == '+') {
    self->data = g_string_new (text);
  } else {
    g_ptr_array_add (self->lines, g_strdup (text));
    self->is_end = line[CODE_SIZE] == ' ';
  }

  return TRUE;
}

/* A line below another. One that begins with a dot has one more before it; a
 * dot alone is the end. */
static void
take_data (SottoTorReader *self)
{
  const char *line = self->line->str;

  if (g_str_equal (line, ".")) {
    g_ptr_array_add (self->lines, g_strdup (self->data->str));
    g_clear_pointer (&self->data, wipe_string);
  } else {
    g_string_append_c (self->data, '\n');
    g_string_append (self->data, line + (line[0] == '.' ? 1 : 0));
  }
}

static SottoTorReply *
make_reply (SottoTorReader *self)
{
  SottoTorReply *reply = g_new0 (SottoTorReply, 1);

  reply->code = self->code;
  g_ptr_array_add (self->lines, NULL);
  reply->lines = (char **) g_ptr_array_free (self->lines, FALSE);
  self->lines = g_ptr_array_new_with_free_func (wipe_text);
  self->code = 0;
  self->size = 0;
  self->is_end = FALSE;

  return reply;
}

static gboolean
end_line (SottoTorReader *self, SottoTorReply **reply, GError **error)
{
  gboolean is_good = TRUE;

  if (self->line->len > 0 && self->line->str[self->line->len - 1] == '\r') {
    g_string_truncate (self->line, self->line->len - 1);
  }

  if (self->data != NULL) {
    take_data (self);
  } else {
    is_good = take_line (self, error);
  }
  explicit_bzero (self->line->str, self->line->len);
  g_string_truncate (self->line, 0);
  if (is_good && self->is_end) {
    *reply = make_reply (self);
  }

  return is_good;
}

gboolean
sotto_tor_reader_push (SottoTorReader *self,
                       char            byte,
                       SottoTorReply **reply,
                       GError        **error)
{
  *reply = NULL;

  if (++self->size > SOTTO_TOR_REPLY_SIZE_MAX) {
    return refuse (error, "A reply too long for tor");
  }
  if (byte == '\n') {
    return end_line (self, reply, error);
  }
  if (byte == '\0' || (byte & 0x80) != 0) {
    return refuse (error, "Bytes that tor does not send");
  }
  g_string_append_c (self->line, byte);

  return TRUE;
}
