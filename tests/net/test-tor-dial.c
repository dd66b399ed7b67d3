/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What tor's SOCKS port is told, and what becomes of its answers. The port is a
 * thread that reads and writes the bytes of RFC 1928 and RFC 1929. */

#include "sotto-tor-private.h"

#include <glib/gstdio.h>
#include <string.h>

#include "stream-pair.h"
#include "tor-test.h"

#define HOST ID ".onion"
#define PORT 5533

/* What the thread does last. */
#define HANG_UP -1
#define SAY_NOTHING -2

typedef struct {
  GSocketListener *listener;
  int              code;      /* of its answer, or one of the two above */
  char             name[256]; /* that it was given */
  char             place[64]; /* where it names itself */
} Socks;

static void
take (GSocketConnection *connection, guint8 *bytes, gsize size)
{
  g_assert_cmpuint (stream_pair_receive (connection, bytes, size), ==, size);
}

/* "socks5": which methods; then a name and a password. */
static void
greet (Socks *socks, GSocketConnection *connection)
{
  guint8 bytes[256];
  guint8 user_size;

  take (connection, bytes, 2);
  g_assert_cmpuint (bytes[0], ==, 5);
  take (connection, bytes + 2, bytes[1]);
  g_assert_nonnull (memchr (bytes + 2, 2, bytes[1]));
  stream_pair_send (connection, "\5\2", 2);

  take (connection, bytes, 2);
  g_assert_cmpuint (bytes[0], ==, 1);
  user_size = bytes[1];
  take (connection, bytes, user_size);
  take (connection, bytes, 1);
  take (connection, (guint8 *) socks->name, bytes[0]);
  socks->name[bytes[0]] = '\0';
  stream_pair_send (connection, "\1\0", 2);
}

/* To connect to a name, and not to an address. */
static void
take_request (GSocketConnection *connection)
{
  static const guint8 wanted[] = { 5, 1, 0, 3, sizeof HOST - 1 };
  guint8              bytes[sizeof wanted + sizeof HOST + 1];

  take (connection, bytes, sizeof bytes);
  g_assert_cmpmem (bytes, sizeof wanted, wanted, sizeof wanted);
  g_assert_cmpmem (bytes + sizeof wanted, sizeof HOST - 1, HOST,
                   sizeof HOST - 1);
  g_assert_cmpuint (bytes[sizeof bytes - 2] * 256 + bytes[sizeof bytes - 1], ==,
                    PORT);
}

static gpointer
socks_thread (gpointer user_data)
{
  Socks                        *socks = user_data;
  g_autoptr (GSocketConnection) connection =
    g_socket_listener_accept (socks->listener, NULL, NULL, NULL);
  guint8 answer[] = { 5, (guint8) socks->code, 0, 1, 0, 0, 0, 0, 0, 0 };

  greet (socks, connection);
  take_request (connection);
  if (socks->code >= 0) {
    stream_pair_send (connection, answer, sizeof answer);
  }
  if (socks->code == SAY_NOTHING) {
    g_assert_cmpuint (stream_pair_receive (connection, answer, 1), ==, 0);
  }
  return NULL;
}

typedef struct {
  GSocketConnection *connection;
  GError            *error;
  gboolean           done;
} Dial;

static void
dialed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Dial *dial = user_data;

  dial->connection =
    sotto_tor_dial_finish (SOTTO_TOR (source), result, &dial->error);
  dial->done = TRUE;
}

/* Through a port that answers with @code. */
static void
dial_socks (TorTest *fixture, Socks *socks, guint timeout_s, Dial *dial)
{
  g_autoptr (GError) error = NULL;
  guint16            port;
  GThread           *thread;

  socks->listener = g_socket_listener_new ();
  port = g_socket_listener_add_any_inet_port (socks->listener, NULL, &error);
  g_assert_no_error (error);
  g_snprintf (socks->place, sizeof socks->place, "\"127.0.0.1:%u\"", port);
  fixture->socks = socks->place;
  thread = g_thread_new ("socks", socks_thread, socks);

  *dial = (Dial){ 0 };
  sotto_tor_dial_async (fixture->tor, HOST, PORT, timeout_s, NULL, dialed_cb,
                        dial);
  stream_pair_wait (&dial->done);
  g_thread_join (thread);
  g_clear_object (&socks->listener);
}

/* Each has a name of its own, so that no two share a circuit; and tor stays for
 * as long as one of them lasts. */
static void
test_through (TorTest *fixture, gconstpointer data)
{
  FakeTor  *system = tor_test_open_system (fixture);
  SottoTor *tor = fixture->tor;
  Socks     first = { 0 };
  Dial      dial;

  dial_socks (fixture, &first, LONG_MS / 1000, &dial);
  g_assert_no_error (dial.error);
  g_assert_cmpuint (strlen (first.name), >=, 16);
  g_object_add_weak_pointer (G_OBJECT (tor), (gpointer *) &tor);
  g_clear_object (&fixture->tor);
  g_assert_nonnull (tor);
  g_assert_finalize_object (dial.connection);
  g_assert_null (tor);
  fake_tor_free (system);
}

static void
test_names (TorTest *fixture, gconstpointer data)
{
  Socks socks[2] = { { 0 }, { 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (socks); i++) {
    FakeTor             *system = tor_test_open_system (fixture);
    g_autoptr (SottoTor) tor = sotto_tor_new (&fixture->setup);
    Dial                 dial;

    g_set_object (&fixture->tor, tor);
    dial_socks (fixture, &socks[i], LONG_MS / 1000, &dial);
    g_assert_no_error (dial.error);
    g_clear_object (&dial.connection);
    fake_tor_free (system);
    g_unlink (fixture->socket);
  }
  g_assert_cmpstr (socks[0].name, !=, socks[1].name);
}

/* A code of RFC 1928, section 6, and what it means here. */
typedef struct {
  int      code;
  int      error;
  gboolean is_tor;
} Answer;

static void
test_answer (TorTest *fixture, gconstpointer data)
{
  const Answer *answer = data;
  GQuark        domain = answer->is_tor ? SOTTO_TOR_ERROR : G_IO_ERROR;
  FakeTor      *system = tor_test_open_system (fixture);
  Socks         socks = { .code = answer->code };
  Dial          dial;

  dial_socks (fixture, &socks, answer->code == SAY_NOTHING ? 1 : LONG_MS / 1000,
              &dial);
  g_assert_null (dial.connection);
  g_assert_error (dial.error, domain, answer->error);
  g_clear_error (&dial.error);
  fake_tor_free (system);
}

int
main (int argc, char *argv[])
{
  static const Answer answers[] = {
    { 1, SOTTO_TOR_ERROR_ONION, TRUE },
    { 4, SOTTO_TOR_ERROR_ONION, TRUE },
    { 5, G_IO_ERROR_CONNECTION_REFUSED, FALSE },
    { 6, SOTTO_TOR_ERROR_ONION, TRUE },
    { HANG_UP, SOTTO_TOR_ERROR_LOST, TRUE },
    { SAY_NOTHING, G_IO_ERROR_TIMED_OUT, FALSE },
  };

  g_test_init (&argc, &argv, NULL);
  tor_test_add ("tor-dial/through", NULL, test_through);
  tor_test_add ("tor-dial/names", NULL, test_names);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autofree char *path = g_strdup_printf ("tor-dial/answer/%zu", i);

    tor_test_add (path, &answers[i], test_answer);
  }
  return tor_test_run ();
}
