/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What a message tells, and that its state only goes forward. */

#include "sotto-message.h"

static void
count_cb (GObject *object, GParamSpec *pspec, guint *count)
{
  ++*count;
}

static void
test_properties (void)
{
  SottoMessage     *message;
  gboolean          outgoing;
  guint64           id;
  gint64            sent_at;
  g_autofree char  *text = NULL;
  SottoMessageState state;

  message = sotto_message_new (TRUE, G_MAXUINT64, G_MININT64, "hi & <b>",
                               SOTTO_MESSAGE_SENT);
  g_object_get (message, "outgoing", &outgoing, "id", &id, "sent-at", &sent_at,
                "text", &text, "state", &state, NULL);

  g_assert_true (outgoing);
  g_assert_cmpuint (id, ==, G_MAXUINT64);
  g_assert_cmpint (sent_at, ==, G_MININT64);
  g_assert_cmpstr (text, ==, "hi & <b>");
  g_assert_cmpint (state, ==, SOTTO_MESSAGE_SENT);

  g_assert_true (sotto_message_get_outgoing (message));
  g_assert_cmpuint (sotto_message_get_id (message), ==, id);
  g_assert_cmpint (sotto_message_get_sent_at (message), ==, sent_at);
  g_assert_cmpstr (sotto_message_get_text (message), ==, text);
  g_assert_cmpint (sotto_message_get_state (message), ==, state);

  g_assert_finalize_object (message);
}

static void
test_advance (void)
{
  static const struct {
    SottoMessageState to;
    SottoMessageState state;
    guint             notified; /* in all */
  } steps[] = {
    /* 0 */ { SOTTO_MESSAGE_WAITING, SOTTO_MESSAGE_WAITING, 0 },
    /* 1 */ { SOTTO_MESSAGE_SENT, SOTTO_MESSAGE_SENT, 1 },
    /* 2 */ { SOTTO_MESSAGE_SENT, SOTTO_MESSAGE_SENT, 1 },
    /* 3 */ { SOTTO_MESSAGE_SEEN, SOTTO_MESSAGE_SEEN, 2 },
    /* 4 */ { SOTTO_MESSAGE_DELIVERED, SOTTO_MESSAGE_SEEN, 2 },
    /* 5 */ { SOTTO_MESSAGE_WAITING, SOTTO_MESSAGE_SEEN, 2 },
  };
  SottoMessage *message =
    sotto_message_new (TRUE, 1, 0, "hi", SOTTO_MESSAGE_WAITING);
  guint count = 0;

  g_signal_connect (message, "notify::state", G_CALLBACK (count_cb), &count);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_test_message ("step %" G_GSIZE_FORMAT, i);
    sotto_message_advance (message, steps[i].to);
    g_assert_cmpint (sotto_message_get_state (message), ==, steps[i].state);
    g_assert_cmpuint (count, ==, steps[i].notified);
  }

  g_assert_finalize_object (message);
}

static void
test_take_back (void)
{
  static const struct {
    SottoMessageState from;
    SottoMessageState to;
  } rows[] = {
    /* 1 */ { SOTTO_MESSAGE_WAITING, SOTTO_MESSAGE_WAITING },
    /* 2 */ { SOTTO_MESSAGE_SENT, SOTTO_MESSAGE_WAITING },
    /* 3 */ { SOTTO_MESSAGE_DELIVERED, SOTTO_MESSAGE_DELIVERED },
    /* 4 */ { SOTTO_MESSAGE_SEEN, SOTTO_MESSAGE_SEEN },
    /* 5 */ { SOTTO_MESSAGE_NOT_DELIVERED, SOTTO_MESSAGE_NOT_DELIVERED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    SottoMessage *message = sotto_message_new (TRUE, 1, 0, "hi", rows[i].from);
    guint         count = 0;

    g_test_message ("row %" G_GSIZE_FORMAT, i + 1);
    g_signal_connect (message, "notify::state", G_CALLBACK (count_cb), &count);
    sotto_message_take_back (message);
    g_assert_cmpint (sotto_message_get_state (message), ==, rows[i].to);
    g_assert_cmpuint (count, ==, rows[i].from != rows[i].to);
    g_assert_finalize_object (message);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/message/properties", test_properties);
  g_test_add_func ("/session/message/advance", test_advance);

  g_test_add_func ("/session/message/take-back", test_take_back);
  return g_test_run ();
}
