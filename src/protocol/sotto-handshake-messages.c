/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The messages of the handshake: how each is laid out, and what it does. */

#include "sotto-handshake-private.h"

#include "sotto-digest.h"
#include "sotto-protocol-error.h"

#define MAGIC "SOTTOVOCE"
#define MAGIC_SIZE 9
#define TYPE_SIZE 1

#define JOINER_IDENTITY "joiner"
#define HOST_IDENTITY "host"

static gboolean
refuse (SottoProtocolError code, const char *why, GError **error)
{
  g_set_error_literal (error, SOTTO_PROTOCOL_ERROR, code, why);
  return FALSE;
}

static gboolean
refuse_malformed (GError **error)
{
  return refuse (SOTTO_PROTOCOL_ERROR_MALFORMED,
                 "A handshake message is not laid out as it must be", error);
}

static void
start_spake2 (SottoHandshake *handshake)
{
  const SottoPiece aad = { handshake->transcript, SOTTO_HANDSHAKE_AAD_SIZE };
  const SottoSpake2Side side =
    handshake->role == SOTTO_ROLE_JOINER ? SOTTO_SPAKE2_A : SOTTO_SPAKE2_B;

  handshake->spake2 = sotto_spake2_new (side, handshake->w, JOINER_IDENTITY,
                                        HOST_IDENTITY, &aad, 1);
}

/* HELLO: "SOTTOVOCE"[9] | lowest version u8 | highest version u8 */
G_STATIC_ASSERT (TYPE_SIZE + MAGIC_SIZE + 1 + 1 == SOTTO_HELLO_SIZE);

static gboolean
create_hello (SottoHandshake *handshake, SottoWriter *writer, GError **error)
{
  return sotto_writer_put_bytes (writer, MAGIC, MAGIC_SIZE) &&
         sotto_writer_put_u8 (writer, SOTTO_PROTOCOL_VERSION) &&
         sotto_writer_put_u8 (writer, SOTTO_PROTOCOL_VERSION);
}

static gboolean
consume_hello (SottoHandshake *handshake, SottoReader *reader, GError **error)
{
  guint8 lowest;
  guint8 highest;

  if (!sotto_reader_take_literal (reader, MAGIC, MAGIC_SIZE)) {
    return refuse (SOTTO_PROTOCOL_ERROR_NOT_SOTTOVOCE,
                   "The peer does not speak this protocol", error);
  }
  if (!sotto_reader_take_u8 (reader, &lowest) ||
      !sotto_reader_take_u8 (reader, &highest) ||
      !sotto_reader_finish (reader) || lowest > highest) {
    return refuse_malformed (error);
  }
  if (lowest > SOTTO_PROTOCOL_VERSION || highest < SOTTO_PROTOCOL_VERSION) {
    return refuse (SOTTO_PROTOCOL_ERROR_VERSION,
                   "The joiner speaks no version that we speak", error);
  }
  return TRUE;
}

/* CHALLENGE: version u8 | kdf u8 | iterations u32 | salt[16] */
G_STATIC_ASSERT (TYPE_SIZE + 1 + 1 + 4 + SOTTO_SALT_SIZE ==
                 SOTTO_CHALLENGE_SIZE);

static gboolean
create_challenge (SottoHandshake *handshake,
                  SottoWriter    *writer,
                  GError        **error)
{
  return sotto_writer_put_u8 (writer, SOTTO_PROTOCOL_VERSION) &&
         sotto_writer_put_u8 (writer, SOTTO_KDF_PBKDF2_SHA512) &&
         sotto_writer_put_u32 (writer, handshake->iterations) &&
         sotto_writer_put_bytes (writer, handshake->salt, SOTTO_SALT_SIZE);
}

static gboolean
consume_challenge (SottoHandshake *handshake,
                   SottoReader    *reader,
                   GError        **error)
{
  guint8  version;
  guint8  kdf;
  guint32 iterations;

  if (!sotto_reader_take_u8 (reader, &version) ||
      !sotto_reader_take_u8 (reader, &kdf) ||
      !sotto_reader_take_u32 (reader, &iterations) ||
      !sotto_reader_take_bytes (reader, handshake->salt, SOTTO_SALT_SIZE) ||
      !sotto_reader_finish (reader)) {
    return refuse_malformed (error);
  }
  /* Another version may mean something else by the bytes that follow. */
  if (version != SOTTO_PROTOCOL_VERSION) {
    return refuse (SOTTO_PROTOCOL_ERROR_VERSION,
                   "The host chose a version that we did not offer", error);
  }
  if (kdf != SOTTO_KDF_PBKDF2_SHA512) {
    return refuse_malformed (error);
  }
  if (iterations < SOTTO_ITERATIONS_MIN || iterations > SOTTO_ITERATIONS_MAX) {
    return refuse (SOTTO_PROTOCOL_ERROR_ITERATIONS,
                   "The host asks for too few or too many iterations", error);
  }
  handshake->iterations = iterations;
  return TRUE;
}

/* JOINER-SHARE: pA[65]; HOST-SHARE: pB[65] */
G_STATIC_ASSERT (TYPE_SIZE + SOTTO_SPAKE2_SHARE_SIZE == SOTTO_SHARE_SIZE);

static gboolean
create_joiner_share (SottoHandshake *handshake,
                     SottoWriter    *writer,
                     GError        **error)
{
  guint8 share[SOTTO_SPAKE2_SHARE_SIZE];

  start_spake2 (handshake);
  return sotto_spake2_create_share (handshake->spake2, handshake->random, share,
                                    error) &&
         sotto_writer_put_bytes (writer, share, sizeof share);
}

/* The host's share is made before the joiner's is looked at, because the check
 * of the joiner's share is the derivation of the keys. */
static gboolean
consume_joiner_share (SottoHandshake *handshake,
                      SottoReader    *reader,
                      GError        **error)
{
  guint8 share[SOTTO_SPAKE2_SHARE_SIZE];

  if (!sotto_reader_take_bytes (reader, share, sizeof share) ||
      !sotto_reader_finish (reader)) {
    return refuse_malformed (error);
  }
  start_spake2 (handshake);
  if (!sotto_spake2_create_share (handshake->spake2, handshake->random,
                                  handshake->own_share, error) ||
      !sotto_spake2_consume_share (handshake->spake2, share, error)) {
    return FALSE;
  }
  return TRUE;
}

static gboolean
create_host_share (SottoHandshake *handshake,
                   SottoWriter    *writer,
                   GError        **error)
{
  return sotto_writer_put_bytes (writer, handshake->own_share,
                                 sizeof handshake->own_share);
}

static gboolean
consume_host_share (SottoHandshake *handshake,
                    SottoReader    *reader,
                    GError        **error)
{
  guint8 share[SOTTO_SPAKE2_SHARE_SIZE];

  if (!sotto_reader_take_bytes (reader, share, sizeof share) ||
      !sotto_reader_finish (reader)) {
    return refuse_malformed (error);
  }
  return sotto_spake2_consume_share (handshake->spake2, share, error);
}

/* JOINER-CONFIRM: cA[32]; HOST-CONFIRM: cB[32] */
G_STATIC_ASSERT (TYPE_SIZE + SOTTO_DIGEST_SIZE == SOTTO_CONFIRM_SIZE);

static gboolean
create_confirm (SottoHandshake *handshake, SottoWriter *writer, GError **error)
{
  guint8 confirm[SOTTO_DIGEST_SIZE];

  sotto_spake2_create_confirm (handshake->spake2, confirm);
  return sotto_writer_put_bytes (writer, confirm, sizeof confirm);
}

static gboolean
consume_confirm (SottoHandshake *handshake, SottoReader *reader, GError **error)
{
  guint8 confirm[SOTTO_DIGEST_SIZE];

  if (!sotto_reader_take_bytes (reader, confirm, sizeof confirm) ||
      !sotto_reader_finish (reader)) {
    return refuse_malformed (error);
  }
  if (sotto_spake2_check_confirm (handshake->spake2, confirm)) {
    return TRUE;
  }
  if (handshake->role == SOTTO_ROLE_HOST) {
    return refuse (SOTTO_PROTOCOL_ERROR_WRONG_PASSWORD,
                   "The joiner did not prove that it knows the password",
                   error);
  }
  return refuse (SOTTO_PROTOCOL_ERROR_HOST_UNPROVEN,
                 "The host did not prove that it knows the password", error);
}

const SottoHandshakeMessage
  sotto_handshake_messages[SOTTO_HANDSHAKE_MESSAGES] = {
    { SOTTO_HANDSHAKE_HELLO, SOTTO_ROLE_JOINER, SOTTO_HELLO_SIZE, create_hello,
      consume_hello },
    { SOTTO_HANDSHAKE_CHALLENGE, SOTTO_ROLE_HOST, SOTTO_CHALLENGE_SIZE,
      create_challenge, consume_challenge },
    { SOTTO_HANDSHAKE_JOINER_SHARE, SOTTO_ROLE_JOINER, SOTTO_SHARE_SIZE,
      create_joiner_share, consume_joiner_share },
    { SOTTO_HANDSHAKE_HOST_SHARE, SOTTO_ROLE_HOST, SOTTO_SHARE_SIZE,
      create_host_share, consume_host_share },
    { SOTTO_HANDSHAKE_JOINER_CONFIRM, SOTTO_ROLE_JOINER, SOTTO_CONFIRM_SIZE,
      create_confirm, consume_confirm },
    { SOTTO_HANDSHAKE_HOST_CONFIRM, SOTTO_ROLE_HOST, SOTTO_CONFIRM_SIZE,
      create_confirm, consume_confirm },
  };
