/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The handshake, in both roles: bytes in, bytes out. */

#include "sotto-handshake.h"

#include <string.h>

#include "sotto-digest.h"
#include "sotto-handshake-private.h"
#include "sotto-keys.h"
#include "sotto-protocol-error.h"

/* Both shares are known once this many messages were sent. */
#define SHARED 4

/* The joiner needs w once this many messages were sent. */
#define CHALLENGED 2

static SottoHandshake *
new_handshake (SottoRole role, const SottoRandom *random)
{
  SottoHandshake *handshake = g_new0 (SottoHandshake, 1);

  handshake->role = role;
  handshake->random = random;
  return handshake;
}

SottoHandshake *
sotto_handshake_new_joiner (const SottoRandom *random)
{
  return new_handshake (SOTTO_ROLE_JOINER, random);
}

SottoHandshake *
sotto_handshake_new_host (SottoSecret       *w,
                          const guint8       salt[SOTTO_SALT_SIZE],
                          guint32            iterations,
                          const SottoRandom *random)
{
  SottoHandshake *handshake;

  g_return_val_if_fail (w != NULL, NULL);
  g_return_val_if_fail (sotto_secret_get_size (w) == SOTTO_SCALAR_SIZE, NULL);

  handshake = new_handshake (SOTTO_ROLE_HOST, random);
  handshake->w = sotto_secret_ref (w);
  memcpy (handshake->salt, salt, SOTTO_SALT_SIZE);
  handshake->iterations = iterations;
  return handshake;
}

static void
forget_secrets (SottoHandshake *handshake)
{
  g_clear_pointer (&handshake->w, sotto_secret_unref);
  g_clear_pointer (&handshake->spake2, sotto_spake2_free);
  g_clear_pointer (&handshake->root, sotto_secret_unref);
}

void
sotto_handshake_free (SottoHandshake *handshake)
{
  if (handshake == NULL) {
    return;
  }
  forget_secrets (handshake);
  g_clear_pointer (&handshake, g_free);
}

static void
fail (SottoHandshake *handshake)
{
  handshake->failed = TRUE;
  forget_secrets (handshake);
}

SottoHandshakeState
sotto_handshake_get_state (SottoHandshake *handshake)
{
  g_return_val_if_fail (handshake != NULL, SOTTO_HANDSHAKE_STATE_FAILED);

  if (handshake->failed) {
    return SOTTO_HANDSHAKE_STATE_FAILED;
  }
  if (handshake->next == SOTTO_HANDSHAKE_MESSAGES) {
    return SOTTO_HANDSHAKE_STATE_DONE;
  }
  if (sotto_handshake_messages[handshake->next].sender != handshake->role) {
    return SOTTO_HANDSHAKE_STATE_RECEIVE;
  }
  if (handshake->next == CHALLENGED && handshake->w == NULL) {
    return SOTTO_HANDSHAKE_STATE_STRETCH;
  }
  return SOTTO_HANDSHAKE_STATE_SEND;
}

SottoHandshakeType
sotto_handshake_get_next (SottoHandshake *handshake)
{
  switch (sotto_handshake_get_state (handshake)) {
  case SOTTO_HANDSHAKE_STATE_SEND:
  case SOTTO_HANDSHAKE_STATE_RECEIVE:
    return sotto_handshake_messages[handshake->next].type;
  case SOTTO_HANDSHAKE_STATE_STRETCH:
  case SOTTO_HANDSHAKE_STATE_DONE:
  case SOTTO_HANDSHAKE_STATE_FAILED:
  default:
    return 0;
  }
}

/* TH = SHA-256 (HELLO | CHALLENGE | JOINER-SHARE | HOST-SHARE)
 * root_0 = HKDF-Extract (salt = TH, IKM = Ke) */
static gboolean
derive_root (SottoHandshake *handshake, GError **error)
{
  const SottoPiece   transcript = { handshake->transcript,
                                    handshake->transcript_size };
  guint8             hash[SOTTO_DIGEST_SIZE]; /* not secret, not wiped */
  g_autoptr (GError) cause = NULL;

  if (!sotto_digest_sha256 (&transcript, 1, hash, &cause)) {
    sotto_protocol_error_take_crypto (error, g_steal_pointer (&cause));
    return FALSE;
  }
  handshake->root =
    sotto_keys_derive_first_root (hash, sotto_spake2_get_ke (handshake->spake2),
                                  SOTTO_SPAKE2_KE_SIZE, error);
  return handshake->root != NULL;
}

/* Takes note of a whole message that was sent or received, and goes on to the
 * next one. What w was needed for is done when the shares are known, and what
 * SPAKE2 was needed for when both sides have proved themselves. */
static gboolean
advance (SottoHandshake *handshake, const guint8 *message, GError **error)
{
  gsize size = sotto_handshake_messages[handshake->next].size;

  if (handshake->next < SHARED) {
    memcpy (handshake->transcript + handshake->transcript_size, message, size);
    handshake->transcript_size += size;
  }
  handshake->next++;
  if (handshake->next == SHARED) {
    g_clear_pointer (&handshake->w, sotto_secret_unref);
    return derive_root (handshake, error);
  }
  if (handshake->next == SOTTO_HANDSHAKE_MESSAGES) {
    g_clear_pointer (&handshake->spake2, sotto_spake2_free);
  }
  return TRUE;
}

static gboolean
create (SottoHandshake *handshake, guint8 *message, GError **error)
{
  const SottoHandshakeMessage *next =
    &sotto_handshake_messages[handshake->next];
  SottoWriter writer;

  sotto_writer_init (&writer, message, next->size);
  if (!sotto_writer_put_u8 (&writer, next->type) ||
      !next->create (handshake, &writer, error)) {
    return FALSE;
  }
  g_assert (sotto_writer_get_used (&writer) == next->size);
  return advance (handshake, message, error);
}

gsize
sotto_handshake_create (SottoHandshake *handshake,
                        guint8          message[SOTTO_HANDSHAKE_SIZE_MAX],
                        GError        **error)
{
  gsize size;

  g_return_val_if_fail (handshake != NULL, 0);
  g_return_val_if_fail (sotto_handshake_get_state (handshake) ==
                          SOTTO_HANDSHAKE_STATE_SEND,
                        0);

  size = sotto_handshake_messages[handshake->next].size;
  if (!create (handshake, message, error)) {
    fail (handshake);
    return 0;
  }
  return size;
}

/* Whoever has never sent a message of ours is no peer that misbehaves, but some
 * other program: the person is told so. */
static gboolean
refuse_order (SottoHandshake *handshake, GError **error)
{
  if (handshake->received) {
    g_set_error_literal (error, SOTTO_PROTOCOL_ERROR,
                         SOTTO_PROTOCOL_ERROR_MALFORMED,
                         "A handshake message is not the one that is due");
  } else {
    g_set_error_literal (error, SOTTO_PROTOCOL_ERROR,
                         SOTTO_PROTOCOL_ERROR_NOT_SOTTOVOCE,
                         "The peer does not speak this protocol");
  }
  return FALSE;
}

/* The whole length of what begins with @first_byte, or 0 if it is not due. */
static gsize
find_length (SottoHandshake *handshake, guint8 first_byte)
{
  const SottoHandshakeMessage *next =
    &sotto_handshake_messages[handshake->next];

  if (first_byte == SOTTO_HANDSHAKE_REFUSAL) {
    return SOTTO_REFUSAL_SIZE;
  }
  return first_byte == next->type ? next->size : 0;
}

gsize
sotto_handshake_get_length (SottoHandshake *handshake,
                            guint8          first_byte,
                            GError        **error)
{
  gsize length;

  g_return_val_if_fail (handshake != NULL, 0);
  g_return_val_if_fail (sotto_handshake_get_state (handshake) ==
                          SOTTO_HANDSHAKE_STATE_RECEIVE,
                        0);

  length = find_length (handshake, first_byte);
  if (length == 0) {
    refuse_order (handshake, error);
    fail (handshake);
  }
  return length;
}

static gboolean
consume (SottoHandshake *handshake,
         const guint8   *message,
         gsize           length,
         GError        **error)
{
  SottoReader reader;
  guint8      type;

  sotto_reader_init (&reader, message, length);
  if (!sotto_reader_take_u8 (&reader, &type) ||
      find_length (handshake, type) != length) {
    return refuse_order (handshake, error);
  }
  if (type == SOTTO_HANDSHAKE_REFUSAL) {
    return sotto_handshake_consume_refusal (handshake, &reader, error);
  }
  if (!sotto_handshake_messages[handshake->next].consume (handshake, &reader,
                                                          error)) {
    return FALSE;
  }
  handshake->received = TRUE;
  return advance (handshake, message, error);
}

gboolean
sotto_handshake_consume (SottoHandshake *handshake,
                         const guint8   *message,
                         gsize           length,
                         GError        **error)
{
  g_return_val_if_fail (handshake != NULL, FALSE);
  g_return_val_if_fail (sotto_handshake_get_state (handshake) ==
                          SOTTO_HANDSHAKE_STATE_RECEIVE,
                        FALSE);

  if (!consume (handshake, message, length, error)) {
    fail (handshake);
    return FALSE;
  }
  return TRUE;
}

const guint8 *
sotto_handshake_get_salt (SottoHandshake *handshake)
{
  g_return_val_if_fail (handshake != NULL, NULL);

  return handshake->salt;
}

guint32
sotto_handshake_get_iterations (SottoHandshake *handshake)
{
  g_return_val_if_fail (handshake != NULL, 0);

  return handshake->iterations;
}

void
sotto_handshake_set_w (SottoHandshake *handshake, SottoSecret *w)
{
  g_return_if_fail (handshake != NULL);
  g_return_if_fail (w != NULL);
  g_return_if_fail (sotto_secret_get_size (w) == SOTTO_SCALAR_SIZE);
  g_return_if_fail (sotto_handshake_get_state (handshake) ==
                    SOTTO_HANDSHAKE_STATE_STRETCH);

  handshake->w = sotto_secret_ref (w);
}

SottoSecret *
sotto_handshake_steal_root (SottoHandshake *handshake)
{
  g_return_val_if_fail (handshake != NULL, NULL);
  g_return_val_if_fail (sotto_handshake_get_state (handshake) ==
                          SOTTO_HANDSHAKE_STATE_DONE,
                        NULL);

  return g_steal_pointer (&handshake->root);
}

guint
sotto_handshake_get_retry_after (SottoHandshake *handshake)
{
  g_return_val_if_fail (handshake != NULL, 0);

  return handshake->retry_after;
}

char *
sotto_handshake_dup_code (SottoSecret *root)
{
  g_return_val_if_fail (root != NULL, NULL);

  return sotto_keys_dup_code (root, NULL);
}
