/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Whoever listens at tor's usual port would get the key of an onion service.
 * So it has to prove that it knows the cookie, and it is we who say where that
 * is: of the file that the other end names, it may well know the content. A
 * Unix socket is where only the system's tor can put one. */

#include "sotto-tor-login.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "sotto-tor-words.h"

#define COOKIE_SIZE 32
#define NONCE_SIZE 32
#define HASH_SIZE 32

#define SERVER_KEY "Tor safe cookie authentication server-to-controller hash"
#define CLIENT_KEY "Tor safe cookie authentication controller-to-server hash"

typedef struct {
  const SottoTorDoor *door;
  SottoTorControl    *control;
  guint8              cookie[COOKIE_SIZE];
  guint8              our_nonce[NONCE_SIZE];
} Login;

static void
login_free (gpointer data)
{
  Login *login = data;

  g_clear_object (&login->control);
  explicit_bzero (login->cookie, sizeof login->cookie);
  g_clear_pointer (&login, g_free);
}

/* Bytes as text */

static char *
format_hex (const guint8 *bytes, gsize size)
{
  GString *hex = g_string_new (NULL);

  for (gsize i = 0; i < size; i++) {
    g_string_append_printf (hex, "%02X", bytes[i]);
  }

  return g_string_free (hex, FALSE);
}

static gboolean
parse_hex (const char *hex, guint8 *bytes, gsize size)
{
  if (hex == NULL || strlen (hex) != 2 * size) {
    return FALSE;
  }

  for (gsize i = 0; i < size; i++) {
    int high = g_ascii_xdigit_value (hex[2 * i]);
    int low = g_ascii_xdigit_value (hex[2 * i + 1]);

    if (high < 0 || low < 0) {
      return FALSE;
    }
    bytes[i] = (guint8) (high * 16 + low);
  }

  return TRUE;
}

/* The cookie */

static gboolean
read_cookie (const char *path, guint8 cookie[COOKIE_SIZE])
{
  guint8 bytes[COOKIE_SIZE + 1];
  gssize size = -1;
  int    fd = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);

  if (fd >= 0) {
    size = read (fd, bytes, sizeof bytes);
    g_close (fd, NULL);
  }
  if (size == COOKIE_SIZE) {
    memcpy (cookie, bytes, COOKIE_SIZE);
  }
  explicit_bzero (bytes, sizeof bytes);

  return size == COOKIE_SIZE;
}

/* HMAC-SHA256 (key, cookie | our nonce | tor's nonce) */
static void
prove (Login       *login,
       const char  *key,
       const guint8 nonce[NONCE_SIZE],
       guint8       proof[HASH_SIZE])
{
  GHmac *hmac =
    g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) key, strlen (key));
  gsize size = HASH_SIZE;

  g_hmac_update (hmac, login->cookie, COOKIE_SIZE);
  g_hmac_update (hmac, login->our_nonce, NONCE_SIZE);
  g_hmac_update (hmac, nonce, NONCE_SIZE);
  g_hmac_get_digest (hmac, proof, &size);
  g_hmac_unref (hmac);
}

/* Not in constant time: the other end sees at once that it was wrong, gets no
 * second try with this nonce, and its proof is no secret of ours. */
static gboolean
is_proven (Login *login, char **words, const guint8 nonce[NONCE_SIZE])
{
  guint8 wanted[HASH_SIZE];
  guint8 given[HASH_SIZE];

  prove (login, SERVER_KEY, nonce, wanted);

  return parse_hex (sotto_tor_words_find (words, "SERVERHASH="), given,
                    HASH_SIZE) &&
         memcmp (wanted, given, HASH_SIZE) == 0;
}

/* The steps, the last first */

static void
refuse (GTask *task, const char *why)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "%s",
                           why);
}

static void
send_command (GTask *task, const char *command, GAsyncReadyCallback callback)
{
  Login *login = g_task_get_task_data (task);

  sotto_tor_control_send_async (login->control, command,
                                g_task_get_cancellable (task), callback,
                                g_object_ref (task));
}

static void
authenticated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask)         task = user_data;
  Login                    *login = g_task_get_task_data (task);
  g_autoptr (GError)        error = NULL;
  g_autoptr (SottoTorReply) reply =
    sotto_tor_control_ask_finish (result, &error);

  if (reply != NULL) {
    g_task_return_pointer (task, g_steal_pointer (&login->control),
                           g_object_unref);
  } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_FAILED)) {
    refuse (task, error->message);
  } else {
    g_task_return_error (task, g_steal_pointer (&error));
  }
}

static void
challenged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask)         task = user_data;
  Login                    *login = g_task_get_task_data (task);
  g_autoptr (GError)        error = NULL;
  g_autoptr (SottoTorReply) reply =
    sotto_tor_control_ask_finish (result, &error);
  g_auto (GStrv)   words = NULL;
  guint8           nonce[NONCE_SIZE];
  guint8           proof[HASH_SIZE];
  g_autofree char *hex = NULL;
  g_autofree char *command = NULL;

  if (reply == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  words = sotto_tor_words_split (reply->lines[0]);
  if (!parse_hex (sotto_tor_words_find (words, "SERVERNONCE="), nonce,
                  NONCE_SIZE) ||
      !is_proven (login, words, nonce)) {
    refuse (task, "It is not the tor whose cookie this is");
    return;
  }

  prove (login, CLIENT_KEY, nonce, proof);
  hex = format_hex (proof, HASH_SIZE);
  command = g_strconcat ("AUTHENTICATE ", hex, NULL);
  send_command (task, command, authenticated_cb);
}

static void
challenge (GTask *task)
{
  Login           *login = g_task_get_task_data (task);
  g_autofree char *hex = NULL;
  g_autofree char *command = NULL;

  if (!read_cookie (login->door->cookie, login->cookie)) {
    refuse (task, "The cookie of tor cannot be read");
    return;
  }
  if (getrandom (login->our_nonce, NONCE_SIZE, 0) != NONCE_SIZE) {
    refuse (task, "No random bytes");
    return;
  }

  hex = format_hex (login->our_nonce, NONCE_SIZE);
  command = g_strconcat ("AUTHCHALLENGE SAFECOOKIE ", hex, NULL);
  send_command (task, command, challenged_cb);
}

static void
introduced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask)         task = user_data;
  Login                    *login = g_task_get_task_data (task);
  g_autoptr (GError)        error = NULL;
  g_autoptr (SottoTorReply) reply =
    sotto_tor_control_ask_finish (result, &error);
  const char    *auth;
  const char    *list;
  g_auto (GStrv) words = NULL;
  g_auto (GStrv) methods = NULL;

  if (reply == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  auth = sotto_tor_reply_find (reply, "AUTH ");
  words = sotto_tor_words_split (auth != NULL ? auth : "");
  list = sotto_tor_words_find (words, "METHODS=");
  methods = g_strsplit (list != NULL ? list : "", ",", 0);

  if (g_strv_contains ((const char *const *) methods, "SAFECOOKIE")) {
    challenge (task);
  } else if (login->door->path != NULL &&
             g_strv_contains ((const char *const *) methods, "NULL")) {
    send_command (task, "AUTHENTICATE", authenticated_cb);
  } else {
    refuse (task, "This tor wants a password, or nothing from anybody");
  }
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask)             task = user_data;
  Login                        *login = g_task_get_task_data (task);
  g_autoptr (GError)            error = NULL;
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);

  if (connection == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  login->control = sotto_tor_control_new (G_IO_STREAM (connection));
  send_command (task, "PROTOCOLINFO 1", introduced_cb);
}

void
sotto_tor_login_async (const SottoTorDoor *door,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr (GSocketClient)  client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = NULL;
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Login *login = g_new0 (Login, 1);

  g_task_set_source_tag (task, sotto_tor_login_async);
  g_task_set_task_data (task, login, login_free);
  login->door = door;

  if (door->path != NULL) {
    address = g_unix_socket_address_new (door->path);
  } else {
    address = g_inet_socket_address_new_from_string ("127.0.0.1", door->port);
  }
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (client, G_SOCKET_CONNECTABLE (address),
                                 cancellable, connected_cb, task);
}

SottoTorControl *
sotto_tor_login_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
