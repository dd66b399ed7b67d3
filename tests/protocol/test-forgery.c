/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A channel whose peer knows the keys and says what it must not. */

#include <glib.h>
#include <string.h>

#include "channel-pair.h"
#include "forge.h"
#include "sotto-crypto.h"
#include "sotto-protocol-error.h"

#define CELL 0x01
#define BULK 0x02
#define SEED 1

/* A host whose joiner is a forger. */
typedef struct {
  ChannelPair pair;
  Forge      *forge;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SottoSecret) root = channel_pair_dup_root (SEED);

  channel_pair_init (&fixture->pair, SEED);
  fixture->forge = forge_new (SOTTO_ROLE_JOINER, root);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  channel_pair_clear (&fixture->pair);
  g_clear_pointer (&fixture->forge, forge_free);
}

static void
forge (Fixture    *fixture,
       guint8      kind,
       guint8      type,
       guint8      flags,
       const void *payload,
       guint16     length)
{
  g_queue_push_tail (&fixture->pair.flights[SOTTO_ROLE_JOINER],
                     forge_seal (fixture->forge, kind, type, flags, payload,
                                 length));
}

/* 8 bytes of id, 8 of time, 8 of target. */
static const guint8 head[24] = { [7] = 7, [15] = 5 };

static SottoRecord *
pass_forged (Fixture *fixture)
{
  return channel_pair_pass (&fixture->pair, SOTTO_ROLE_JOINER);
}

static void
test_other_types_between (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SottoRecord) first = NULL;
  g_autoptr (SottoRecord) second = NULL;
  g_autoptr (SottoRecord) third = NULL;

  forge (fixture, CELL, SOTTO_RECORD_TEXT, 1, head, sizeof head);
  forge (fixture, CELL, SOTTO_RECORD_EDIT, 1, head, sizeof head);
  forge (fixture, CELL, SOTTO_RECORD_COVER, 0, NULL, 0);
  forge (fixture, CELL, SOTTO_RECORD_TEXT, 0, "text", 4);
  forge (fixture, CELL, SOTTO_RECORD_EDIT, 0, "edit", 4);
  g_assert_null (pass_forged (fixture));
  g_assert_null (pass_forged (fixture));
  first = pass_forged (fixture);
  second = pass_forged (fixture);
  third = pass_forged (fixture);
  g_assert_cmphex (first->type, ==, SOTTO_RECORD_COVER);
  g_assert_cmpstr (second->message.text, ==, "text");
  g_assert_cmpuint (second->id, ==, 7);
  g_assert_cmphex (third->type, ==, SOTTO_RECORD_EDIT);
  g_assert_cmpstr (third->message.text, ==, "edit");
}

static void
test_later_versions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SottoRecord) later = NULL;
  g_autoptr (SottoRecord) message = NULL;
  g_autoptr (SottoRecord) bulk = NULL;

  forge (fixture, CELL, 0x30, 0, "later", 5);
  forge (fixture, CELL, 0x1f, 0, head, 17);
  forge (fixture, BULK, 0x25, 0, "later", 5);
  later = pass_forged (fixture);
  message = pass_forged (fixture);
  bulk = pass_forged (fixture);
  g_assert_cmphex (later->type, ==, 0x30);
  g_assert_cmphex (message->type, ==, 0x1f);
  g_assert_cmpuint (message->id, ==, 7);
  g_assert_cmpint (message->sent_at, ==, 5);
  g_assert_cmphex (bulk->type, ==, 0x25);
}

/* The next frame is refused, and nothing of it gets through. */
/* The host refuses what comes, and seals one frame more: why. */
static void
check_refused (Fixture *fixture, int code)
{
  GQueue                 *answers = &fixture->pair.flights[SOTTO_ROLE_HOST];
  guint                   on_their_way = answers->length;
  g_autoptr (SottoRecord) record = NULL;
  g_autoptr (GError)      error = NULL;

  g_assert_false (channel_pair_deliver (&fixture->pair, SOTTO_ROLE_JOINER,
                                        &record, &error));
  g_assert_error (error, SOTTO_PROTOCOL_ERROR, code);
  g_assert_null (record);
  g_assert_cmpuint (answers->length, ==, on_their_way + 1);
}

static void
assert_bye (Fixture *fixture)
{
  g_autoptr (SottoRecord) bye =
    channel_pair_pass (&fixture->pair, SOTTO_ROLE_HOST);

  g_assert_cmphex (bye->type, ==, SOTTO_RECORD_BYE);
  g_assert_cmpuint (bye->reason, ==, SOTTO_BYE_PROTOCOL);
}

/* One frame that the host must not take. */
typedef struct {
  const char *path;
  guint8      kind;
  guint8      type;
  guint8      flags;
  guint16     length;
  int         code;
  guint8      payload[40];
} Row;

#define KEY_FROM_5 [4] = 9 /* a public key that is no weak one */

static const Row rows[] = {
  { "/forgery/refused/short-message",
    CELL,
    0x1f,
    0,
    15,
    SOTTO_PROTOCOL_ERROR_RECORD,
    { 0 } },
  { "/forgery/refused/short-text",
    CELL,
    0x10,
    0,
    24,
    SOTTO_PROTOCOL_ERROR_RECORD,
    { 0 } },
  { "/forgery/refused/cover-with-payload",
    CELL,
    0x00,
    0,
    1,
    SOTTO_PROTOCOL_ERROR_RECORD,
    { 0 } },
  { "/forgery/refused/invalid-utf8",
    CELL,
    0x10,
    0,
    26,
    SOTTO_PROTOCOL_ERROR_RECORD,
    { [24] = 0xc3, [25] = 0x28 } },
  { "/forgery/refused/flags",
    CELL,
    0x10,
    2,
    26,
    SOTTO_PROTOCOL_ERROR_FRAME,
    { [24] = 'h', [25] = 'i' } },
  { "/forgery/refused/more",
    CELL,
    0x02,
    1,
    8,
    SOTTO_PROTOCOL_ERROR_FRAME,
    { 0 } },
  { "/forgery/refused/kind",
    BULK,
    0x10,
    0,
    26,
    SOTTO_PROTOCOL_ERROR_FRAME,
    { [24] = 'h', [25] = 'i' } },
  { "/forgery/refused/length",
    CELL,
    0x10,
    0,
    1004,
    SOTTO_PROTOCOL_ERROR_FRAME,
    { 0 } },
  { "/forgery/refused/short-rekey",
    CELL,
    0x05,
    0,
    35,
    SOTTO_PROTOCOL_ERROR_RECORD,
    { [3] = 1, KEY_FROM_5 } },
  { "/forgery/refused/rekey-of-this-epoch",
    CELL,
    0x05,
    0,
    36,
    SOTTO_PROTOCOL_ERROR_REKEY,
    { [3] = 0, KEY_FROM_5 } },
  { "/forgery/refused/rekey-of-epoch-2",
    CELL,
    0x05,
    0,
    36,
    SOTTO_PROTOCOL_ERROR_REKEY,
    { [3] = 2, KEY_FROM_5 } },
  { "/forgery/refused/weak-rekey",
    CELL,
    0x05,
    0,
    36,
    SOTTO_PROTOCOL_ERROR_REKEY,
    { [3] = 1 } },
  { "/forgery/refused/switch",
    CELL,
    0x06,
    0,
    4,
    SOTTO_PROTOCOL_ERROR_REKEY,
    { [3] = 1 } },
};

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  const Row         *row = data;
  g_autofree guint8 *payload = g_malloc0 (row->length + sizeof row->payload);

  memcpy (payload, row->payload, sizeof row->payload);
  forge (fixture, row->kind, row->type, row->flags, payload, row->length);
  check_refused (fixture, row->code);
  assert_bye (fixture);
}

/* A second REKEY for the epoch that the first one was for. */
static void
test_second_rekey (Fixture *fixture, gconstpointer data)
{
  static const guint8 rekey[36] = { [3] = 1, [4] = 9 };

  forge (fixture, CELL, SOTTO_RECORD_REKEY, 0, rekey, sizeof rekey);
  forge (fixture, CELL, SOTTO_RECORD_REKEY, 0, rekey, sizeof rekey);
  g_assert_null (pass_forged (fixture));
  check_refused (fixture, SOTTO_PROTOCOL_ERROR_REKEY);
}

/* The limit holds before the record is whole. */
static void
test_endless_record (Fixture *fixture, gconstpointer data)
{
  guint8 part[1000] = { 0 };

  for (guint i = 0; i < 70; i++) {
    forge (fixture, CELL, SOTTO_RECORD_TEXT, 1, part, sizeof part);
    g_assert_null (pass_forged (fixture));
  }
  forge (fixture, CELL, SOTTO_RECORD_TEXT, 1, part, 1);
  check_refused (fixture, SOTTO_PROTOCOL_ERROR_FRAME);
}

static void
test_text_between_the_limits (Fixture *fixture, gconstpointer data)
{
  guint8 part[1000] = { 0 };

  for (guint i = 0; i < 69; i++) {
    forge (fixture, CELL, SOTTO_RECORD_TEXT, 1, part, sizeof part);
    g_assert_null (pass_forged (fixture));
  }
  forge (fixture, CELL, SOTTO_RECORD_TEXT, 0, part, sizeof part);
  check_refused (fixture, SOTTO_PROTOCOL_ERROR_RECORD);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  sotto_crypto_init (&error);
  g_assert_no_error (error);

  g_test_add ("/forgery/other-types-between", Fixture, NULL, set_up,
              test_other_types_between, tear_down);
  g_test_add ("/forgery/later-versions", Fixture, NULL, set_up,
              test_later_versions, tear_down);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_add (rows[i].path, Fixture, &rows[i], set_up, test_refused,
                tear_down);
  }
  g_test_add ("/forgery/refused/second-rekey", Fixture, NULL, set_up,
              test_second_rekey, tear_down);
  g_test_add ("/forgery/refused/endless-record", Fixture, NULL, set_up,
              test_endless_record, tear_down);
  g_test_add ("/forgery/refused/text-between-the-limits", Fixture, NULL, set_up,
              test_text_between_the_limits, tear_down);

  return g_test_run ();
}
