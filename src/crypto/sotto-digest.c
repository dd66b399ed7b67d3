/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* HMAC and HKDF over libgcrypt's SHA-256. */

#include "sotto-digest.h"

#include <string.h>

#include "sotto-crypto-private.h"
#include "sotto-secret.h"

#define BLOCK_SIZE 64
#define HKDF_BLOCKS_MAX 255
#define INNER_PAD 0x36
#define OUTER_PAD 0x5c

static void
close_handle (gpointer handle)
{
  gcry_md_close (handle);
}

/*
 * Each thread keeps one handle, since opening one costs more than the digest of
 * a key. It is a plain SHA-256 and not an HMAC handle: resetting that one would
 * bring the state of its key back, resetting this one leaves nothing.
 */
static gcry_md_hd_t
get_handle (GError **error)
{
  static GPrivate handles = G_PRIVATE_INIT (close_handle);
  gcry_md_hd_t    handle = g_private_get (&handles);
  gcry_error_t    code;

  if (handle == NULL) {
    code = gcry_md_open (&handle, GCRY_MD_SHA256, GCRY_MD_FLAG_SECURE);
    if (!sotto_crypto_check (code, "Opening SHA-256", error)) {
      return NULL;
    }
    g_private_set (&handles, handle);
  }

  return handle;
}

static void
write_pieces (gcry_md_hd_t handle, const SottoPiece *pieces, gsize n_pieces)
{
  for (gsize i = 0; i < n_pieces; i++) {
    if (pieces[i].size > 0) {
      gcry_md_write (handle, pieces[i].data, pieces[i].size);
    }
  }
}

/* Takes the digest of what was written, and leaves the handle empty. Only here
 * is the output touched, so it may be where an input was. */
static gboolean
finish (gcry_md_hd_t handle, guint8 digest[SOTTO_DIGEST_SIZE], GError **error)
{
  const guint8 *result = gcry_md_read (handle, GCRY_MD_SHA256);
  gcry_error_t  code = 0;

  if (result != NULL) {
    memcpy (digest, result, SOTTO_DIGEST_SIZE);
  } else {
    memset (digest, 0, SOTTO_DIGEST_SIZE);
    code = gcry_error (GPG_ERR_DIGEST_ALGO);
  }
  gcry_md_reset (handle);

  return sotto_crypto_check (code, "Reading SHA-256", error);
}

gboolean
sotto_digest_sha256 (const SottoPiece *pieces,
                     gsize             n_pieces,
                     guint8            digest[SOTTO_DIGEST_SIZE],
                     GError          **error)
{
  gcry_md_hd_t handle = get_handle (error);

  if (handle == NULL) {
    memset (digest, 0, SOTTO_DIGEST_SIZE);
    return FALSE;
  }

  write_pieces (handle, pieces, n_pieces);

  return finish (handle, digest, error);
}

/* Writes the key's block, each byte with @pad. */
static void
write_pad (gcry_md_hd_t handle, const guint8 block[BLOCK_SIZE], guint8 pad)
{
  guint8 padded[BLOCK_SIZE];

  for (gsize i = 0; i < BLOCK_SIZE; i++) {
    padded[i] = block[i] ^ pad;
  }
  gcry_md_write (handle, padded, BLOCK_SIZE);
  sotto_secret_wipe (padded, BLOCK_SIZE);
}

/* RFC 2104 section 2, with a key that is padded to a block already. */
static gboolean
hmac_block (const guint8      block[BLOCK_SIZE],
            const SottoPiece *pieces,
            gsize             n_pieces,
            guint8            mac[SOTTO_DIGEST_SIZE],
            GError          **error)
{
  gcry_md_hd_t handle = get_handle (error);
  guint8       inner[SOTTO_DIGEST_SIZE];
  gboolean     done;

  if (handle == NULL) {
    return FALSE;
  }

  write_pad (handle, block, INNER_PAD);
  write_pieces (handle, pieces, n_pieces);
  done = finish (handle, inner, error);
  if (done) {
    write_pad (handle, block, OUTER_PAD);
    gcry_md_write (handle, inner, sizeof inner);
    done = finish (handle, mac, error);
  }
  sotto_secret_wipe (inner, sizeof inner);

  return done;
}

/* Pads a key to a block; one that is longer is digested first. */
static gboolean
make_block (const guint8 *key,
            gsize         key_size,
            guint8        block[BLOCK_SIZE],
            GError      **error)
{
  const SottoPiece piece = { key, key_size };

  memset (block, 0, BLOCK_SIZE);
  if (key_size > BLOCK_SIZE) {
    return sotto_digest_sha256 (&piece, 1, block, error);
  }
  if (key_size > 0) {
    memcpy (block, key, key_size);
  }

  return TRUE;
}

gboolean
sotto_digest_hmac (const guint8     *key,
                   gsize             key_size,
                   const SottoPiece *pieces,
                   gsize             n_pieces,
                   guint8            mac[SOTTO_DIGEST_SIZE],
                   GError          **error)
{
  guint8   block[BLOCK_SIZE];
  gboolean done;

  done = make_block (key, key_size, block, error) &&
         hmac_block (block, pieces, n_pieces, mac, error);
  if (!done) {
    memset (mac, 0, SOTTO_DIGEST_SIZE);
  }
  sotto_secret_wipe (block, sizeof block);

  return done;
}

gboolean
sotto_digest_hkdf_extract (const guint8     *salt,
                           gsize             salt_size,
                           const SottoPiece *pieces,
                           gsize             n_pieces,
                           guint8            prk[SOTTO_DIGEST_SIZE],
                           GError          **error)
{
  /* A salt that is not given is 32 zero bytes, which HMAC pads an empty key
   * with anyway. */
  return sotto_digest_hmac (salt, salt_size, pieces, n_pieces, prk, error);
}

/* RFC 5869 section 2.3: T(i) = HMAC (PRK, T(i - 1) | info | i). */
static gboolean
expand (const guint8 block[BLOCK_SIZE],
        SottoPiece   info,
        guint8      *okm,
        gsize        size,
        GError     **error)
{
  guint8     previous[SOTTO_DIGEST_SIZE];
  guint8     counter = 0;
  SottoPiece pieces[] = { { previous, 0 }, info, { &counter, 1 } };
  gboolean   done = TRUE;

  for (gsize offset = 0; done && offset < size; offset += sizeof previous) {
    counter++;
    done = hmac_block (block, pieces, G_N_ELEMENTS (pieces), previous, error);
    if (done) {
      memcpy (okm + offset, previous, MIN (sizeof previous, size - offset));
    }
    pieces[0].size = sizeof previous;
  }
  sotto_secret_wipe (previous, sizeof previous);

  return done;
}

gboolean
sotto_digest_hkdf_expand (const guint8 *prk,
                          gsize         prk_size,
                          const void   *info,
                          gsize         info_size,
                          guint8       *okm,
                          gsize         size,
                          GError      **error)
{
  guint8   block[BLOCK_SIZE];
  gboolean done;

  g_return_val_if_fail (size <= HKDF_BLOCKS_MAX * SOTTO_DIGEST_SIZE, FALSE);

  done = make_block (prk, prk_size, block, error) &&
         expand (block, (SottoPiece){ info, info_size }, okm, size, error);
  if (!done) {
    sotto_secret_wipe (okm, size);
  }
  sotto_secret_wipe (block, sizeof block);

  return done;
}
