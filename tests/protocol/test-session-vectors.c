/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Plays the recorded sessions of tests/vectors with both ends at once, and
 * holds every byte that either of them makes against the record. */

#include <gcrypt.h>
#include <glib.h>
#include <string.h>

#include "sotto-channel.h"
#include "sotto-crypto.h"
#include "sotto-digest.h"
#include "sotto-handshake.h"
#include "sotto-password.h"
#include "test-random.h"
#include "vectors.h"

#define FILE_SIZE 65000

typedef struct {
  const char     *name;
  FixedRandom     random;
  SottoHandshake *handshake;
  SottoChannel   *channel;
  GPtrArray      *taps; /* of char *, what the tap was shown */
} End;

typedef struct {
  JsonObject *vector;
  End         joiner;
  End         host;
} Play;

static void
add_random (End *end, JsonObject *vector, const char *what)
{
  g_autofree char   *member = g_strconcat (end->name, what, NULL);
  g_autoptr (GBytes) bytes = vectors_dup_bytes (vector, member);

  fixed_random_add (&end->random, g_bytes_get_data (bytes, NULL),
                    g_bytes_get_size (bytes));
}

static void
end_init (End *end, const char *name, JsonObject *vector)
{
  end->name = name;
  end->taps = g_ptr_array_new_with_free_func (g_free);
  fixed_random_init (&end->random);
  add_random (end, vector, "_scalar");
  add_random (end, vector, "_x25519_private");
}

static void
end_clear (End *end)
{
  g_assert_cmpuint (end->random.used, ==, end->random.bytes->len);
  g_clear_pointer (&end->handshake, sotto_handshake_free);
  g_clear_pointer (&end->channel, sotto_channel_free);
  g_clear_pointer (&end->taps, g_ptr_array_unref);
  fixed_random_clear (&end->random);
}

/* The handshake */

static SottoSecret *
stretch (JsonObject *vector, const guint8 *salt, guint32 iterations)
{
  const char             *password = vectors_get_string (vector, "password");
  g_autoptr (GError)      error = NULL;
  g_autoptr (SottoSecret) prepared = NULL;
  SottoSecret            *w;

  prepared = sotto_password_prepare (password, -1, &error);
  g_assert_no_error (error);
  w = sotto_password_stretch (prepared, salt, iterations, &error);
  g_assert_no_error (error);
  return w;
}

static void
start (Play *play)
{
  g_autoptr (SottoSecret) w = sotto_secret_new (SOTTO_SCALAR_SIZE);
  guint8                  salt[SOTTO_SALT_SIZE];

  vectors_copy_bytes (play->vector, "w", sotto_secret_get_data (w),
                      SOTTO_SCALAR_SIZE);
  vectors_copy_bytes (play->vector, "salt", salt, sizeof salt);
  play->joiner.handshake =
    sotto_handshake_new_joiner (&play->joiner.random.random);
  play->host.handshake =
    sotto_handshake_new_host (w, salt,
                              (guint32) vectors_get_int (play->vector,
                                                         "iterations"),
                              &play->host.random.random);
}

static void
pass (Play *play, End *from, End *to, const char *member)
{
  guint8             message[SOTTO_HANDSHAKE_SIZE_MAX];
  g_autoptr (GError) error = NULL;
  gsize              length;

  length = sotto_handshake_create (from->handshake, message, &error);
  g_assert_no_error (error);
  vectors_assert_bytes (play->vector, member, message, length);
  g_assert_cmpuint (sotto_handshake_get_length (to->handshake, message[0],
                                                &error),
                    ==, length);
  g_assert_no_error (error);
  g_assert_true (sotto_handshake_consume (to->handshake, message, length,
                                          &error));
  g_assert_no_error (error);
}

static void
stretch_at_joiner (Play *play)
{
  SottoHandshake         *handshake = play->joiner.handshake;
  g_autoptr (SottoSecret) w = NULL;

  g_assert_cmpint (sotto_handshake_get_state (handshake), ==,
                   SOTTO_HANDSHAKE_STATE_STRETCH);
  w = stretch (play->vector, sotto_handshake_get_salt (handshake),
               sotto_handshake_get_iterations (handshake));
  vectors_assert_bytes (play->vector, "w", sotto_secret_get_data (w),
                        sotto_secret_get_size (w));
  sotto_handshake_set_w (handshake, w);
}

static void
shake_hands (Play *play)
{
  pass (play, &play->joiner, &play->host, "hello");
  pass (play, &play->host, &play->joiner, "challenge");
  stretch_at_joiner (play);
  pass (play, &play->joiner, &play->host, "joiner_share");
  pass (play, &play->host, &play->joiner, "host_share");
  pass (play, &play->joiner, &play->host, "joiner_confirm");
  pass (play, &play->host, &play->joiner, "host_confirm");
}

/* What the tap shows of a frame, as one line that is easily compared. */
static char *
describe (guint32 epoch,
          guint   type,
          guint   flags,
          GBytes *payload,
          gsize   payload_length)
{
  g_autoptr (GBytes) seen =
    g_bytes_new_from_bytes (payload, 0,
                            MIN (g_bytes_get_size (payload),
                                 SOTTO_FRAME_INFO_BYTES_MAX));
  g_autofree char *sha256 =
    g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, seen);

  return g_strdup_printf ("%u %u %u %s of %" G_GSIZE_FORMAT, epoch, type, flags,
                          sha256, payload_length);
}

static char *
format_sha256 (GBytes *bytes)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

static void
tap_cb (const SottoFrameInfo *info, gpointer user_data)
{
  End *end = user_data;

  g_ptr_array_add (end->taps, describe (info->epoch, info->type, info->flags,
                                        info->payload, info->payload_length));
}

static void
open_channel (Play *play, End *end, SottoRole role)
{
  g_autoptr (SottoSecret) root = NULL;
  g_autofree char        *code = NULL;

  root = sotto_handshake_steal_root (end->handshake);
  g_assert_nonnull (root);
  vectors_assert_bytes (play->vector, "root_0", sotto_secret_get_data (root),
                        sotto_secret_get_size (root));
  code = sotto_handshake_dup_code (root);
  g_assert_cmpstr (code, ==,
                   vectors_get_string (play->vector, "comparison_code"));
  end->channel = sotto_channel_new (role, root, &end->random.random);
  sotto_channel_set_tap (end->channel, tap_cb, end);
}

/* The frames */

/* The content of the file is not in the record: it is SHAKE-256 of the text
 * that is quoted in the frame's description. */
static GBytes *
make_file_data (JsonObject *frame)
{
  g_auto (GStrv) quoted =
    g_strsplit (vectors_get_string (frame, "what"), "\"", 3);
  GByteArray  *payload = g_byte_array_new ();
  gcry_md_hd_t shake;

  g_byte_array_set_size (payload, 16 + FILE_SIZE);
  memset (payload->data, 0, 16);
  payload->data[7] = 3; /* the third message of its sender */
  g_assert_cmpint (gcry_md_open (&shake, GCRY_MD_SHAKE256, 0), ==, 0);
  gcry_md_write (shake, quoted[1], strlen (quoted[1]));
  g_assert_cmpint (gcry_md_extract (shake, GCRY_MD_SHAKE256, payload->data + 16,
                                    FILE_SIZE),
                   ==, 0);
  gcry_md_close (shake);
  return g_byte_array_free_to_bytes (payload);
}

static GBytes *
dup_payload (JsonObject *frame)
{
  g_autofree char *sha256 = NULL;
  GBytes          *payload;

  if (json_object_get_null_member (frame, "payload")) {
    payload = make_file_data (frame);
  } else {
    payload = vectors_dup_bytes (frame, "payload");
  }
  sha256 = format_sha256 (payload);
  g_assert_cmpstr (sha256, ==, vectors_get_string (frame, "payload_sha256"));
  return payload;
}

/* The whole payload of the record that begins with frame @first. */
static GBytes *
join_payload (JsonArray *frames, guint first)
{
  GByteArray *whole = g_byte_array_new ();
  gboolean    goes_on = TRUE;

  for (guint i = first; goes_on; i++) {
    JsonObject        *frame = vectors_get_element (frames, i);
    g_autoptr (GBytes) part = dup_payload (frame);

    g_byte_array_append (whole, g_bytes_get_data (part, NULL),
                         (guint) g_bytes_get_size (part));
    goes_on = (vectors_get_int (frame, "flags") & 1) != 0;
  }
  return g_byte_array_free_to_bytes (whole);
}

static SottoRecord *
decode (guint8 type, GBytes *payload)
{
  g_autoptr (GError) error = NULL;
  SottoRecord       *record;

  record = sotto_record_decode (type, g_bytes_get_data (payload, NULL),
                                g_bytes_get_size (payload), &error);
  g_assert_no_error (error);
  return record;
}

/* Makes the sender say what frame @i records, unless it already has: an answer
 * to a REKEY, or a later part, comes by itself. */
static GBytes *
get_frame (End *from, JsonArray *frames, guint i)
{
  GBytes            *wire = sotto_channel_pop_frame (from->channel);
  JsonObject        *frame = vectors_get_element (frames, i);
  guint8             type = (guint8) vectors_get_int (frame, "type");
  g_autoptr (GError) error = NULL;

  if (wire != NULL) {
    return wire;
  }
  if (type == SOTTO_RECORD_REKEY) {
    sotto_channel_renew (from->channel, &error);
  } else {
    g_autoptr (GBytes)      payload = join_payload (frames, i);
    g_autoptr (SottoRecord) record = decode (type, payload);

    sotto_channel_send (from->channel, record, &error);
  }
  g_assert_no_error (error);
  return sotto_channel_pop_frame (from->channel);
}

static void
check_wire (JsonObject *frame, GBytes *wire)
{
  g_autofree char *sha256 = format_sha256 (wire);
  gsize            size;
  const guint8    *bytes = g_bytes_get_data (wire, &size);

  g_assert_cmpuint (size, ==, vectors_get_int (frame, "frame_length"));
  vectors_assert_bytes (frame, "frame_head", bytes, 32);
  vectors_assert_bytes (frame, "frame_tag", bytes + size - 16, 16);
  if (!json_object_get_null_member (frame, "frame")) {
    vectors_assert_bytes (frame, "frame", bytes, size);
  }
  g_assert_cmpstr (sha256, ==, vectors_get_string (frame, "frame_sha256"));
}

/* The record that the receiver has got must be the one that was sent. */
static void
check_record (const SottoRecord *record, GBytes *sent)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) encoded = sotto_record_encode (record, &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (encoded, sent));
}

static guint
find_first_part (JsonArray *frames, guint i)
{
  while (i > 0 &&
         vectors_get_int (vectors_get_element (frames, i - 1), "flags") == 1) {
    i--;
  }
  return i;
}

static gboolean
hands_on (JsonObject *frame)
{
  gint64 type = vectors_get_int (frame, "type");

  return type != SOTTO_RECORD_REKEY && type != SOTTO_RECORD_SWITCH &&
         vectors_get_int (frame, "flags") == 0;
}

static void
deliver (End *to, JsonArray *frames, guint i, GBytes *wire)
{
  JsonObject             *frame = vectors_get_element (frames, i);
  g_autoptr (SottoRecord) record = NULL;
  g_autoptr (GBytes)      sent = NULL;
  g_autoptr (GError)      error = NULL;

  sotto_channel_receive (to->channel, g_bytes_get_data (wire, NULL),
                         g_bytes_get_size (wire), &record, &error);
  g_assert_no_error (error);
  if (!hands_on (frame)) {
    g_assert_null (record);
    return;
  }
  g_assert_nonnull (record);
  sent = join_payload (frames, find_first_part (frames, i));
  check_record (record, sent);
}

static void
exchange (Play *play, JsonArray *frames, guint i)
{
  JsonObject *frame = vectors_get_element (frames, i);
  gboolean    by_joiner =
    g_str_equal (vectors_get_string (frame, "sender"), "joiner");
  End               *from = by_joiner ? &play->joiner : &play->host;
  End               *to = by_joiner ? &play->host : &play->joiner;
  g_autoptr (GBytes) wire = get_frame (from, frames, i);

  g_assert_nonnull (wire);
  check_wire (frame, wire);
  deliver (to, frames, i, wire);
}

/* Both taps have seen the same frames. Each end saw them in its own order,
 * since what it owes is sealed before it is asked for. */
static void
check_taps (Play *play, JsonArray *frames)
{
  guint n_frames = json_array_get_length (frames);

  g_assert_cmpuint (play->joiner.taps->len, ==, n_frames);
  g_assert_cmpuint (play->host.taps->len, ==, n_frames);
  for (guint i = 0; i < n_frames; i++) {
    JsonObject        *frame = vectors_get_element (frames, i);
    g_autoptr (GBytes) payload = dup_payload (frame);
    g_autofree char   *line =
      describe ((guint32) vectors_get_int (frame, "epoch"),
                (guint) vectors_get_int (frame, "type"),
                (guint) vectors_get_int (frame, "flags"), payload,
                g_bytes_get_size (payload));

    g_assert_true (g_ptr_array_find_with_equal_func (play->joiner.taps, line,
                                                     g_str_equal, NULL));
    g_assert_true (g_ptr_array_find_with_equal_func (play->host.taps, line,
                                                     g_str_equal, NULL));
  }
}

static void
test_session (gconstpointer data)
{
  guint                  index = GPOINTER_TO_UINT (data);
  g_autoptr (JsonObject) file = vectors_load ("session.json");
  Play                   play = { 0 };
  JsonArray             *frames;

  play.vector =
    vectors_get_element (vectors_get_array (file, "sessions"), index);
  end_init (&play.joiner, "joiner", play.vector);
  end_init (&play.host, "host", play.vector);
  start (&play);
  shake_hands (&play);
  open_channel (&play, &play.joiner, SOTTO_ROLE_JOINER);
  open_channel (&play, &play.host, SOTTO_ROLE_HOST);
  frames = vectors_get_array (play.vector, "frames");
  for (guint i = 0; i < json_array_get_length (frames); i++) {
    exchange (&play, frames, i);
  }
  g_assert_null (sotto_channel_pop_frame (play.joiner.channel));
  g_assert_null (sotto_channel_pop_frame (play.host.channel));
  check_taps (&play, frames);
  end_clear (&play.joiner);
  end_clear (&play.host);
}

/* A record that was forgotten here would never be played. */
static void
test_all_sessions_are_played (void)
{
  g_autoptr (JsonObject) file = vectors_load ("session.json");

  g_assert_cmpuint (json_array_get_length (vectors_get_array (file,
                                                              "sessions")),
                    ==, 2);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add_data_func ("/session-vectors/1", GUINT_TO_POINTER (0),
                        test_session);
  g_test_add_data_func ("/session-vectors/2", GUINT_TO_POINTER (1),
                        test_session);
  g_test_add_func ("/session-vectors/all", test_all_sessions_are_played);

  return g_test_run ();
}
