/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The list, the two ways to find a message, and what advancing touches. */

#include "sotto-conversation.h"

typedef struct {
  guint calls;
  guint position;
  guint removed;
  guint added;
} Change;

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Change     *change)
{
  change->calls++;
  change->position = position;
  change->removed = removed;
  change->added = added;
}

static void
append (SottoConversation *conversation,
        gboolean           outgoing,
        guint64            id,
        SottoMessageState  state)
{
  g_autofree char *text =
    g_strdup_printf ("%d/%" G_GUINT64_FORMAT, outgoing, id);
  g_autoptr (SottoMessage) message =
    sotto_message_new (outgoing, id, 0, text, state);

  sotto_conversation_append (conversation, message);
}

static void
assert_item (SottoConversation *conversation, guint position, const char *text)
{
  g_autoptr (SottoMessage) message =
    g_list_model_get_item (G_LIST_MODEL (conversation), position);

  g_assert_nonnull (message);
  g_assert_cmpstr (sotto_message_get_text (message), ==, text);
}

static void
test_append (void)
{
  SottoConversation *conversation = sotto_conversation_new ();
  GListModel        *model = G_LIST_MODEL (conversation);
  Change             change = { 0 };

  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb),
                    &change);
  g_assert_true (g_list_model_get_item_type (model) == SOTTO_TYPE_MESSAGE);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 0);
  g_assert_null (g_list_model_get_item (model, 0));

  append (conversation, TRUE, 1, SOTTO_MESSAGE_WAITING);
  append (conversation, FALSE, 1, SOTTO_MESSAGE_DELIVERED);
  append (conversation, TRUE, 2, SOTTO_MESSAGE_WAITING);

  g_assert_cmpuint (change.calls, ==, 3);
  g_assert_cmpuint (change.position, ==, 2);
  g_assert_cmpuint (change.removed, ==, 0);
  g_assert_cmpuint (change.added, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 3);
  assert_item (conversation, 0, "1/1");
  assert_item (conversation, 1, "0/1");
  assert_item (conversation, 2, "1/2");
  g_assert_null (g_list_model_get_item (model, 3));

  g_assert_finalize_object (conversation);
}

static void
assert_found (SottoConversation *conversation,
              gboolean           outgoing,
              guint64            id,
              const char        *text)
{
  SottoMessage *message = sotto_conversation_find (conversation, outgoing, id);

  g_assert_nonnull (message);
  g_assert_cmpstr (sotto_message_get_text (message), ==, text);
}

static void
test_find (void)
{
  SottoConversation *conversation = sotto_conversation_new ();

  append (conversation, FALSE, 1, SOTTO_MESSAGE_DELIVERED);
  append (conversation, FALSE, 2, SOTTO_MESSAGE_DELIVERED);
  append (conversation, TRUE, 1, SOTTO_MESSAGE_WAITING);
  append (conversation, FALSE, 3, SOTTO_MESSAGE_DELIVERED);

  assert_found (conversation, FALSE, 1, "0/1");
  assert_found (conversation, FALSE, 3, "0/3");
  assert_found (conversation, TRUE, 1, "1/1");
  g_assert_null (sotto_conversation_find (conversation, TRUE, 0));
  g_assert_null (sotto_conversation_find (conversation, TRUE, 2));
  g_assert_null (sotto_conversation_find (conversation, FALSE, G_MAXUINT64));
  g_assert_null (sotto_conversation_find (conversation, FALSE,
                                          (1ull << 32) + 1));

  g_assert_finalize_object (conversation);
}

static char *
describe_states (SottoConversation *conversation, gboolean outgoing)
{
  GString      *states = g_string_new (NULL);
  SottoMessage *message;

  for (guint64 id = 1; TRUE; id++) {
    message = sotto_conversation_find (conversation, outgoing, id);
    if (message == NULL) {
      return g_string_free (states, FALSE);
    }
    g_string_append_c (states, "wsdS"[sotto_message_get_state (message)]);
  }
}

static void
test_advance (void)
{
  static const struct {
    guint64           id;
    SottoMessageState state;
    const char       *mine;
  } steps[] = {
    /* 0 */ { 0, SOTTO_MESSAGE_SEEN, "wwwww" },
    /* 1 */ { 2, SOTTO_MESSAGE_SENT, "sswww" },
    /* 2 */ { 4, SOTTO_MESSAGE_SENT, "ssssw" },
    /* 3 */ { 1, SOTTO_MESSAGE_SEEN, "Ssssw" },
    /* 4 */ { 3, SOTTO_MESSAGE_DELIVERED, "Sddsw" },
    /* 5 */ { 2, SOTTO_MESSAGE_DELIVERED, "Sddsw" },
    /* 6 */ { 4, SOTTO_MESSAGE_WAITING, "Sddsw" },
    /* 7 */ { G_MAXUINT64, SOTTO_MESSAGE_DELIVERED, "Sdddd" },
    /* 8 */ { 5, SOTTO_MESSAGE_SEEN, "SSSSS" },
  };
  SottoConversation *conversation = sotto_conversation_new ();

  for (guint64 id = 1; id <= 5; id++) {
    append (conversation, TRUE, id, SOTTO_MESSAGE_WAITING);
    append (conversation, FALSE, id, SOTTO_MESSAGE_DELIVERED);
  }

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autofree char *mine = NULL;
    g_autofree char *theirs = NULL;

    g_test_message ("step %" G_GSIZE_FORMAT, i);
    sotto_conversation_advance (conversation, TRUE, steps[i].id,
                                steps[i].state);
    mine = describe_states (conversation, TRUE);
    theirs = describe_states (conversation, FALSE);
    g_assert_cmpstr (mine, ==, steps[i].mine);
    g_assert_cmpstr (theirs, ==, "ddddd");
  }

  g_assert_finalize_object (conversation);
}

/* An acknowledgement of what is not there yet says nothing of what comes. */
static void
test_advance_beyond (void)
{
  SottoConversation *conversation = sotto_conversation_new ();
  g_autofree char   *before = NULL;
  g_autofree char   *after = NULL;

  append (conversation, TRUE, 1, SOTTO_MESSAGE_WAITING);
  sotto_conversation_advance (conversation, TRUE, 10, SOTTO_MESSAGE_SEEN);
  append (conversation, TRUE, 2, SOTTO_MESSAGE_WAITING);
  before = describe_states (conversation, TRUE);
  g_assert_cmpstr (before, ==, "Sw");

  sotto_conversation_advance (conversation, TRUE, 2, SOTTO_MESSAGE_SENT);
  after = describe_states (conversation, TRUE);
  g_assert_cmpstr (after, ==, "Ss");

  g_assert_finalize_object (conversation);
}

/* A handler that advances again finds everything as it should be. */
static void
advance_more_cb (SottoMessage      *message,
                 GParamSpec        *pspec,
                 SottoConversation *conversation)
{
  sotto_conversation_advance (conversation, TRUE, 3, SOTTO_MESSAGE_SEEN);
}

static void
test_advance_again (void)
{
  SottoConversation *conversation = sotto_conversation_new ();
  g_autofree char   *states = NULL;

  for (guint64 id = 1; id <= 3; id++) {
    append (conversation, TRUE, id, SOTTO_MESSAGE_WAITING);
  }
  g_signal_connect (sotto_conversation_find (conversation, TRUE, 1),
                    "notify::state", G_CALLBACK (advance_more_cb),
                    conversation);
  sotto_conversation_advance (conversation, TRUE, 2, SOTTO_MESSAGE_SENT);
  states = describe_states (conversation, TRUE);
  g_assert_cmpstr (states, ==, "SSS");

  g_assert_finalize_object (conversation);
}

/* With a hundred thousand messages, an acknowledgement for each would take
 * 5 000 000 000 steps if it went over the old ones: this test would hang. */
static void
test_long (void)
{
  SottoConversation *conversation = sotto_conversation_new ();
  const guint64      n = 100000;

  for (guint64 id = 1; id <= n; id++) {
    append (conversation, TRUE, id, SOTTO_MESSAGE_WAITING);
    sotto_conversation_advance (conversation, TRUE, id, SOTTO_MESSAGE_SENT);
    sotto_conversation_advance (conversation, TRUE, id,
                                SOTTO_MESSAGE_DELIVERED);
  }
  for (guint64 id = 1; id <= n; id++) {
    sotto_conversation_advance (conversation, TRUE, id, SOTTO_MESSAGE_SEEN);
  }

  for (guint64 id = 1; id <= n; id++) {
    g_assert_cmpint (sotto_message_get_state (
                       sotto_conversation_find (conversation, TRUE, id)),
                     ==, SOTTO_MESSAGE_SEEN);
  }

  g_assert_finalize_object (conversation);
}

static void
assert_state (SottoConversation *conversation, guint position, int state)
{
  g_autoptr (SottoMessage) message =
    g_list_model_get_item (G_LIST_MODEL (conversation), position);

  g_assert_cmpint (sotto_message_get_state (message), ==, state);
}

/* Five of mine: seen, delivered, sent, sent, waiting. */
static SottoConversation *
create_five (void)
{
  SottoConversation *conversation = sotto_conversation_new ();

  for (guint64 id = 1; id <= 5; id++) {
    append (conversation, TRUE, id, SOTTO_MESSAGE_WAITING);
  }
  append (conversation, FALSE, 1, SOTTO_MESSAGE_DELIVERED);
  sotto_conversation_advance (conversation, TRUE, 4, SOTTO_MESSAGE_SENT);
  sotto_conversation_advance (conversation, TRUE, 2, SOTTO_MESSAGE_DELIVERED);
  sotto_conversation_advance (conversation, TRUE, 1, SOTTO_MESSAGE_SEEN);
  return conversation;
}

static void
test_take_back (void)
{
  SottoConversation *conversation = create_five ();

  sotto_conversation_take_back (conversation);
  assert_state (conversation, 0, SOTTO_MESSAGE_SEEN);
  assert_state (conversation, 1, SOTTO_MESSAGE_DELIVERED);
  assert_state (conversation, 2, SOTTO_MESSAGE_WAITING);
  assert_state (conversation, 3, SOTTO_MESSAGE_WAITING);
  assert_state (conversation, 4, SOTTO_MESSAGE_WAITING);
  assert_state (conversation, 5, SOTTO_MESSAGE_DELIVERED);

  /* They go forward again. */
  sotto_conversation_advance (conversation, TRUE, 3, SOTTO_MESSAGE_SENT);
  assert_state (conversation, 2, SOTTO_MESSAGE_SENT);
  assert_state (conversation, 3, SOTTO_MESSAGE_WAITING);
  sotto_conversation_advance (conversation, TRUE, 5, SOTTO_MESSAGE_DELIVERED);
  assert_state (conversation, 4, SOTTO_MESSAGE_DELIVERED);
  g_assert_finalize_object (conversation);
}

static void
test_give_up (void)
{
  SottoConversation *conversation = create_five ();
  SottoMessage      *last = sotto_conversation_find (conversation, TRUE, 5);

  sotto_conversation_give_up (conversation);
  assert_state (conversation, 0, SOTTO_MESSAGE_SEEN);
  assert_state (conversation, 3, SOTTO_MESSAGE_SENT);
  assert_state (conversation, 4, SOTTO_MESSAGE_NOT_DELIVERED);
  assert_state (conversation, 5, SOTTO_MESSAGE_DELIVERED);

  g_assert_cmpuint (sotto_conversation_count_undelivered (conversation), ==, 1);
  sotto_conversation_remove (conversation, last);
  g_assert_cmpuint (sotto_conversation_count_undelivered (conversation), ==, 0);
  g_assert_null (sotto_conversation_find (conversation, TRUE, 5));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (conversation)), ==,
                    5);
  assert_item (conversation, 4, "0/1");
  g_assert_finalize_object (conversation);
}

static void
assert_begins (SottoConversation *conversation, guint position)
{
  GListModel *model = G_LIST_MODEL (conversation);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (SottoMessage) message = g_list_model_get_item (model, i);

    g_assert_cmpint (sotto_message_is_beginning (message), ==, i == position);
  }
}

static void
test_begin_again (void)
{
  SottoConversation *conversation = create_five ();
  SottoMessage      *old = sotto_conversation_find (conversation, TRUE, 5);
  Change             change = { 0 };

  sotto_conversation_take_back (conversation);
  g_signal_connect (conversation, "items-changed",
                    G_CALLBACK (items_changed_cb), &change);
  sotto_conversation_begin_again (conversation);
  g_assert_cmpuint (change.calls, ==, 1);
  g_assert_cmpuint (change.position, ==, 6);
  g_assert_cmpuint (change.removed, ==, 0);
  g_assert_cmpuint (change.added, ==, 1);
  assert_begins (conversation, 6);
  assert_state (conversation, 1, SOTTO_MESSAGE_DELIVERED);
  assert_state (conversation, 2, SOTTO_MESSAGE_NOT_DELIVERED);
  g_assert_null (sotto_conversation_find (conversation, TRUE, 1));
  sotto_conversation_begin_again (conversation);
  g_assert_cmpuint (change.calls, ==, 1);
  append (conversation, TRUE, 1, SOTTO_MESSAGE_WAITING);
  append (conversation, FALSE, 1, SOTTO_MESSAGE_DELIVERED);
  assert_begins (conversation, 6);

  /* The receipts are for the new ones alone. */
  sotto_conversation_advance (conversation, TRUE, 1, SOTTO_MESSAGE_SEEN);
  assert_state (conversation, 7, SOTTO_MESSAGE_SEEN);
  assert_state (conversation, 1, SOTTO_MESSAGE_DELIVERED);
  assert_state (conversation, 4, SOTTO_MESSAGE_NOT_DELIVERED);

  /* What is taken off the list leaves the others where they are. */
  append (conversation, TRUE, 5, SOTTO_MESSAGE_WAITING);
  sotto_conversation_remove (conversation, old);
  g_assert_nonnull (sotto_conversation_find (conversation, TRUE, 5));
  assert_begins (conversation, 5);
  g_assert_finalize_object (conversation);
}

/* Long after the first ones are gone, the ids still find the others. */
static void
test_max (void)
{
  SottoConversation *conversation = sotto_conversation_new ();
  GListModel        *model = G_LIST_MODEL (conversation);

  sotto_conversation_set_max (conversation, 10);
  for (guint64 id = 1; id <= 1000; id++) {
    append (conversation, TRUE, id, SOTTO_MESSAGE_WAITING);
    /* The peer's have holes. */
    append (conversation, FALSE, 3 * id, SOTTO_MESSAGE_DELIVERED);
    sotto_conversation_advance (conversation, TRUE, id,
                                SOTTO_MESSAGE_DELIVERED);
    g_assert_cmpuint (g_list_model_get_n_items (model), <=, 40);
    g_assert_cmpint (sotto_message_get_state (
                       sotto_conversation_find (conversation, TRUE, id)),
                     ==, SOTTO_MESSAGE_DELIVERED);
    g_assert_cmpuint (sotto_message_get_id (
                        sotto_conversation_find (conversation, FALSE, 3 * id)),
                      ==, 3 * id);
    if (id > 10) {
      g_assert_nonnull (sotto_conversation_find (conversation, TRUE, id - 9));
    }
  }
  g_assert_null (sotto_conversation_find (conversation, TRUE, 1));
  sotto_conversation_begin_again (conversation);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 1);
  append (conversation, TRUE, 1, SOTTO_MESSAGE_WAITING);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 2);
  assert_begins (conversation, 0);
  g_assert_finalize_object (conversation);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/conversation/append", test_append);
  g_test_add_func ("/session/conversation/find", test_find);
  g_test_add_func ("/session/conversation/advance", test_advance);
  g_test_add_func ("/session/conversation/advance/beyond", test_advance_beyond);
  g_test_add_func ("/session/conversation/advance/again", test_advance_again);
  g_test_add_func ("/session/conversation/long", test_long);

  g_test_add_func ("/session/conversation/take-back", test_take_back);
  g_test_add_func ("/session/conversation/give-up", test_give_up);
  g_test_add_func ("/session/conversation/begin-again", test_begin_again);
  g_test_add_func ("/session/conversation/max", test_max);
  return g_test_run ();
}
