/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The two ends of a conversation, and the frames that are on their way. */

#include "channel-pair.h"

SottoSecret *
channel_pair_dup_root (guint64 seed)
{
  SottoSecret *root = sotto_secret_new (SOTTO_ROOT_SIZE);
  SeededRandom random;

  seeded_random_init (&random, seed);
  sotto_random_fill (&random.random, sotto_secret_get_data (root),
                     SOTTO_ROOT_SIZE);
  return root;
}

void
channel_pair_init (ChannelPair *pair, guint64 seed)
{
  g_autoptr (SottoSecret) root = channel_pair_dup_root (seed);

  seeded_random_init (&pair->random, ~seed);
  for (gsize role = 0; role < CHANNEL_PAIR_ROLES; role++) {
    pair->channels[role] =
      sotto_channel_new ((SottoRole) role, root, &pair->random.random);
    g_queue_init (&pair->flights[role]);
  }
}

void
channel_pair_clear (ChannelPair *pair)
{
  for (gsize role = 0; role < CHANNEL_PAIR_ROLES; role++) {
    g_clear_pointer (&pair->channels[role], sotto_channel_free);
    g_queue_clear_full (&pair->flights[role], (GDestroyNotify) g_bytes_unref);
  }
}

SottoRole
channel_pair_get_other (SottoRole role)
{
  return role == SOTTO_ROLE_JOINER ? SOTTO_ROLE_HOST : SOTTO_ROLE_JOINER;
}

guint
channel_pair_collect (ChannelPair *pair, SottoRole role)
{
  guint   n_frames = 0;
  GBytes *frame;

  while ((frame = sotto_channel_pop_frame (pair->channels[role])) != NULL) {
    g_queue_push_tail (&pair->flights[role], frame);
    n_frames++;
  }
  return n_frames;
}

gboolean
channel_pair_deliver (ChannelPair  *pair,
                      SottoRole     from,
                      SottoRecord **record,
                      GError      **error)
{
  SottoRole          to = channel_pair_get_other (from);
  g_autoptr (GBytes) frame = g_queue_pop_head (&pair->flights[from]);
  gboolean           received;

  g_assert_nonnull (frame);
  received =
    sotto_channel_receive (pair->channels[to], g_bytes_get_data (frame, NULL),
                           g_bytes_get_size (frame), record, error);
  channel_pair_collect (pair, to);
  return received;
}

SottoRecord *
channel_pair_pass (ChannelPair *pair, SottoRole from)
{
  g_autoptr (GError) error = NULL;
  SottoRecord       *record = NULL;

  channel_pair_deliver (pair, from, &record, &error);
  g_assert_no_error (error);
  return record;
}

guint
channel_pair_send (ChannelPair *pair, SottoRole role, const SottoRecord *record)
{
  g_autoptr (GError) error = NULL;

  sotto_channel_send (pair->channels[role], record, &error);
  g_assert_no_error (error);
  return channel_pair_collect (pair, role);
}

void
channel_pair_settle (ChannelPair *pair)
{
  for (gsize role = 0; role < CHANNEL_PAIR_ROLES; role++) {
    channel_pair_collect (pair, (SottoRole) role);
  }
  while (!g_queue_is_empty (&pair->flights[SOTTO_ROLE_JOINER]) ||
         !g_queue_is_empty (&pair->flights[SOTTO_ROLE_HOST])) {
    gboolean joiner = !g_queue_is_empty (&pair->flights[SOTTO_ROLE_JOINER]);
    g_autoptr (SottoRecord) record =
      channel_pair_pass (pair, joiner ? SOTTO_ROLE_JOINER : SOTTO_ROLE_HOST);

    g_assert_null (record);
  }
}
