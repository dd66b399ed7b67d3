/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Which of an invite's places a joiner goes to, and what it says meanwhile.
 * Tor does not start here, and no name is known; who asks for one is noted. */

#include "sotto-way.h"

#include "sotto-address.h"
#include "sotto-listener.h"
#include "sotto-tor.h"
#include "stream-pair.h"

#define TIMEOUT_S 3600

#define ONION "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx.onion"

#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver {
  GResolver parent_instance;

  guint n_asked;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static TestResolver *resolver;

static void
test_resolver_lookup_async (GResolver               *object,
                            const char              *name,
                            GResolverNameLookupFlags flags,
                            GCancellable            *cancellable,
                            GAsyncReadyCallback      callback,
                            gpointer                 user_data)
{
  g_autoptr (GTask) task =
    g_task_new (object, cancellable, callback, user_data);

  TEST_RESOLVER (object)->n_asked++;
  g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND,
                           "No such name");
}

static GList *
test_resolver_lookup_finish (GResolver    *object,
                             GAsyncResult *result,
                             GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_with_flags_async = test_resolver_lookup_async;
  resolver_class->lookup_by_name_with_flags_finish =
    test_resolver_lookup_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

typedef struct {
  GSocketConnection *connection;
  GError            *error;
  gboolean           done;
} Going;

static void
gone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Going *going = user_data;

  going->connection =
    sotto_way_go_finish (SOTTO_WAY (source), result, &going->error);
  going->done = TRUE;
}

static void
going_clear (Going *going)
{
  g_clear_object (&going->connection);
  g_clear_error (&going->error);
  going->done = FALSE;
}

static void
go (SottoWay *way, Going *going)
{
  going_clear (going);
  sotto_way_go_async (way, TIMEOUT_S, NULL, gone_cb, going);
  stream_pair_wait (&going->done);
  g_assert_null (sotto_way_get_trying (way));
}

static void
incoming_cb (SottoListener     *listener,
             GSocketConnection *connection,
             guint             *count)
{
  (*count)++;
}

/* Says what was tried, one line for each change. */
static void
trying_cb (SottoWay *way, GParamSpec *pspec, GString *said)
{
  const char *trying = sotto_way_get_trying (way);

  g_string_append_printf (said, "%s\n", trying != NULL ? trying : "-");
}

static void
test_one (void)
{
  guint               count = 0;
  SottoListener      *listener = sotto_listener_new ();
  SottoWay           *way;
  g_autofree char    *address = NULL;
  g_autofree char    *lines = NULL;
  g_autoptr (GString) said = g_string_new (NULL);
  Going               going = { NULL };

  g_signal_connect (listener, "incoming", G_CALLBACK (incoming_cb), &count);
  g_assert_true (sotto_listener_listen (listener, "127.0.0.1", 0, 0, NULL));
  address =
    g_strdup_printf ("127.0.0.1:%u", sotto_listener_get_port (listener));
  lines = g_strdup_printf ("%s\n-\n", address);
  way = sotto_way_new (address);
  g_signal_connect (way, "notify::trying", G_CALLBACK (trying_cb), said);
  g_assert_null (sotto_way_get_place (way));
  sotto_way_go_async (way, TIMEOUT_S, NULL, gone_cb, &going);
  g_assert_cmpstr (sotto_way_get_place (way), ==, address);
  stream_pair_wait (&going.done);
  g_assert_no_error (going.error);
  g_assert_cmpstr (said->str, ==, lines);
  g_assert_cmpstr (sotto_way_get_place (way), ==, address);
  g_assert_false (sotto_way_get_onion (way));

  going_clear (&going);
  g_assert_finalize_object (listener);
  g_assert_finalize_object (way);
}

/* The one that proved is tried first from then on; when it is gone, the others
 * are. Whoever is blamed is left out, as long as there is another. */
static void
test_again (void)
{
  guint               counts[2] = { 0 };
  SottoListener      *listeners[2];
  SottoWay           *way;
  g_autofree char    *invite = NULL;
  char               *places[2] = { NULL };
  g_autoptr (GString) said = g_string_new (NULL);
  Going               going = { NULL };

  for (guint i = 0; i < 2; i++) {
    g_autofree char *host = g_strdup_printf ("127.0.0.%u", i + 1);

    listeners[i] = sotto_listener_new ();
    g_signal_connect (listeners[i], "incoming", G_CALLBACK (incoming_cb),
                      &counts[i]);
    g_assert_true (sotto_listener_listen (listeners[i], host, 0, 0, NULL));
    places[i] =
      sotto_address_format (host, sotto_listener_get_port (listeners[i]));
  }
  invite = g_strdup_printf ("sottovoce://%s?via=%s", places[0], places[1]);
  way = sotto_way_new (invite);
  sotto_listener_stop (listeners[0]);
  go (way, &going);
  g_assert_cmpstr (sotto_way_get_place (way), ==, places[1]);

  g_signal_connect (way, "notify::trying", G_CALLBACK (trying_cb), said);
  go (way, &going);
  g_assert_true (g_str_has_prefix (said->str, places[0]));
  g_assert_cmpstr (sotto_way_get_place (way), ==, places[1]);
  sotto_way_prove (way);
  g_string_truncate (said, 0);
  go (way, &going);
  g_assert_true (g_str_has_prefix (said->str, places[1]));

  g_assert_true (sotto_way_blame (way));
  g_string_truncate (said, 0);
  go (way, &going);
  g_assert_error (going.error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_assert_null (strstr (said->str, places[1]));
  g_assert_cmpstr (sotto_way_get_place (way), ==, places[0]);
  g_assert_false (sotto_way_blame (way));
  go (way, &going);
  g_assert_no_error (going.error);
  sotto_way_prove (way);

  sotto_listener_stop (listeners[1]);
  g_string_truncate (said, 0);
  go (way, &going);
  g_assert_error (going.error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_assert_true (g_str_has_prefix (said->str, places[1]));
  g_assert_nonnull (strstr (said->str, places[0]));

  going_clear (&going);
  for (guint i = 0; i < 2; i++) {
    g_clear_pointer (&places[i], g_free);
  }
  g_assert_finalize_object (listeners[0]);
  g_assert_finalize_object (listeners[1]);
  g_assert_finalize_object (way);
}

/* An address in Tor is never looked for by another way: no name is asked for,
 * and what fails is Tor. */
static void
test_onion (void)
{
  SottoWay           *way = sotto_way_new (ONION);
  g_autoptr (GString) said = g_string_new (NULL);
  Going               going = { NULL };

  resolver->n_asked = 0;
  g_signal_connect (way, "notify::trying", G_CALLBACK (trying_cb), said);
  for (guint i = 0; i < 3; i++) {
    go (way, &going);
    g_assert_true (going.error->domain == SOTTO_TOR_ERROR);
    g_assert_true (sotto_way_get_onion (way));
    g_assert_cmpstr (sotto_way_get_place (way), ==, ONION ":5533");
  }
  g_assert_cmpuint (resolver->n_asked, ==, 0);
  /* Once for each, and not again when it fails. */
  g_assert_cmpstr (said->str, ==,
                   "Tor: starting\n-\nTor: starting\n-\nTor: starting\n-\n");

  sotto_way_rest (way);
  going_clear (&going);
  g_assert_finalize_object (way);
}

/* What is said of several, and whose error is told. */
static void
test_several (void)
{
  SottoWay           *way;
  g_autoptr (GString) said = g_string_new (NULL);
  Going               going = { NULL };

  way = sotto_way_new ("Come!\nsottovoce://one.local?via=two.example:7&via="
                       "three.example");
  g_signal_connect (way, "notify::trying", G_CALLBACK (trying_cb), said);
  sotto_way_go_async (way, TIMEOUT_S, NULL, gone_cb, &going);
  g_assert_null (sotto_way_get_place (way));
  stream_pair_wait (&going.done);
  g_assert_error (going.error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND);
  g_assert_cmpstr (sotto_way_get_place (way), ==, "one.local:5533");
  g_assert_true (g_str_has_prefix (said->str, "one.local:5533\n"));
  g_assert_true (g_str_has_suffix (said->str, "three.example:5533\n-\n"));

  going_clear (&going);
  g_assert_finalize_object (way);
}

/* A second one is refused, unless the first is given up. */
static void
test_busy (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SottoWay                *way = sotto_way_new ("one.example");
  Going                    first = { NULL };
  Going                    second = { NULL };

  sotto_way_go_async (way, TIMEOUT_S, cancellable, gone_cb, &first);
  sotto_way_go_async (way, TIMEOUT_S, NULL, gone_cb, &second);
  stream_pair_wait (&second.done);
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_PENDING);
  stream_pair_wait (&first.done);

  going_clear (&first);
  sotto_way_go_async (way, TIMEOUT_S, cancellable, gone_cb, &first);
  g_cancellable_cancel (cancellable);
  go (way, &second);
  g_assert_error (second.error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND);
  stream_pair_wait (&first.done);
  g_assert_error (first.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  going_clear (&first);
  going_clear (&second);
  stream_pair_settle ();
  g_assert_finalize_object (way);
}

static void
test_nonsense (void)
{
  SottoWay *way = sotto_way_new ("nothing of the kind");
  Going     going = { NULL };

  go (way, &going);
  g_assert_true (going.error->domain == SOTTO_ADDRESS_ERROR);
  g_assert_null (sotto_way_get_place (way));

  going_clear (&going);
  g_assert_finalize_object (way);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_setenv ("PATH", "/nonexistent", TRUE);
  g_setenv (SOTTO_TOR_CONFIG_VARIABLE, "/nonexistent", TRUE);
  resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  g_resolver_set_default (G_RESOLVER (resolver));

  g_test_add_func ("/session/way/one", test_one);
  g_test_add_func ("/session/way/again", test_again);
  g_test_add_func ("/session/way/onion", test_onion);
  g_test_add_func ("/session/way/several", test_several);
  g_test_add_func ("/session/way/busy", test_busy);
  g_test_add_func ("/session/way/nonsense", test_nonsense);

  g_assert_cmpint (g_test_run (), ==, 0);
  g_object_unref (resolver);

  return 0;
}
