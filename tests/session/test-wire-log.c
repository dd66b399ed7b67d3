/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What an entry keeps of a frame, and that the log stays bounded and says
 * exactly what changed. */

#include "sotto-wire-log.h"

#include <string.h>

/* What is shown of so many bytes. */
static GBytes *
make_bytes (gsize whole, guint8 seed)
{
  gsize   size = MIN (whole, SOTTO_FRAME_INFO_BYTES_MAX);
  guint8 *data = g_malloc (size);

  for (gsize i = 0; i < size; i++) {
    data[i] = (guint8) (seed + i * 7);
  }

  return g_bytes_new_take (data, size);
}

static void
add (SottoWireLog *log, gsize wire_size, gsize payload_size, guint64 counter)
{
  g_autoptr (GBytes) wire = make_bytes (wire_size, (guint8) counter);
  g_autoptr (GBytes) payload = make_bytes (payload_size, 3);
  SottoFrameInfo     info = {
        .direction = SOTTO_DIRECTION_IN,
        .epoch = 7,
        .counter = counter,
        .type = SOTTO_RECORD_TEXT,
        .flags = 1,
        .wire = wire,
        .payload = payload,
        .wire_length = wire_size,
        .payload_length = payload_size,
  };

  sotto_wire_log_add (log, &info, 123456789);
}

static SottoWireEntry *
get_entry (SottoWireLog *log, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (log), position);
}

static void
test_entry (void)
{
  SottoWireLog              *log = sotto_wire_log_new ();
  g_autoptr (SottoWireEntry) entry = NULL;
  g_autoptr (GBytes)         wire = make_bytes (SOTTO_CELL_SIZE, 5);
  g_autoptr (GBytes)         payload = make_bytes (2, 3);

  add (log, SOTTO_CELL_SIZE, 2, 5);
  entry = get_entry (log, 0);

  g_assert_cmpint (sotto_wire_entry_get_direction (entry), ==,
                   SOTTO_DIRECTION_IN);
  g_assert_cmpint (sotto_wire_entry_get_time (entry), ==, 123456789);
  g_assert_cmpuint (sotto_wire_entry_get_epoch (entry), ==, 7);
  g_assert_cmpuint (sotto_wire_entry_get_counter (entry), ==, 5);
  g_assert_cmpuint (sotto_wire_entry_get_record_type (entry), ==, 0x10);
  g_assert_cmpuint (sotto_wire_entry_get_flags (entry), ==, 1);
  g_assert_cmpuint (sotto_wire_entry_get_wire_length (entry), ==, 1024);
  g_assert_cmpuint (sotto_wire_entry_get_payload_length (entry), ==, 2);
  g_assert_true (g_bytes_equal (sotto_wire_entry_get_wire (entry), wire));
  g_assert_true (g_bytes_equal (sotto_wire_entry_get_payload (entry), payload));

  g_assert_finalize_object (log);
}

static void
test_padding (void)
{
  static const struct {
    gsize wire;
    gsize payload;
    gsize padding;
  } lines[] = {
    /* 0 */ { SOTTO_CELL_SIZE, 0, 1003 },
    /* 1 */ { SOTTO_CELL_SIZE, 26, 977 },
    /* 2 */ { SOTTO_CELL_SIZE, 1002, 1 },
    /* 3 */ { SOTTO_CELL_SIZE, 1003, 0 },
    /* 4 */ { SOTTO_BULK_SIZE, 0, 65515 },
    /* 5 */ { SOTTO_BULK_SIZE, 65515, 0 },
  };
  SottoWireLog *log = sotto_wire_log_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (SottoWireEntry) entry = NULL;

    g_test_message ("line %u", i);
    add (log, lines[i].wire, lines[i].payload, i);
    entry = get_entry (log, i);
    g_assert_cmpuint (sotto_wire_entry_get_padding_length (entry), ==,
                      lines[i].padding);
  }

  g_assert_finalize_object (log);
}

/* A bulk frame is remembered by its beginning. */
static void
test_bulk (void)
{
  SottoWireLog              *log = sotto_wire_log_new ();
  g_autoptr (SottoWireEntry) entry = NULL;
  g_autoptr (GBytes)         whole = make_bytes (SOTTO_BULK_SIZE, 9);
  GBytes                    *wire;

  add (log, SOTTO_BULK_SIZE, 60000, 9);
  entry = get_entry (log, 0);
  wire = sotto_wire_entry_get_wire (entry);

  g_assert_cmpuint (sotto_wire_entry_get_wire_length (entry), ==, 65536);
  g_assert_cmpuint (sotto_wire_entry_get_payload_length (entry), ==, 60000);
  g_assert_cmpuint (g_bytes_get_size (wire), ==, SOTTO_WIRE_ENTRY_BYTES_MAX);
  g_assert_cmpuint (g_bytes_get_size (sotto_wire_entry_get_payload (entry)), ==,
                    SOTTO_WIRE_ENTRY_BYTES_MAX);
  g_assert_cmpmem (g_bytes_get_data (wire, NULL), SOTTO_WIRE_ENTRY_BYTES_MAX,
                   g_bytes_get_data (whole, NULL), SOTTO_WIRE_ENTRY_BYTES_MAX);

  g_assert_finalize_object (log);
}

/* Follows the log by its signal alone, as a list view does. */
typedef struct {
  GArray *counters;
  guint   calls;
} Mirror;

static void
mirror_cb (GListModel *model,
           guint       position,
           guint       removed,
           guint       added,
           Mirror     *mirror)
{
  mirror->calls++;
  if (removed > 0) {
    g_array_remove_range (mirror->counters, position, removed);
  }
  for (guint i = 0; i < added; i++) {
    g_autoptr (SottoWireEntry) entry =
      g_list_model_get_item (model, position + i);
    guint64 counter = sotto_wire_entry_get_counter (entry);

    g_array_insert_val (mirror->counters, position + i, counter);
  }
  g_assert_cmpuint (g_list_model_get_n_items (model), ==,
                    mirror->counters->len);
}

static void
test_bounded (void)
{
  SottoWireLog      *log = sotto_wire_log_new ();
  GListModel        *model = G_LIST_MODEL (log);
  g_autoptr (GArray) counters = g_array_new (FALSE, FALSE, sizeof (guint64));
  Mirror             mirror = { counters, 0 };
  const guint64      n = 2 * SOTTO_WIRE_LOG_MAX + 17;

  g_assert_true (g_list_model_get_item_type (model) == SOTTO_TYPE_WIRE_ENTRY);
  g_assert_null (g_list_model_get_item (model, 0));
  g_signal_connect (log, "items-changed", G_CALLBACK (mirror_cb), &mirror);
  for (guint64 i = 0; i < n; i++) {
    add (log, SOTTO_CELL_SIZE, 0, i);
  }

  g_assert_cmpuint (g_list_model_get_n_items (model), ==, SOTTO_WIRE_LOG_MAX);
  g_assert_null (g_list_model_get_item (model, SOTTO_WIRE_LOG_MAX));
  for (guint i = 0; i < SOTTO_WIRE_LOG_MAX; i++) {
    g_autoptr (SottoWireEntry) entry = get_entry (log, i);
    guint64                    expected = n - SOTTO_WIRE_LOG_MAX + i;

    g_assert_cmpuint (sotto_wire_entry_get_counter (entry), ==, expected);
    g_assert_cmpuint (g_array_index (counters, guint64, i), ==, expected);
  }

  g_assert_finalize_object (log);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/wire-log/entry", test_entry);
  g_test_add_func ("/session/wire-log/padding", test_padding);
  g_test_add_func ("/session/wire-log/bulk", test_bulk);
  g_test_add_func ("/session/wire-log/bounded", test_bounded);

  return g_test_run ();
}
