/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Into a tor that runs already: past one that wants to be asked nicely, and
 * never past one that is not what it says. */

#include "sotto-tor-login.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fake-tor.h"
#include "stream-pair.h"
#include "temporary.h"

#define COOKIE "0123456789abcdef0123456789ABCDEF"
#define NONCE_SIZE 32

/* What the other end is, and what it has seen. */
typedef struct {
  const char *methods;
  const char *cookie;    /* that it proves to know */
  const char *challenge; /* its answer to that, unless NULL */
  const char *last;      /* its answer to the last step; NULL: hangs up */
  char       *wanted;    /* our proof */

  SottoTorControl *control;
  GError          *error;
  gboolean         done;
} Script;

static char *
prove (const char *key, const char *cookie, const char *nonces)
{
  GHmac *hmac =
    g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) key, strlen (key));
  char *proof;

  g_hmac_update (hmac, (const guchar *) cookie, (gssize) strlen (cookie));
  g_hmac_update (hmac, (const guchar *) nonces, 2 * NONCE_SIZE);
  proof = g_strdup (g_hmac_get_string (hmac));
  g_hmac_unref (hmac);
  return proof;
}

/* control-spec, section 3.24, from its other end. */
static char *
challenge (Script *script, const char *hex)
{
  char             nonces[2 * NONCE_SIZE];
  g_autofree char *server_hex = g_strnfill (2 * NONCE_SIZE, '4');
  g_autofree char *proof = NULL;

  g_assert_cmpuint (strlen (hex), ==, 2 * NONCE_SIZE);
  for (gsize i = 0; i < NONCE_SIZE; i++) {
    nonces[i] = (char) (g_ascii_xdigit_value (hex[2 * i]) * 16 +
                        g_ascii_xdigit_value (hex[2 * i + 1]));
  }
  memset (nonces + NONCE_SIZE, '\x44', NONCE_SIZE);
  proof = prove ("Tor safe cookie authentication server-to-controller hash",
                 script->cookie, nonces);
  g_clear_pointer (&script->wanted, g_free);
  script->wanted =
    prove ("Tor safe cookie authentication controller-to-server hash",
           script->cookie, nonces);

  return g_strdup_printf ("250 AUTHCHALLENGE SERVERHASH=%s SERVERNONCE=%s\r\n",
                          proof, server_hex);
}

static char *
answer (const char *line, gpointer user_data)
{
  Script *script = user_data;

  if (g_str_equal (line, "PROTOCOLINFO 1")) {
    return g_strdup_printf (
      "250-PROTOCOLINFO 1\r\n250-AUTH METHODS=%s COOKIEFILE=\"/etc/passwd\"\r\n"
      "250-VERSION Tor=\"0.4.9.11\"\r\n250 OK\r\n",
      script->methods);
  }
  if (g_str_has_prefix (line, "AUTHCHALLENGE SAFECOOKIE ")) {
    return script->challenge != NULL
             ? g_strdup (script->challenge)
             : challenge (script, line + strlen ("AUTHCHALLENGE SAFECOOKIE "));
  }
  if (script->wanted != NULL) {
    g_assert_true (g_str_has_prefix (line, "AUTHENTICATE "));
    g_assert_cmpint (g_ascii_strcasecmp (line + strlen ("AUTHENTICATE "),
                                         script->wanted),
                     ==, 0);
  } else {
    g_assert_cmpstr (line, ==, "AUTHENTICATE");
  }

  return g_strdup (script->last);
}

static void
login_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Script *script = user_data;

  script->control = sotto_tor_login_finish (result, &script->error);
  g_assert_true ((script->control == NULL) == (script->error != NULL));
  script->done = TRUE;
}

static void
script_clear (Script *script)
{
  if (script->control != NULL) {
    g_assert_finalize_object (g_steal_pointer (&script->control));
  }
  stream_pair_settle ();
  g_clear_pointer (&script->wanted, g_free);
  g_clear_error (&script->error);
}

/* At a Unix socket, or at a port. */
static void
run (Script *script, gboolean is_unix)
{
  char            *folder = temporary_new ();
  g_autofree char *path = g_build_filename (folder, "control", NULL);
  g_autofree char *cookie = g_build_filename (folder, "cookie", NULL);
  FakeTor         *tor = fake_tor_new (is_unix ? path : NULL, answer, script);
  SottoTorDoor     door = { .path = is_unix ? path : NULL,
                            .port = fake_tor_get_port (tor),
                            .cookie = cookie };

  temporary_write (folder, "cookie", COOKIE, strlen (COOKIE));
  sotto_tor_login_async (&door, NULL, login_cb, script);
  stream_pair_wait (&script->done);
  fake_tor_free (tor);
  temporary_free (folder);
}

static void
test_cookie (void)
{
  for (int is_unix = 0; is_unix <= 1; is_unix++) {
    Script script = { .methods = "COOKIE,SAFECOOKIE,HASHEDPASSWORD",
                      .cookie = COOKIE,
                      .last = "250 OK\r\n" };

    run (&script, is_unix);
    g_assert_no_error (script.error);
    g_assert_nonnull (script.wanted);
    script_clear (&script);
  }
}

static void
test_nothing (void)
{
  Script script = { .methods = "NULL", .last = "250 OK\r\n" };

  run (&script, TRUE);
  g_assert_no_error (script.error);
  script_clear (&script);
}

static void
check_refused (Script script, gboolean is_unix, int code)
{
  run (&script, is_unix);
  g_assert_error (script.error, G_IO_ERROR, code);
  script_clear (&script);
}

/* At a port, that may be anybody. */
static void
test_anybody (void)
{
  check_refused ((Script){ .methods = "NULL" }, FALSE,
                 G_IO_ERROR_PERMISSION_DENIED);
}

static void
test_password (void)
{
  check_refused ((Script){ .methods = "HASHEDPASSWORD" }, TRUE,
                 G_IO_ERROR_PERMISSION_DENIED);
  check_refused ((Script){ .methods = "COOKIE" }, TRUE,
                 G_IO_ERROR_PERMISSION_DENIED);
  check_refused ((Script){ .methods = "" }, TRUE, G_IO_ERROR_PERMISSION_DENIED);
}

/* It does not know the cookie, and does not get our proof either. */
static void
test_wrong_cookie (void)
{
  check_refused ((Script){ .methods = "SAFECOOKIE",
                           .cookie = "0123456789abcdef0123456789ABCDEG" },
                 FALSE, G_IO_ERROR_PERMISSION_DENIED);
}

static void
test_bad_challenge (void)
{
  static const char *const challenges[] = {
    "250 AUTHCHALLENGE\r\n",
    "250 AUTHCHALLENGE SERVERHASH=00 SERVERNONCE=00\r\n",
    "250 AUTHCHALLENGE SERVERHASH="
    "zz44444444444444444444444444444444444444444444444444444444444444 "
    "SERVERNONCE="
    "4444444444444444444444444444444444444444444444444444444444444444\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (challenges); i++) {
    check_refused ((Script){ .methods = "SAFECOOKIE",
                             .challenge = challenges[i] },
                   FALSE, G_IO_ERROR_PERMISSION_DENIED);
  }
}

static void
test_refused (void)
{
  check_refused ((Script){ .methods = "SAFECOOKIE",
                           .cookie = COOKIE,
                           .last = "515 Authentication failed\r\n" },
                 FALSE, G_IO_ERROR_PERMISSION_DENIED);
}

static void
test_hung_up (void)
{
  check_refused ((Script){ .methods = "NULL" }, TRUE, G_IO_ERROR_CLOSED);
}

/* Nobody is there; and nothing can be read where the cookie should be. */
static void
test_missing (void)
{
  char            *folder = temporary_new ();
  g_autofree char *path = g_build_filename (folder, "control", NULL);
  SottoTorDoor     door = { .path = path, .cookie = folder };
  Script           nobody = { 0 };
  Script           no_cookie = { .methods = "SAFECOOKIE" };
  FakeTor         *tor;

  sotto_tor_login_async (&door, NULL, login_cb, &nobody);
  stream_pair_wait (&nobody.done);
  g_assert_error (nobody.error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  script_clear (&nobody);

  tor = fake_tor_new (path, answer, &no_cookie);
  sotto_tor_login_async (&door, NULL, login_cb, &no_cookie);
  stream_pair_wait (&no_cookie.done);
  g_assert_error (no_cookie.error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  script_clear (&no_cookie);
  fake_tor_free (tor);
  temporary_free (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tor-login/cookie", test_cookie);
  g_test_add_func ("/tor-login/nothing", test_nothing);
  g_test_add_func ("/tor-login/anybody", test_anybody);
  g_test_add_func ("/tor-login/password", test_password);
  g_test_add_func ("/tor-login/wrong-cookie", test_wrong_cookie);
  g_test_add_func ("/tor-login/bad-challenge", test_bad_challenge);
  g_test_add_func ("/tor-login/refused", test_refused);
  g_test_add_func ("/tor-login/hung-up", test_hung_up);
  g_test_add_func ("/tor-login/missing", test_missing);
  return g_test_run ();
}
