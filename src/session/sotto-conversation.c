/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Each side numbers its messages 1, 2, 3, …, so that besides the list in the
 * order of arrival one array for each side finds a message by its id. */

#include "sotto-conversation.h"

#include <string.h>

/* The states through which a message goes one after the other. */
#define N_STATES (SOTTO_MESSAGE_SEEN + 1)

typedef struct {
  GPtrArray *messages;          /* borrowed; id n is at n - 1 - dropped */
  guint64    dropped;           /* ids before the first that is kept */
  guint64    reached[N_STATES]; /* up to which id all have come to it */
} Side;

struct _SottoConversation {
  GObject parent_instance;

  GPtrArray *messages;
  Side       sides[2];
  guint      max; /* that are kept of a side; 0: all */
};

static GType
sotto_conversation_get_item_type (GListModel *model)
{
  return SOTTO_TYPE_MESSAGE;
}

static guint
sotto_conversation_get_n_items (GListModel *model)
{
  return SOTTO_CONVERSATION (model)->messages->len;
}

static gpointer
sotto_conversation_get_item (GListModel *model, guint position)
{
  SottoConversation *self = SOTTO_CONVERSATION (model);

  if (position >= self->messages->len) {
    return NULL;
  }

  return g_object_ref (g_ptr_array_index (self->messages, position));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sotto_conversation_get_item_type;
  iface->get_n_items = sotto_conversation_get_n_items;
  iface->get_item = sotto_conversation_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SottoConversation,
                               sotto_conversation,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      list_model_init))

static void
sotto_conversation_finalize (GObject *object)
{
  SottoConversation *self = SOTTO_CONVERSATION (object);

  for (gsize i = 0; i < G_N_ELEMENTS (self->sides); i++) {
    g_clear_pointer (&self->sides[i].messages, g_ptr_array_unref);
  }
  g_clear_pointer (&self->messages, g_ptr_array_unref);

  G_OBJECT_CLASS (sotto_conversation_parent_class)->finalize (object);
}

static void
sotto_conversation_class_init (SottoConversationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sotto_conversation_finalize;
}

static void
sotto_conversation_init (SottoConversation *self)
{
  self->messages = g_ptr_array_new_with_free_func (g_object_unref);
  for (gsize i = 0; i < G_N_ELEMENTS (self->sides); i++) {
    self->sides[i].messages = g_ptr_array_new ();
  }
}

SottoConversation *
sotto_conversation_new (void)
{
  return g_object_new (SOTTO_TYPE_CONVERSATION, NULL);
}

static Side *
get_side (SottoConversation *self, gboolean outgoing)
{
  return &self->sides[outgoing ? 1 : 0];
}

static guint64
get_last_id (const Side *side)
{
  return side->dropped + side->messages->len;
}

static SottoMessage *
get_by_id (const Side *side, guint64 id)
{
  return id > side->dropped && id <= get_last_id (side)
           ? g_ptr_array_index (side->messages, id - 1 - side->dropped)
           : NULL;
}

static void
add_to_list (SottoConversation *self, SottoMessage *message)
{
  g_ptr_array_add (self->messages, g_object_ref (message));
  g_list_model_items_changed (G_LIST_MODEL (self), self->messages->len - 1, 0,
                              1);
}

static void
remove_from_list (SottoConversation *self, SottoMessage *message)
{
  guint position;

  if (g_ptr_array_find (self->messages, message, &position)) {
    g_ptr_array_remove_index (self->messages, position);
    g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  }
}

/* Many at a time, so that each costs constant time. */
static void
drop_oldest (SottoConversation *self, Side *side)
{
  guint surplus;

  if (self->max == 0 || side->messages->len < 2 * self->max) {
    return;
  }
  surplus = side->messages->len - self->max;
  for (guint i = 0; i < surplus; i++) {
    SottoMessage *message = g_ptr_array_index (side->messages, i);

    if (message != NULL) {
      remove_from_list (self, message);
    }
  }
  g_ptr_array_remove_range (side->messages, 0, surplus);
  side->dropped += surplus;
}

void
sotto_conversation_set_max (SottoConversation *self, guint max)
{
  g_return_if_fail (SOTTO_IS_CONVERSATION (self));

  self->max = max;
}

void
sotto_conversation_append (SottoConversation *self, SottoMessage *message)
{
  Side   *side;
  guint64 id;

  g_return_if_fail (SOTTO_IS_CONVERSATION (self));
  g_return_if_fail (SOTTO_IS_MESSAGE (message));

  side = get_side (self, sotto_message_get_outgoing (message));
  id = sotto_message_get_id (message);
  g_return_if_fail (id > get_last_id (side));

  drop_oldest (self, side);
  g_ptr_array_set_size (side->messages, id - 1 - side->dropped);
  g_ptr_array_add (side->messages, message);
  add_to_list (self, message);
}

void
sotto_conversation_remove (SottoConversation *self, SottoMessage *message)
{
  Side   *side;
  guint64 id;

  g_return_if_fail (SOTTO_IS_CONVERSATION (self));
  g_return_if_fail (sotto_message_get_state (message) ==
                    SOTTO_MESSAGE_NOT_DELIVERED);

  side = get_side (self, TRUE);
  id = sotto_message_get_id (message);
  if (get_by_id (side, id) == message) {
    side->messages->pdata[id - 1 - side->dropped] = NULL;
  }
  remove_from_list (self, message);
}

SottoMessage *
sotto_conversation_find (SottoConversation *self, gboolean outgoing, guint64 id)
{
  g_return_val_if_fail (SOTTO_IS_CONVERSATION (self), NULL);

  return get_by_id (get_side (self, outgoing), id);
}

void
sotto_conversation_advance (SottoConversation *self,
                            gboolean           outgoing,
                            guint64            id,
                            SottoMessageState  state)
{
  Side   *side;
  guint64 first;
  guint64 end;

  g_return_if_fail (SOTTO_IS_CONVERSATION (self));
  g_return_if_fail (state < N_STATES);

  side = get_side (self, outgoing);
  first = side->reached[state];
  end = MIN (id, get_last_id (side));

  /* What has come to a state has passed those before it. This is noted first:
   * a handler of a notification may call again. */
  for (guint i = 0; i <= state; i++) {
    side->reached[i] = MAX (side->reached[i], end);
  }
  for (guint64 i = first; i < end; i++) {
    SottoMessage *message = get_by_id (side, i + 1);

    if (message != NULL) {
      sotto_message_advance (message, state);
    }
  }
}

void
sotto_conversation_take_back (SottoConversation *self)
{
  Side   *side;
  guint64 end;

  g_return_if_fail (SOTTO_IS_CONVERSATION (self));

  side = get_side (self, TRUE);
  end = side->reached[SOTTO_MESSAGE_SENT];
  side->reached[SOTTO_MESSAGE_SENT] = side->reached[SOTTO_MESSAGE_DELIVERED];
  for (guint64 i = side->reached[SOTTO_MESSAGE_DELIVERED]; i < end; i++) {
    SottoMessage *message = get_by_id (side, i + 1);

    if (message != NULL) {
      sotto_message_take_back (message);
    }
  }
}

void
sotto_conversation_give_up (SottoConversation *self)
{
  Side *side;

  g_return_if_fail (SOTTO_IS_CONVERSATION (self));

  side = get_side (self, TRUE);
  for (guint64 i = side->reached[SOTTO_MESSAGE_SENT]; i < get_last_id (side);
       i++) {
    SottoMessage *message = get_by_id (side, i + 1);

    if (message != NULL) {
      sotto_message_advance (message, SOTTO_MESSAGE_NOT_DELIVERED);
    }
  }
}

static void
forget_all (SottoConversation *self)
{
  guint n = self->messages->len;

  g_ptr_array_set_size (self->messages, 0);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}

/* One line is enough for several conversations in which nothing was said. */
static void
note_beginning (SottoConversation *self)
{
  guint                    n = self->messages->len;
  g_autoptr (SottoMessage) beginning = NULL;

  if (n == 0 ||
      !sotto_message_is_beginning (g_ptr_array_index (self->messages, n - 1))) {
    beginning = sotto_message_new_beginning ();
    add_to_list (self, beginning);
  }
}

void
sotto_conversation_begin_again (SottoConversation *self)
{
  g_return_if_fail (SOTTO_IS_CONVERSATION (self));

  sotto_conversation_give_up (self);
  for (gsize i = 0; i < G_N_ELEMENTS (self->sides); i++) {
    Side *side = &self->sides[i];

    g_ptr_array_set_size (side->messages, 0);
    side->dropped = 0;
    memset (side->reached, 0, sizeof side->reached);
  }
  /* Without their ids nothing would ever drop them. */
  if (self->max > 0) {
    forget_all (self);
  }
  note_beginning (self);
}

guint
sotto_conversation_count_undelivered (SottoConversation *self)
{
  guint count = 0;

  g_return_val_if_fail (SOTTO_IS_CONVERSATION (self), 0);

  for (guint i = 0; i < self->messages->len; i++) {
    if (sotto_message_get_state (g_ptr_array_index (self->messages, i)) ==
        SOTTO_MESSAGE_NOT_DELIVERED) {
      count++;
    }
  }

  return count;
}
