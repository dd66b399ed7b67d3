/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The renewal of keys between two channels: in every order in which things can
 * happen, by itself when an epoch has had its frames, and at random. */

#include <glib.h>

#include "channel-pair.h"
#include "sotto-channel-private.h"
#include "sotto-crypto.h"

#define JOINER SOTTO_ROLE_JOINER
#define HOST SOTTO_ROLE_HOST

/* Every order */

/* What can happen next, as a letter for each role: joiner, host. */
typedef enum {
  RENEW,
  SEND,
  DELIVER, /* the oldest frame that the role has sent */
} Action;

static const char letters[CHANNEL_PAIR_ROLES][4] = { "rsd", "RSD" };

/* How often each role renews, and sends a text, in all. */
static const guint budgets[CHANNEL_PAIR_ROLES][2] = { { 2, 1 }, { 1, 1 } };

/* What becomes of a path of actions from the beginning. */
typedef struct {
  ChannelPair pair;
  guint       left[CHANNEL_PAIR_ROLES][2]; /* of RENEW and SEND */
  guint64     sent[CHANNEL_PAIR_ROLES];    /* texts, by the sender */
  guint64     received[CHANNEL_PAIR_ROLES];
} World;

static void
world_init (World *world)
{
  channel_pair_init (&world->pair, 1);
  for (gsize role = 0; role < CHANNEL_PAIR_ROLES; role++) {
    world->left[role][RENEW] = budgets[role][RENEW];
    world->left[role][SEND] = budgets[role][SEND];
    world->sent[role] = 0;
    world->received[role] = 0;
  }
}

static gboolean
is_possible (World *world, SottoRole role, Action action)
{
  if (action == DELIVER) {
    return !g_queue_is_empty (&world->pair.flights[role]);
  }
  return world->left[role][action] > 0;
}

static void
renew (World *world, SottoRole role)
{
  g_autoptr (GError) error = NULL;

  sotto_channel_renew (world->pair.channels[role], &error);
  g_assert_no_error (error);
  channel_pair_collect (&world->pair, role);
}

/* Texts of two frames, so that a renewal can come into the middle of one. */
static void
send_text (World *world, SottoRole role)
{
  g_autoptr (SottoRecord) text = sotto_record_new (SOTTO_RECORD_TEXT);

  text->id = ++world->sent[role];
  text->message.text = g_strnfill (1000, 'x');
  channel_pair_send (&world->pair, role, text);
}

/* Texts come whole, once, and in the order in which they were sent. */
static void
deliver (World *world, SottoRole role)
{
  g_autoptr (SottoRecord) record = channel_pair_pass (&world->pair, role);

  if (record != NULL) {
    g_assert_cmphex (record->type, ==, SOTTO_RECORD_TEXT);
    g_assert_cmpuint (record->id, ==, ++world->received[role]);
  }
}

static void
act (World *world, SottoRole role, Action action)
{
  g_assert_true (is_possible (world, role, action));
  switch (action) {
  case RENEW:
    world->left[role][RENEW]--;
    renew (world, role);
    break;
  case SEND:
    world->left[role][SEND]--;
    send_text (world, role);
    break;
  case DELIVER:
  default:
    deliver (world, role);
    break;
  }
}

static void
replay (World *world, const char *path)
{
  for (; *path != '\0'; path++) {
    SottoRole role = g_ascii_isupper (*path) ? HOST : JOINER;
    guint     action = 0;

    while (letters[role][action] != *path) {
      action++;
    }
    act (world, role, (Action) action);
  }
}

/* The state as a text: worlds that have the same one go on in the same way. */
static void
describe_role (World *world, SottoRole role, GString *text)
{
  SottoChannel *channel = world->pair.channels[role];

  g_string_append_printf (text,
                          "%u %u %u %u %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
                          " %u|",
                          world->left[role][RENEW], world->left[role][SEND],
                          sotto_channel_get_epoch (channel),
                          sotto_channel_is_renewing (channel),
                          sotto_channel_get_frames_sent (channel),
                          world->received[role],
                          g_queue_get_length (&world->pair.flights[role]));
}

static char *
describe (World *world)
{
  GString *text = g_string_new (NULL);

  describe_role (world, JOINER, text);
  describe_role (world, HOST, text);
  return g_string_free (text, FALSE);
}

static gboolean
is_quiet (World *world)
{
  return g_queue_is_empty (&world->pair.flights[JOINER]) &&
         g_queue_is_empty (&world->pair.flights[HOST]);
}

/* Whenever nothing is on its way, both agree and nothing is missing. The two
 * are never more than one epoch apart. */
static void
check (World *world)
{
  guint32 joiner = sotto_channel_get_epoch (world->pair.channels[JOINER]);
  guint32 host = sotto_channel_get_epoch (world->pair.channels[HOST]);

  g_assert_cmpuint (MAX (joiner, host) - MIN (joiner, host), <=, 1);
  if (is_quiet (world)) {
    g_assert_cmpuint (joiner, ==, host);
    for (gsize role = 0; role < CHANNEL_PAIR_ROLES; role++) {
      g_assert_false (sotto_channel_is_renewing (world->pair.channels[role]));
      g_assert_cmpuint (world->received[role], ==, world->sent[role]);
    }
  }
}

/* Adds each action that can follow to the paths that are still to be tried. */
static void
branch (World *world, const char *path, GQueue *paths)
{
  for (gsize role = 0; role < CHANNEL_PAIR_ROLES; role++) {
    for (gsize action = RENEW; action <= DELIVER; action++) {
      if (is_possible (world, (SottoRole) role, (Action) action)) {
        g_queue_push_tail (paths, g_strdup_printf ("%s%c", path,
                                                   letters[role][action]));
      }
    }
  }
}

static void
test_every_order (void)
{
  g_autoptr (GHashTable) seen =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GQueue  paths = G_QUEUE_INIT;
  guint32 highest = 0;

  g_queue_push_tail (&paths, g_strdup (""));
  while (!g_queue_is_empty (&paths)) {
    g_autofree char *path = g_queue_pop_head (&paths);
    World            world;

    world_init (&world);
    replay (&world, path);
    check (&world);
    highest = MAX (highest, sotto_channel_get_epoch (world.pair.channels[0]));
    if (g_hash_table_add (seen, describe (&world))) {
      branch (&world, path, &paths);
    }
    channel_pair_clear (&world.pair);
  }
  g_test_message ("%u states", g_hash_table_size (seen));
  /* Every renewal of either side can come to an epoch of its own. */
  g_assert_cmpuint (highest, ==, budgets[JOINER][RENEW] + budgets[HOST][RENEW]);
}

/* By itself */

static guint
send_cover (ChannelPair *pair, SottoRole role)
{
  g_autoptr (SottoRecord) cover = sotto_record_new (SOTTO_RECORD_COVER);

  return channel_pair_send (pair, role, cover);
}

/* Sends frames that nobody looks at until a second one comes with one: that
 * is REKEY. Returns how many frames were sent before it. */
static guint64
count_frames_to_rekey (SottoChannel *channel)
{
  g_autoptr (SottoRecord) cover = sotto_record_new (SOTTO_RECORD_COVER);
  guint64                 n_frames = 0;
  gboolean                renewed = FALSE;

  while (!renewed) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) frame = NULL;
    g_autoptr (GBytes) rekey = NULL;

    sotto_channel_send (channel, cover, &error);
    g_assert_no_error (error);
    frame = sotto_channel_pop_frame (channel);
    rekey = sotto_channel_pop_frame (channel);
    n_frames++;
    renewed = rekey != NULL;
    g_assert_cmpint (sotto_channel_is_renewing (channel), ==, renewed);
  }
  g_assert_cmpuint (sotto_channel_get_frames_sent (channel), ==, n_frames + 1);
  return n_frames;
}

/* The real limit, for real. */
static void
test_frames_of_an_epoch (void)
{
  ChannelPair pair;

  channel_pair_init (&pair, 1);
  g_assert_cmpuint (count_frames_to_rekey (pair.channels[JOINER]), ==,
                    1u << 20);
  channel_pair_clear (&pair);
}

/* Only once for each epoch, and again in the next. */
static void
test_limit_in_every_epoch (void)
{
  ChannelPair pair;

  channel_pair_init (&pair, 1);
  sotto_channel_set_frames_max (pair.channels[HOST], 5);
  for (guint32 epoch = 1; epoch <= 10; epoch++) {
    for (guint i = 1; i <= 8; i++) {
      g_assert_cmpuint (send_cover (&pair, HOST), ==, i == 5 ? 2 : 1);
    }
    while (!g_queue_is_empty (&pair.flights[HOST])) {
      sotto_record_free (channel_pair_pass (&pair, HOST));
    }
    channel_pair_settle (&pair);
    g_assert_cmpuint (sotto_channel_get_epoch (pair.channels[HOST]), ==, epoch);
  }
  channel_pair_clear (&pair);
}

/* REKEY comes right after the last frame, also between two parts. */
static void
test_limit_inside_a_record (void)
{
  World world;

  world_init (&world);
  sotto_channel_set_frames_max (world.pair.channels[JOINER], 1);
  send_text (&world, JOINER);
  g_assert_cmpuint (g_queue_get_length (&world.pair.flights[JOINER]), ==, 3);
  deliver (&world, JOINER);
  deliver (&world, JOINER);
  /* The host has answered before it has the second part. */
  g_assert_cmpuint (g_queue_get_length (&world.pair.flights[HOST]), ==, 2);
  deliver (&world, JOINER);
  g_assert_cmpuint (world.received[JOINER], ==, 1);
  channel_pair_settle (&world.pair);
  g_assert_cmpuint (sotto_channel_get_epoch (world.pair.channels[HOST]), ==, 1);
  channel_pair_clear (&world.pair);
}

/* When the new epoch has had its frames before the peer's SWITCH came, the next
 * renewal waits for that. */
static void
test_limit_before_the_switch (void)
{
  ChannelPair pair;

  channel_pair_init (&pair, 1);
  sotto_channel_renew (pair.channels[JOINER], NULL);
  channel_pair_collect (&pair, JOINER);
  g_assert_null (channel_pair_pass (&pair, JOINER));
  /* The host has switched, the joiner has heard nothing yet. */
  sotto_channel_set_frames_max (pair.channels[HOST], 2);
  for (guint i = 0; i < 4; i++) {
    g_assert_cmpuint (send_cover (&pair, HOST), ==, 1);
  }
  while (!g_queue_is_empty (&pair.flights[HOST])) {
    sotto_record_free (channel_pair_pass (&pair, HOST));
  }
  channel_pair_settle (&pair);
  g_assert_cmpuint (sotto_channel_get_epoch (pair.channels[HOST]), ==, 2);
  g_assert_cmpuint (sotto_channel_get_epoch (pair.channels[JOINER]), ==, 2);
  channel_pair_clear (&pair);
}

static void
test_renewing_twice_is_once (void)
{
  ChannelPair pair;

  channel_pair_init (&pair, 1);
  for (guint i = 0; i < 3; i++) {
    g_assert_true (sotto_channel_renew (pair.channels[JOINER], NULL));
    g_assert_true (sotto_channel_is_renewing (pair.channels[JOINER]));
  }
  g_assert_cmpuint (channel_pair_collect (&pair, JOINER), ==, 1);
  g_assert_cmpuint (sotto_channel_get_epoch (pair.channels[JOINER]), ==, 0);
  channel_pair_settle (&pair);
  g_assert_false (sotto_channel_is_renewing (pair.channels[JOINER]));
  g_assert_cmpuint (sotto_channel_get_epoch (pair.channels[JOINER]), ==, 1);
  channel_pair_clear (&pair);
}

/* At random */

/* Records that were sent and have not come, by the sender. */
typedef struct {
  ChannelPair pair;
  GQueue      expected[CHANNEL_PAIR_ROLES]; /* of GBytes: type | payload */
  guint       n_received;
} Chat;

static SottoRecord *
make_record (SeededRandom *random)
{
  static const guint8 types[] = { SOTTO_RECORD_COVER,  SOTTO_RECORD_ACK,
                                  SOTTO_RECORD_TYPING, SOTTO_RECORD_TEXT,
                                  SOTTO_RECORD_EDIT,   SOTTO_RECORD_FILE_DATA,
                                  SOTTO_RECORD_BYE };
  guint8       type = types[seeded_random_below (random, G_N_ELEMENTS (types))];
  SottoRecord *record = sotto_record_new (type);
  gsize        length = 1 + seeded_random_below (random, 5000);

  if (type == SOTTO_RECORD_TEXT || type == SOTTO_RECORD_EDIT) {
    record->id = seeded_random_next (random);
    record->message.text = g_strnfill (length, 'a');
  } else if (type == SOTTO_RECORD_FILE_DATA) {
    record->file.offset = seeded_random_next (random);
    record->file.bytes = g_bytes_new_take (g_strnfill (length, 'b'), length);
  } else if (type == SOTTO_RECORD_ACK) {
    record->up_to = seeded_random_next (random);
  }
  return record;
}

static GBytes *
fingerprint (const SottoRecord *record)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) payload = sotto_record_encode (record, &error);
  GByteArray        *bytes = g_byte_array_new ();

  g_assert_no_error (error);
  g_byte_array_append (bytes, &record->type, 1);
  g_byte_array_append (bytes, g_bytes_get_data (payload, NULL),
                       (guint) g_bytes_get_size (payload));
  return g_byte_array_free_to_bytes (bytes);
}

static void
chat_send (Chat *chat, SottoRole role, SeededRandom *random)
{
  g_autoptr (SottoRecord) record = make_record (random);

  g_queue_push_tail (&chat->expected[role], fingerprint (record));
  channel_pair_send (&chat->pair, role, record);
}

static void
chat_deliver (Chat *chat, SottoRole role)
{
  g_autoptr (SottoRecord) record = NULL;
  g_autoptr (GBytes)      expected = NULL;
  g_autoptr (GBytes)      found = NULL;

  if (g_queue_is_empty (&chat->pair.flights[role])) {
    return;
  }
  record = channel_pair_pass (&chat->pair, role);
  if (record == NULL) {
    return;
  }
  expected = g_queue_pop_head (&chat->expected[role]);
  found = fingerprint (record);
  g_assert_nonnull (expected);
  g_assert_true (g_bytes_equal (expected, found));
  chat->n_received++;
}

static void
chat_step (Chat *chat, SeededRandom *random)
{
  SottoRole role = seeded_random_below (random, 2) == 0 ? JOINER : HOST;

  switch (seeded_random_below (random, 12)) {
  case 0:
    sotto_channel_renew (chat->pair.channels[role], NULL);
    channel_pair_collect (&chat->pair, role);
    break;
  case 1:
  case 2:
  case 3:
    chat_send (chat, role, random);
    break;
  default:
    chat_deliver (chat, role);
    break;
  }
}

static void
chat_finish (Chat *chat)
{
  for (gsize round = 0; round < 2; round++) {
    for (gsize role = 0; role < CHANNEL_PAIR_ROLES; role++) {
      while (!g_queue_is_empty (&chat->pair.flights[role])) {
        chat_deliver (chat, (SottoRole) role);
      }
    }
  }
  channel_pair_settle (&chat->pair);
  for (gsize role = 0; role < CHANNEL_PAIR_ROLES; role++) {
    g_assert_true (g_queue_is_empty (&chat->expected[role]));
    g_assert_false (sotto_channel_is_renewing (chat->pair.channels[role]));
  }
  g_assert_cmpuint (sotto_channel_get_epoch (chat->pair.channels[JOINER]), ==,
                    sotto_channel_get_epoch (chat->pair.channels[HOST]));
}

static void
test_random_chats (void)
{
  for (guint64 seed = 1; seed <= 20; seed++) {
    Chat         chat = { 0 };
    SeededRandom random;

    g_test_message ("seed %" G_GUINT64_FORMAT, seed);
    seeded_random_init (&random, seed);
    channel_pair_init (&chat.pair, seed);
    sotto_channel_set_frames_max (chat.pair.channels[HOST], 40);
    for (guint i = 0; i < 500; i++) {
      chat_step (&chat, &random);
    }
    chat_finish (&chat);
    g_assert_cmpuint (chat.n_received, >, 50);
    g_assert_cmpuint (sotto_channel_get_epoch (chat.pair.channels[HOST]), >, 3);
    channel_pair_clear (&chat.pair);
  }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add_func ("/renewal/every-order", test_every_order);
  g_test_add_func ("/renewal/frames-of-an-epoch", test_frames_of_an_epoch);
  g_test_add_func ("/renewal/limit/every-epoch", test_limit_in_every_epoch);
  g_test_add_func ("/renewal/limit/inside-a-record",
                   test_limit_inside_a_record);
  g_test_add_func ("/renewal/limit/before-the-switch",
                   test_limit_before_the_switch);
  g_test_add_func ("/renewal/twice-is-once", test_renewing_twice_is_once);
  g_test_add_func ("/renewal/random-chats", test_random_chats);

  return g_test_run ();
}
