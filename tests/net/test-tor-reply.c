/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Replies as the specification shows them; and none of what is no reply. */

#include "sotto-tor-reply.h"

#include <string.h>

/* Pushes @bytes; returns how many replies came, and the last one. */
static guint
push (SottoTorReader *reader,
      const char     *bytes,
      gsize           size,
      SottoTorReply **last,
      GError        **error)
{
  guint n = 0;

  for (gsize i = 0; i < size; i++) {
    g_autoptr (SottoTorReply) reply = NULL;

    if (!sotto_tor_reader_push (reader, bytes[i], &reply, error)) {
      break;
    }
    if (reply != NULL) {
      n++;
      g_clear_pointer (last, sotto_tor_reply_free);
      *last = g_steal_pointer (&reply);
    }
  }
  return n;
}

static SottoTorReply *
read_one (const char *bytes)
{
  g_autoptr (SottoTorReader) reader = sotto_tor_reader_new ();
  g_autoptr (GError)         error = NULL;
  SottoTorReply             *reply = NULL;

  g_assert_cmpuint (push (reader, bytes, strlen (bytes), &reply, &error), ==,
                    1);
  g_assert_no_error (error);
  return reply;
}

static void
test_one_line (void)
{
  g_autoptr (SottoTorReply) reply =
    read_one ("510 Unrecognized command \"X\"\r\n");

  g_assert_cmpuint (reply->code, ==, 510);
  g_assert_cmpstr (reply->lines[0], ==, "Unrecognized command \"X\"");
  g_assert_null (reply->lines[1]);
}

/* control-spec, section 3.21: PROTOCOLINFO. */
static void
test_several_lines (void)
{
  g_autoptr (SottoTorReply) reply =
    read_one ("250-PROTOCOLINFO 1\r\n"
              "250-AUTH METHODS=HASHEDPASSWORD COOKIEFILE=\"/a b\"\r\n"
              "250-VERSION Tor=\"0.2.0.5-alpha\"\r\n"
              "250 OK\r\n");

  g_assert_cmpuint (reply->code, ==, 250);
  g_assert_cmpuint (g_strv_length (reply->lines), ==, 4);
  g_assert_cmpstr (sotto_tor_reply_find (reply, "AUTH "), ==,
                   "METHODS=HASHEDPASSWORD COOKIEFILE=\"/a b\"");
  g_assert_cmpstr (sotto_tor_reply_find (reply, "OK"), ==, "");
  g_assert_null (sotto_tor_reply_find (reply, "METHODS="));
}

/* Section 2.3: a line below another may begin with a dot. */
static void
test_data (void)
{
  g_autoptr (SottoTorReply) reply =
    read_one ("250+info=\r\nfirst\r\n250 second\r\n..third\r\n.\r\n250 OK\r\n");

  g_assert_cmpuint (g_strv_length (reply->lines), ==, 2);
  g_assert_cmpstr (reply->lines[0], ==, "info=\nfirst\n250 second\n.third");
}

static void
test_one_after_another (void)
{
  static const char          text[] = "650 A\r\n250-x\r\n250 OK\n650 B\r\n";
  g_autoptr (SottoTorReader) reader = sotto_tor_reader_new ();
  g_autoptr (SottoTorReply)  last = NULL;
  g_autoptr (GError)         error = NULL;

  g_assert_cmpuint (push (reader, text, strlen (text), &last, &error), ==, 3);
  g_assert_no_error (error);
  g_assert_cmpuint (last->code, ==, 650);
  g_assert_cmpstr (last->lines[0], ==, "B");
}

/* No reply is complete before its last byte. */
static void
test_truncated (void)
{
  static const char text[] = "250-a\r\n250+b\r\nc\r\n.\r\n250 OK\r\n";

  for (gsize size = 0; size <= strlen (text); size++) {
    g_autoptr (SottoTorReader) reader = sotto_tor_reader_new ();
    g_autoptr (SottoTorReply)  reply = NULL;
    g_autoptr (GError)         error = NULL;
    guint                      n = push (reader, text, size, &reply, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (n, ==, size == strlen (text) ? 1 : 0);
  }
}

static void
test_refused (gconstpointer data)
{
  const char                *text = data;
  g_autoptr (SottoTorReader) reader = sotto_tor_reader_new ();
  g_autoptr (SottoTorReply)  reply = NULL;
  g_autoptr (GError)         error = NULL;

  g_assert_cmpuint (push (reader, text, strlen (text), &reply, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_nul (void)
{
  g_autoptr (SottoTorReader) reader = sotto_tor_reader_new ();
  g_autoptr (SottoTorReply)  reply = NULL;
  g_autoptr (GError)         error = NULL;

  g_assert_cmpuint (push (reader, "250 a\0\r\n", 8, &reply, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* In one line, and in many: the limit is that of the whole. */
static void
test_huge (gconstpointer data)
{
  const char                *line = data;
  g_autoptr (SottoTorReader) reader = sotto_tor_reader_new ();
  g_autoptr (SottoTorReply)  reply = NULL;
  g_autoptr (GError)         error = NULL;
  gsize                      pushed = 0;

  push (reader, "250+", 4, &reply, &error);
  while (error == NULL && pushed <= SOTTO_TOR_REPLY_SIZE_MAX) {
    push (reader, line, strlen (line), &reply, &error);
    pushed += strlen (line);
  }
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_null (reply);
}

int
main (int argc, char *argv[])
{
  static const char *const refused[] = {
    "\r\n",
    "25\r\n",
    "250\r\n",
    "250_OK\r\n",
    "2x0 OK\r\n",
    "199 OK\r\n",
    "700 OK\r\n",
    " 250 OK\r\n",
    "250-a\r\n251 b\r\n",
    "250-\xc3\xa9",
    "HTTP/1.1 400 Bad Request\r\n",
  };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tor-reply/one-line", test_one_line);
  g_test_add_func ("/tor-reply/several-lines", test_several_lines);
  g_test_add_func ("/tor-reply/data", test_data);
  g_test_add_func ("/tor-reply/one-after-another", test_one_after_another);
  g_test_add_func ("/tor-reply/truncated", test_truncated);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *path = g_strdup_printf ("/tor-reply/refused/%zu", i);

    g_test_add_data_func (path, refused[i], test_refused);
  }
  g_test_add_func ("/tor-reply/nul", test_nul);
  g_test_add_data_func ("/tor-reply/huge/line", "aaaaaaaa", test_huge);
  g_test_add_data_func ("/tor-reply/huge/lines", "aaaaaa\r\n", test_huge);
  return g_test_run ();
}
