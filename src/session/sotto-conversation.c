/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Each side numbers its messages 1, 2, 3, …, so that besides the list in the
 * order of arrival one array for each side finds a message by its id. */

#include "sotto-conversation.h"

#define N_STATES (SOTTO_MESSAGE_SEEN + 1)

typedef struct {
  GPtrArray *messages;          /* borrowed; id n is at n - 1 */
  guint      reached[N_STATES]; /* how many, from the first, have come to it */
} Side;

struct _SottoConversation {
  GObject parent_instance;

  GPtrArray *messages;
  Side       sides[2];
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

void
sotto_conversation_append (SottoConversation *self, SottoMessage *message)
{
  Side *side;

  g_return_if_fail (SOTTO_IS_CONVERSATION (self));
  g_return_if_fail (SOTTO_IS_MESSAGE (message));

  side = get_side (self, sotto_message_get_outgoing (message));
  g_return_if_fail (sotto_message_get_id (message) > side->messages->len);

  g_ptr_array_set_size (side->messages, sotto_message_get_id (message) - 1);
  g_ptr_array_add (side->messages, message);
  g_ptr_array_add (self->messages, g_object_ref (message));
  g_list_model_items_changed (G_LIST_MODEL (self), self->messages->len - 1, 0,
                              1);
}

SottoMessage *
sotto_conversation_find (SottoConversation *self, gboolean outgoing, guint64 id)
{
  Side *side;

  g_return_val_if_fail (SOTTO_IS_CONVERSATION (self), NULL);

  side = get_side (self, outgoing);
  if (id == 0 || id > side->messages->len) {
    return NULL;
  }

  return g_ptr_array_index (side->messages, id - 1);
}

void
sotto_conversation_advance (SottoConversation *self,
                            gboolean           outgoing,
                            guint64            id,
                            SottoMessageState  state)
{
  Side *side;
  guint first;
  guint end;

  g_return_if_fail (SOTTO_IS_CONVERSATION (self));
  g_return_if_fail (state < N_STATES);

  side = get_side (self, outgoing);
  first = side->reached[state];
  end = (guint) MIN (id, side->messages->len);

  /* What has come to a state has passed those before it. This is noted first:
   * a handler of a notification may call again. */
  for (guint i = 0; i <= state; i++) {
    side->reached[i] = MAX (side->reached[i], end);
  }
  for (guint i = first; i < end; i++) {
    SottoMessage *message = g_ptr_array_index (side->messages, i);

    if (message != NULL) {
      sotto_message_advance (message, state);
    }
  }
}
