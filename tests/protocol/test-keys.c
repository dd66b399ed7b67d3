/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The key schedule against the recorded sessions: roots, chains, codes. */

#include <glib.h>
#include <string.h>

#include "sotto-crypto.h"
#include "sotto-keys.h"
#include "sotto-x25519.h"
#include "vectors.h"

#define N_EPOCHS 2

static SottoSecret *
dup_secret (JsonObject *vector, const char *member)
{
  g_autoptr (GBytes) bytes = vectors_dup_bytes (vector, member);

  return sotto_secret_new_from (g_bytes_get_data (bytes, NULL),
                                g_bytes_get_size (bytes));
}

static void
assert_secret (JsonObject *vector, const char *member, SottoSecret *secret)
{
  vectors_assert_bytes (vector, member, sotto_secret_get_data (secret),
                        sotto_secret_get_size (secret));
}

static SottoSecret *
derive_root_0 (JsonObject *vector)
{
  g_autoptr (GBytes) ke = vectors_dup_bytes (vector, "ke");
  g_autoptr (GError) error = NULL;
  guint8             hash[SOTTO_HASH_SIZE];
  SottoSecret       *root;

  vectors_copy_bytes (vector, "transcript_hash", hash, sizeof hash);
  root = sotto_keys_derive_first_root (hash, g_bytes_get_data (ke, NULL),
                                       g_bytes_get_size (ke), &error);
  g_assert_no_error (error);
  assert_secret (vector, "root_0", root);
  return root;
}

static SottoSecret *
derive_root_1 (JsonObject *vector, SottoSecret *root_0)
{
  g_autoptr (SottoSecret) joiner = dup_secret (vector, "joiner_x25519_private");
  g_autoptr (SottoSecret) host = dup_secret (vector, "host_x25519_private");
  g_autoptr (GError)      error = NULL;
  guint8                  shares[2][SOTTO_PUBLIC_KEY_SIZE];
  guint8                  dh[SOTTO_PUBLIC_KEY_SIZE];
  SottoSecret            *root;

  sotto_x25519_public (sotto_secret_get_data (joiner), shares[0], &error);
  g_assert_no_error (error);
  sotto_x25519_public (sotto_secret_get_data (host), shares[1], &error);
  g_assert_no_error (error);
  sotto_x25519_shared (sotto_secret_get_data (joiner), shares[1], dh, &error);
  g_assert_no_error (error);
  root = sotto_keys_derive_next_root (root_0, dh, shares[0], shares[1], &error);
  g_assert_no_error (error);
  assert_secret (vector, "root_1", root);
  return root;
}

typedef struct {
  SottoSecret *joiner_to_host;
  SottoSecret *host_to_joiner;
} Chains;

static void
derive_chains (SottoSecret *root, Chains *chains)
{
  g_autoptr (GError) error = NULL;

  sotto_keys_derive_chains (root, &chains->joiner_to_host,
                            &chains->host_to_joiner, &error);
  g_assert_no_error (error);
}

static SottoSecret *
get_chain (const Chains *chains, const char *sender)
{
  if (g_str_equal (sender, "joiner")) {
    return chains->joiner_to_host;
  }
  return chains->host_to_joiner;
}

/* Steps through every frame of a session: the chain before each is recorded. */
static void
check_chains (JsonObject *vector, Chains chains[N_EPOCHS])
{
  JsonArray *frames = vectors_get_array (vector, "frames");

  for (guint i = 0; i < json_array_get_length (frames); i++) {
    JsonObject  *frame = vectors_get_element (frames, i);
    Chains      *epoch = &chains[vectors_get_int (frame, "epoch")];
    SottoSecret *chain =
      get_chain (epoch, vectors_get_string (frame, "sender"));
    SottoFrameKey      frame_key;
    g_autoptr (GError) error = NULL;

    assert_secret (frame, "chain", chain);
    sotto_keys_step (chain, &frame_key, &error);
    g_assert_no_error (error);
  }
}

static void
check_code (JsonObject *vector, SottoSecret *root)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *code = sotto_keys_dup_code (root, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (code, ==, vectors_get_string (vector, "comparison_code"));
}

static void
test_sessions (void)
{
  g_autoptr (JsonObject) file = vectors_load ("session.json");
  JsonArray             *sessions = vectors_get_array (file, "sessions");

  for (guint i = 0; i < json_array_get_length (sessions); i++) {
    JsonObject             *vector = vectors_get_element (sessions, i);
    g_autoptr (SottoSecret) root_0 = derive_root_0 (vector);
    g_autoptr (SottoSecret) root_1 = derive_root_1 (vector, root_0);
    Chains                  chains[N_EPOCHS];

    check_code (vector, root_0);
    derive_chains (root_0, &chains[0]);
    derive_chains (root_1, &chains[1]);
    check_chains (vector, chains);
    for (gsize epoch = 0; epoch < N_EPOCHS; epoch++) {
      sotto_secret_unref (chains[epoch].joiner_to_host);
      sotto_secret_unref (chains[epoch].host_to_joiner);
    }
  }
}

static void
test_no_key_comes_twice (void)
{
  g_autoptr (SottoSecret) chain = sotto_secret_new (SOTTO_CHAIN_SIZE);
  g_autoptr (GHashTable)  seen =
    g_hash_table_new_full (g_bytes_hash, g_bytes_equal,
                           (GDestroyNotify) g_bytes_unref, NULL);

  for (guint i = 0; i < 1000; i++) {
    g_autoptr (GError) error = NULL;
    SottoFrameKey      frame_key;

    sotto_keys_step (chain, &frame_key, &error);
    g_assert_no_error (error);
    g_assert_true (g_hash_table_add (seen, g_bytes_new (frame_key.key,
                                                        sizeof frame_key.key)));
    g_assert_true (g_hash_table_add (seen, g_bytes_new (frame_key.iv,
                                                        sizeof frame_key.iv)));
    g_assert_true (g_hash_table_add (seen,
                                     g_bytes_new (sotto_secret_get_data (chain),
                                                  SOTTO_CHAIN_SIZE)));
  }
}

static gboolean
is_code (const char *code)
{
  return g_regex_match_simple ("^[0-9]{3}( [0-9]{3}){4}$", code, 0, 0);
}

/* Also a code that begins with zeros has all its digits. */
static void
test_codes_are_equally_long (void)
{
  g_autoptr (SottoSecret) root = sotto_secret_new (SOTTO_ROOT_SIZE);
  guint                   n_zeros = 0;

  for (guint i = 0; i < 200; i++) {
    g_autofree char *code = NULL;

    sotto_secret_get_data (root)[0] = (guint8) i;
    code = sotto_keys_dup_code (root, NULL);
    g_assert_true (is_code (code));
    n_zeros += code[0] == '0' ? 1 : 0;
  }
  g_assert_cmpuint (n_zeros, >, 0);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add_func ("/keys/sessions", test_sessions);
  g_test_add_func ("/keys/no-key-comes-twice", test_no_key_comes_twice);
  g_test_add_func ("/keys/codes", test_codes_are_equally_long);

  return g_test_run ();
}
