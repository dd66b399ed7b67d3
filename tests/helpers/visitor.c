/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A joiner's side of the handshake over a bare socket. */

#include "visitor.h"

#include "sotto-password.h"

#include <string.h>

static void
attach (GSocket *socket, const char *address)
{
  g_autoptr (GSocketAddress) local =
    g_inet_socket_address_new_from_string (address, 0);
  g_autoptr (GError) error = NULL;

  g_socket_bind (socket, local, TRUE, &error);
  g_assert_no_error (error);
}

Visitor *
visitor_new (guint16 port, const char *address, const char *password)
{
  Visitor                   *visitor = g_new0 (Visitor, 1);
  g_autoptr (GSocketAddress) host =
    g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_autoptr (GError) error = NULL;

  visitor->socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                  G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  if (address != NULL) {
    attach (visitor->socket, address);
  }
  /* The kernel answers, whether the host accepts or not. */
  g_socket_connect (visitor->socket, host, NULL, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (visitor->socket, FALSE);
  visitor->handshake = sotto_handshake_new_joiner (NULL);
  if (password != NULL) {
    visitor->password = sotto_password_prepare (password, -1, NULL);
  }
  return visitor;
}

void
visitor_free (Visitor *visitor)
{
  g_socket_close (visitor->socket, NULL);
  g_object_unref (visitor->socket);
  sotto_handshake_free (visitor->handshake);
  g_clear_pointer (&visitor->password, sotto_secret_unref);
  g_clear_pointer (&visitor, g_free);
}

void
visitor_say (Visitor *visitor, const void *bytes, gsize size)
{
  gssize sent = g_socket_send (visitor->socket, bytes, size, NULL, NULL);

  g_assert_cmpint (sent, ==, (gssize) size);
}

gboolean
visitor_is_spoken_to (Visitor *visitor)
{
  return g_socket_condition_check (visitor->socket, G_IO_IN) != 0;
}

static gboolean
wake_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* The source wakes the main loop up for what else it does not hear of. */
static void
wait_for_words (Visitor *visitor)
{
  g_autoptr (GSource) source =
    g_socket_create_source (visitor->socket, G_IO_IN, NULL);

  g_source_set_callback (source, G_SOURCE_FUNC (wake_cb), NULL, NULL);
  g_source_attach (source, NULL);
  run_until (visitor_is_spoken_to (visitor));
  g_source_destroy (source);
}

GBytes *
visitor_hear (Visitor *visitor, gsize size)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();

  while (all->len < size) {
    char   buffer[256];
    gssize n;

    wait_for_words (visitor);
    n = g_socket_receive (visitor->socket, buffer,
                          MIN (sizeof buffer, size - all->len), NULL, NULL);
    if (n <= 0) {
      break;
    }
    g_byte_array_append (all, (const guint8 *) buffer, n);
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

void
visitor_assert_hears (Visitor    *visitor,
                      const void *bytes,
                      gsize       size,
                      gboolean    and_end)
{
  g_autoptr (GBytes) heard = visitor_hear (visitor, size + (and_end ? 1 : 0));
  g_autoptr (GError) error = NULL;

  g_assert_cmpmem (g_bytes_get_data (heard, NULL), g_bytes_get_size (heard),
                   bytes, size);
  /* Linux hands out what came before a reset; others do not. */
  g_socket_check_connect_result (visitor->socket, &error);
  g_assert_no_error (error);
}

static void
say_next (Visitor *visitor)
{
  guint8 message[SOTTO_HANDSHAKE_SIZE_MAX];
  gsize  size = sotto_handshake_create (visitor->handshake, message, NULL);

  visitor_say (visitor, message, size);
}

static void
hear_next (Visitor *visitor, gsize size)
{
  g_autoptr (GBytes) message = visitor_hear (visitor, size);
  g_autoptr (GError) error = NULL;
  gsize              length;
  const guint8      *data = g_bytes_get_data (message, &length);

  sotto_handshake_consume (visitor->handshake, data, length, &error);
  g_assert_no_error (error);
}

static gboolean
is_same (SottoSecret *a, SottoSecret *b)
{
  gsize size = sotto_secret_get_size (a);

  return size == sotto_secret_get_size (b) &&
         sotto_secret_equal (sotto_secret_get_data (a),
                             sotto_secret_get_data (b), size);
}

/* All who come to one host stretch the same, and it takes a while. */
static SottoSecret *
stretch (Visitor *visitor)
{
  static SottoSecret *password;
  static SottoSecret *w;
  static guint8       salt[SOTTO_SALT_SIZE];
  const guint8       *wanted = sotto_handshake_get_salt (visitor->handshake);

  if (w == NULL || memcmp (salt, wanted, SOTTO_SALT_SIZE) != 0 ||
      !is_same (password, visitor->password)) {
    g_clear_pointer (&password, sotto_secret_unref);
    g_clear_pointer (&w, sotto_secret_unref);
    password = sotto_secret_ref (visitor->password);
    memcpy (salt, wanted, SOTTO_SALT_SIZE);
    w = sotto_password_stretch (
      password, salt, sotto_handshake_get_iterations (visitor->handshake),
      NULL);
  }
  return w;
}

void
visitor_say_hello (Visitor *visitor)
{
  say_next (visitor);
}

void
visitor_hear_challenge (Visitor *visitor)
{
  hear_next (visitor, SOTTO_CHALLENGE_SIZE);
  sotto_handshake_set_w (visitor->handshake, stretch (visitor));
}

void
visitor_say_share (Visitor *visitor)
{
  say_next (visitor);
}

void
visitor_hear_share (Visitor *visitor)
{
  hear_next (visitor, SOTTO_SHARE_SIZE);
}

void
visitor_say_proof (Visitor *visitor)
{
  say_next (visitor);
}

void
visitor_advance_to_proof (Visitor *visitor)
{
  visitor_say_hello (visitor);
  visitor_hear_challenge (visitor);
  visitor_say_share (visitor);
  visitor_hear_share (visitor);
}

guint
pair_count_knocks (Pair *pair, SottoKnockKind kind)
{
  GListModel *knocks = sotto_host_get_knocks (pair->host);
  guint       n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (knocks); i++) {
    g_autoptr (SottoKnock) knock = g_list_model_get_item (knocks, i);

    n +=
      sotto_knock_get_kind (knock) == kind ? sotto_knock_get_count (knock) : 0;
  }
  return n;
}

static Visitor *
connect_from (Pair *pair, const char *address)
{
  return g_strcmp0 (address, VISITOR_ONION) == 0
           ? visitor_new (sotto_host_listen_for_onion (pair->host), NULL, NULL)
           : visitor_new (sotto_host_get_port (pair->host), address, NULL);
}

Visitor *
visitor_come (Pair *pair, const char *address)
{
  guint    before = pair_count_knocks (pair, SOTTO_KNOCK_CAME);
  Visitor *visitor = connect_from (pair, address);

  run_until (pair_count_knocks (pair, SOTTO_KNOCK_CAME) == before + 1);
  return visitor;
}

void
visitor_assert_turned_away (Pair *pair, const char *address)
{
  guint               before = pair_count_knocks (pair, SOTTO_KNOCK_TURNED);
  g_autoptr (Visitor) visitor = connect_from (pair, address);

  visitor_assert_hears (visitor, VISITOR_REFUSED_FULL, 4, TRUE);
  g_assert_cmpuint (pair_count_knocks (pair, SOTTO_KNOCK_TURNED), ==,
                    before + 1);
}

GPtrArray *
visitor_come_many (Pair *pair, const char *address, guint n)
{
  GPtrArray *visitors =
    g_ptr_array_new_with_free_func ((GDestroyNotify) visitor_free);

  for (guint i = 0; i < n; i++) {
    g_ptr_array_add (visitors, visitor_come (pair, address));
  }
  return visitors;
}
