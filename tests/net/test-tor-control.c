/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Commands, replies and events; the other end is bytes. */

#include "sotto-tor-control.h"

#include <string.h>

#include "stream-pair.h"

typedef struct {
  GSocketConnection *theirs;
  SottoTorControl   *control;
  GString           *told; /* what came back, in order */
  gboolean           is_lost;
} Fixture;

static void
event_cb (SottoTorControl *control, const char *line, Fixture *fixture)
{
  g_string_append_printf (fixture->told, "<%s>", line);
}

static void
lost_cb (SottoTorControl *control, Fixture *fixture)
{
  g_assert_false (fixture->is_lost);
  fixture->is_lost = TRUE;
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketConnection) ours = NULL;

  stream_pair_new_unix (&ours, &fixture->theirs);
  fixture->control = sotto_tor_control_new (G_IO_STREAM (ours));
  fixture->told = g_string_new (NULL);
  g_signal_connect (fixture->control, "event", G_CALLBACK (event_cb), fixture);
  g_signal_connect (fixture->control, "lost", G_CALLBACK (lost_cb), fixture);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->control != NULL) {
    g_assert_finalize_object (fixture->control);
  }
  stream_pair_settle ();
  g_clear_object (&fixture->theirs);
  g_string_free (fixture->told, TRUE);
}

static void
replied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture                  *fixture = user_data;
  g_autoptr (GError)        error = NULL;
  g_autoptr (SottoTorReply) reply =
    sotto_tor_control_ask_finish (result, &error);

  if (reply != NULL) {
    g_string_append_printf (fixture->told, "[%s]", reply->lines[0]);
  } else {
    g_string_append_printf (fixture->told, "[error %d %s]", error->code,
                            error->message);
  }
}

static void
send_command (Fixture *fixture, const char *command, GCancellable *cancellable)
{
  sotto_tor_control_send_async (fixture->control, command, cancellable,
                                replied_cb, fixture);
}

static void
answer (Fixture *fixture, const char *text)
{
  stream_pair_send (fixture->theirs, text, strlen (text));
}

/* Each gets its own answer, in order, and an event belongs to none. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  char sent[15] = "";

  send_command (fixture, "ONE", NULL);
  send_command (fixture, "TWO 2", NULL);
  stream_pair_settle ();
  g_assert_cmpuint (stream_pair_receive (fixture->theirs, sent, 12), ==, 12);
  g_assert_cmpstr (sent, ==, "ONE\r\nTWO 2\r\n");

  answer (fixture, "650 FIRST a\r\n250-one\r\n250 OK\r\n650-SECOND\r\n650 b\r\n"
                   "250 two\r\n650 THIRD\r\n");
  stream_pair_settle ();
  g_assert_cmpstr (fixture->told->str, ==,
                   "<FIRST a>[one]<SECOND>[two]<THIRD>");
  g_assert_false (fixture->is_lost);
}

static void
test_in_pieces (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "250-one\r\n250 OK\r\n";

  send_command (fixture, "ONE", NULL);
  for (gsize i = 0; i < strlen (text); i++) {
    g_assert_cmpstr (fixture->told->str, ==, "");
    stream_pair_send (fixture->theirs, text + i, 1);
    stream_pair_settle ();
  }
  g_assert_cmpstr (fixture->told->str, ==, "[one]");
}

static void
test_refusal (Fixture *fixture, gconstpointer data)
{
  g_autofree char *wanted =
    g_strdup_printf ("[error %d Bad  [1mthing]", G_IO_ERROR_FAILED);

  send_command (fixture, "ONE", NULL);
  answer (fixture, "552 Bad \x1b[1mthing\r\n");
  stream_pair_settle ();
  g_assert_cmpstr (fixture->told->str, ==, wanted);
  g_assert_false (fixture->is_lost);
}

/* Who waits is told, then the owner; and later commands fail at once. */
static void
check_lost (Fixture *fixture)
{
  g_autofree char *wanted =
    g_strdup_printf ("[error %d The connection to tor ended]",
                     G_IO_ERROR_CLOSED);

  stream_pair_settle ();
  g_assert_true (fixture->is_lost);
  g_assert_cmpstr (fixture->told->str, ==, wanted);

  send_command (fixture, "TWO", NULL);
  stream_pair_settle ();
  g_assert_nonnull (strstr (fixture->told->str, "has ended]"));
}

static void
test_hung_up (Fixture *fixture, gconstpointer data)
{
  send_command (fixture, "ONE", NULL);
  stream_pair_settle ();
  answer (fixture, "250-one\r\n250 O");
  g_io_stream_close (G_IO_STREAM (fixture->theirs), NULL, NULL);
  check_lost (fixture);
}

static void
test_hostile (Fixture *fixture, gconstpointer data)
{
  send_command (fixture, "ONE", NULL);
  answer (fixture, data);
  check_lost (fixture);
}

static void
test_huge (Fixture *fixture, gconstpointer data)
{
  g_autofree char *line = g_strnfill (SOTTO_TOR_REPLY_SIZE_MAX, 'x');

  send_command (fixture, "ONE", NULL);
  answer (fixture, "250-");
  answer (fixture, line);
  check_lost (fixture);
}

static void
test_unasked (Fixture *fixture, gconstpointer data)
{
  answer (fixture, "250 OK\r\n");
  stream_pair_settle ();
  g_assert_true (fixture->is_lost);
}

/* Its answer still belongs to it. */
static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *start = g_strdup_printf ("[error %d", G_IO_ERROR_CANCELLED);

  send_command (fixture, "ONE", cancellable);
  send_command (fixture, "TWO", NULL);
  g_cancellable_cancel (cancellable);
  answer (fixture, "250 one\r\n250 two\r\n");
  stream_pair_settle ();
  g_assert_nonnull (strstr (fixture->told->str, start));
  g_assert_nonnull (strstr (fixture->told->str, "[two]"));
}

/* It goes with its owner, not with who waits; and closes the stream. */
static void
test_dropped (Fixture *fixture, gconstpointer data)
{
  char byte;

  send_command (fixture, "ONE", NULL);
  stream_pair_settle ();
  g_assert_finalize_object (g_steal_pointer (&fixture->control));
  stream_pair_settle ();
  g_assert_nonnull (strstr (fixture->told->str, "[error"));
  g_assert_false (fixture->is_lost);
  g_assert_cmpuint (stream_pair_receive (fixture->theirs, &byte, 1), ==, 1);
  while (stream_pair_receive (fixture->theirs, &byte, 1) == 1) {
    g_assert_true (g_ascii_isprint (byte) || g_ascii_isspace (byte));
  }
}

static void
add (const char   *path,
     gconstpointer data,
     void (*test) (Fixture *fixture, gconstpointer data))
{
  g_test_add (path, Fixture, data, fixture_set_up, test, fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/tor-control/order", NULL, test_order);
  add ("/tor-control/in-pieces", NULL, test_in_pieces);
  add ("/tor-control/refusal", NULL, test_refusal);
  add ("/tor-control/hung-up", NULL, test_hung_up);
  add ("/tor-control/hostile/web", "HTTP/1.1 200 OK\r\n", test_hostile);
  add ("/tor-control/hostile/codes", "250-a\r\n251 b\r\n", test_hostile);
  add ("/tor-control/hostile/bytes", "250 \xff\r\n", test_hostile);
  add ("/tor-control/huge", NULL, test_huge);
  add ("/tor-control/unasked", NULL, test_unasked);
  add ("/tor-control/cancelled", NULL, test_cancelled);
  add ("/tor-control/dropped", NULL, test_dropped);
  return g_test_run ();
}
