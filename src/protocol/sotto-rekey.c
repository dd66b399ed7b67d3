/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Who has said what on the way from one epoch to the next. */

#include "sotto-rekey.h"

#include <string.h>

#include "sotto-crypto.h"
#include "sotto-keys.h"
#include "sotto-protocol-error.h"
#include "sotto-x25519.h"

G_STATIC_ASSERT (SOTTO_PUBLIC_KEY_SIZE == SOTTO_X25519_SIZE);

struct _SottoRekey {
  SottoRole          role;
  const SottoRandom *random;
  SottoRekeyState    state;
  guint32            epoch;
  SottoSecret       *root;
  SottoSecret       *private_key; /* NULL unless PROPOSED */
  guint8             own[SOTTO_PUBLIC_KEY_SIZE];
  guint8             peer[SOTTO_PUBLIC_KEY_SIZE];
};

SottoRekey *
sotto_rekey_new (SottoRole role, SottoSecret *root, const SottoRandom *random)
{
  SottoRekey *rekey = g_new0 (SottoRekey, 1);

  rekey->role = role;
  rekey->random = random;
  rekey->root = sotto_secret_new_from (sotto_secret_get_data (root),
                                       sotto_secret_get_size (root));
  return rekey;
}

void
sotto_rekey_free (SottoRekey *rekey)
{
  if (rekey == NULL) {
    return;
  }
  g_clear_pointer (&rekey->root, sotto_secret_unref);
  g_clear_pointer (&rekey->private_key, sotto_secret_unref);
  g_clear_pointer (&rekey, g_free);
}

SottoRekeyState
sotto_rekey_get_state (SottoRekey *rekey)
{
  return rekey->state;
}

guint32
sotto_rekey_get_epoch (SottoRekey *rekey)
{
  return rekey->epoch;
}

SottoSecret *
sotto_rekey_get_root (SottoRekey *rekey)
{
  return rekey->root;
}

static gboolean
refuse (const char *why, GError **error)
{
  g_set_error_literal (error, SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_REKEY,
                       why);
  return FALSE;
}

static gboolean
refuse_crypto (GError *cause, GError **error)
{
  if (g_error_matches (cause, SOTTO_CRYPTO_ERROR, SOTTO_CRYPTO_ERROR_WEAK)) {
    g_clear_error (&cause);
    return refuse ("The peer's share of the next key is weak", error);
  }
  sotto_protocol_error_take_crypto (error, cause);
  return FALSE;
}

static gboolean
draw_key (SottoRekey *rekey, GError **error)
{
  g_autoptr (SottoSecret) key = sotto_secret_new (SOTTO_X25519_SIZE);
  g_autoptr (GError)      cause = NULL;

  sotto_random_fill (rekey->random, sotto_secret_get_data (key),
                     sotto_secret_get_size (key));
  if (!sotto_x25519_public (sotto_secret_get_data (key), rekey->own, &cause)) {
    return refuse_crypto (g_steal_pointer (&cause), error);
  }
  rekey->private_key = g_steal_pointer (&key);
  return TRUE;
}

/* With both shares known, the next root takes this one's place and the private
 * key goes, so that neither can be found here later. */
static gboolean
agree (SottoRekey *rekey, GError **error)
{
  gboolean                joiner = rekey->role == SOTTO_ROLE_JOINER;
  g_autoptr (SottoSecret) dh = sotto_secret_new (SOTTO_X25519_SIZE);
  g_autoptr (SottoSecret) next = NULL;
  g_autoptr (GError)      cause = NULL;

  if (!sotto_x25519_shared (sotto_secret_get_data (rekey->private_key),
                            rekey->peer, sotto_secret_get_data (dh), &cause)) {
    return refuse_crypto (g_steal_pointer (&cause), error);
  }
  next = sotto_keys_derive_next_root (rekey->root, sotto_secret_get_data (dh),
                                      joiner ? rekey->own : rekey->peer,
                                      joiner ? rekey->peer : rekey->own, error);
  if (next == NULL) {
    return FALSE;
  }
  g_clear_pointer (&rekey->private_key, sotto_secret_unref);
  g_clear_pointer (&rekey->root, sotto_secret_unref);
  rekey->root = g_steal_pointer (&next);
  rekey->state = SOTTO_REKEY_AGREED;
  return TRUE;
}

gboolean
sotto_rekey_create_share (SottoRekey *rekey,
                          guint32    *epoch,
                          guint8      public_key[SOTTO_PUBLIC_KEY_SIZE],
                          GError    **error)
{
  g_return_val_if_fail (rekey->state == SOTTO_REKEY_IDLE ||
                          rekey->state == SOTTO_REKEY_ASKED,
                        FALSE);

  if (rekey->epoch == G_MAXUINT32) {
    return refuse ("There is no epoch left", error);
  }
  if (!draw_key (rekey, error)) {
    return FALSE;
  }
  *epoch = rekey->epoch + 1;
  memcpy (public_key, rekey->own, SOTTO_PUBLIC_KEY_SIZE);
  if (rekey->state == SOTTO_REKEY_ASKED) {
    return agree (rekey, error);
  }
  rekey->state = SOTTO_REKEY_PROPOSED;
  return TRUE;
}

/* Zero is no epoch to come, so the one after the last is refused too. */
static gboolean
is_next (SottoRekey *rekey, guint32 epoch)
{
  return epoch != 0 && epoch == rekey->epoch + 1;
}

gboolean
sotto_rekey_consume_share (SottoRekey  *rekey,
                           guint32      epoch,
                           const guint8 public_key[SOTTO_PUBLIC_KEY_SIZE],
                           GError     **error)
{
  if (rekey->state != SOTTO_REKEY_IDLE &&
      rekey->state != SOTTO_REKEY_PROPOSED) {
    return refuse ("REKEY came a second time", error);
  }
  if (!is_next (rekey, epoch)) {
    return refuse ("REKEY is for another epoch", error);
  }
  memcpy (rekey->peer, public_key, SOTTO_PUBLIC_KEY_SIZE);
  if (rekey->state == SOTTO_REKEY_PROPOSED) {
    return agree (rekey, error);
  }
  rekey->state = SOTTO_REKEY_ASKED;
  return TRUE;
}

guint32
sotto_rekey_create_switch (SottoRekey *rekey)
{
  g_return_val_if_fail (rekey->state == SOTTO_REKEY_AGREED, 0);

  rekey->state = SOTTO_REKEY_SWITCHING;
  return rekey->epoch + 1;
}

gboolean
sotto_rekey_consume_switch (SottoRekey *rekey, guint32 epoch, GError **error)
{
  if (rekey->state != SOTTO_REKEY_SWITCHING) {
    return refuse ("SWITCH came out of turn", error);
  }
  if (!is_next (rekey, epoch)) {
    return refuse ("SWITCH is for another epoch", error);
  }
  rekey->epoch = epoch;
  rekey->state = SOTTO_REKEY_IDLE;
  return TRUE;
}
