/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A message never changes but for its state, so that is all it notifies. */

#include "sotto-message.h"

struct _SottoMessage {
  GObject parent_instance;

  guint64           id;
  gint64            sent_at;
  char             *text;
  SottoMessageState state;
  gboolean          outgoing;
  SottoTransfer    *transfer;
};

enum {
  PROP_OUTGOING = 1,
  PROP_ID,
  PROP_TEXT,
  PROP_SENT_AT,
  PROP_STATE,
  PROP_TRANSFER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ENUM_TYPE (SottoMessageState,
                    sotto_message_state,
                    G_DEFINE_ENUM_VALUE (SOTTO_MESSAGE_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (SOTTO_MESSAGE_SENT, "sent"),
                    G_DEFINE_ENUM_VALUE (SOTTO_MESSAGE_DELIVERED, "delivered"),
                    G_DEFINE_ENUM_VALUE (SOTTO_MESSAGE_SEEN, "seen"),
                    G_DEFINE_ENUM_VALUE (SOTTO_MESSAGE_NOT_DELIVERED,
                                         "not-delivered"))

G_DEFINE_FINAL_TYPE (SottoMessage, sotto_message, G_TYPE_OBJECT)

static void
sotto_message_finalize (GObject *object)
{
  SottoMessage *self = SOTTO_MESSAGE (object);

  g_clear_pointer (&self->text, g_free);
  g_clear_object (&self->transfer);

  G_OBJECT_CLASS (sotto_message_parent_class)->finalize (object);
}

static void
sotto_message_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SottoMessage *self = SOTTO_MESSAGE (object);

  switch (prop_id) {
  case PROP_OUTGOING:
    g_value_set_boolean (value, self->outgoing);
    break;
  case PROP_ID:
    g_value_set_uint64 (value, self->id);
    break;
  case PROP_TEXT:
    g_value_set_string (value, self->text);
    break;
  case PROP_SENT_AT:
    g_value_set_int64 (value, self->sent_at);
    break;
  case PROP_STATE:
    g_value_set_enum (value, self->state);
    break;
  case PROP_TRANSFER:
    g_value_set_object (value, self->transfer);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
sotto_message_class_init (SottoMessageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   flags =
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = sotto_message_finalize;
  object_class->get_property = sotto_message_get_property;

  properties[PROP_OUTGOING] =
    g_param_spec_boolean ("outgoing", NULL, NULL, FALSE, flags);
  properties[PROP_ID] =
    g_param_spec_uint64 ("id", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_SENT_AT] =
    g_param_spec_int64 ("sent-at", NULL, NULL, G_MININT64, G_MAXINT64, 0,
                        flags);
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, SOTTO_TYPE_MESSAGE_STATE,
                       SOTTO_MESSAGE_WAITING, flags);
  properties[PROP_TRANSFER] =
    g_param_spec_object ("transfer", NULL, NULL, SOTTO_TYPE_TRANSFER, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sotto_message_init (SottoMessage *self)
{
}

SottoMessage *
sotto_message_new (gboolean          outgoing,
                   guint64           id,
                   gint64            sent_at,
                   const char       *text,
                   SottoMessageState state)
{
  SottoMessage *self;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_object_new (SOTTO_TYPE_MESSAGE, NULL);
  self->outgoing = outgoing != FALSE;
  self->id = id;
  self->sent_at = sent_at;
  self->text = g_strdup (text);
  self->state = state;

  return self;
}

SottoMessage *
sotto_message_new_file (SottoTransfer    *transfer,
                        gint64            sent_at,
                        SottoMessageState state)
{
  SottoMessage *self;

  g_return_val_if_fail (SOTTO_IS_TRANSFER (transfer), NULL);

  self = sotto_message_new (sotto_transfer_get_outgoing (transfer),
                            sotto_transfer_get_id (transfer), sent_at,
                            sotto_transfer_get_name (transfer), state);
  self->transfer = g_object_ref (transfer);

  return self;
}

SottoTransfer *
sotto_message_get_transfer (SottoMessage *self)
{
  g_return_val_if_fail (SOTTO_IS_MESSAGE (self), NULL);

  return self->transfer;
}

SottoMessage *
sotto_message_new_beginning (void)
{
  return sotto_message_new (FALSE, 0, 0, "", SOTTO_MESSAGE_SEEN);
}

gboolean
sotto_message_is_beginning (SottoMessage *self)
{
  g_return_val_if_fail (SOTTO_IS_MESSAGE (self), FALSE);

  return self->id == 0;
}

gboolean
sotto_message_get_outgoing (SottoMessage *self)
{
  g_return_val_if_fail (SOTTO_IS_MESSAGE (self), FALSE);

  return self->outgoing;
}

guint64
sotto_message_get_id (SottoMessage *self)
{
  g_return_val_if_fail (SOTTO_IS_MESSAGE (self), 0);

  return self->id;
}

const char *
sotto_message_get_text (SottoMessage *self)
{
  g_return_val_if_fail (SOTTO_IS_MESSAGE (self), NULL);

  return self->text;
}

gint64
sotto_message_get_sent_at (SottoMessage *self)
{
  g_return_val_if_fail (SOTTO_IS_MESSAGE (self), 0);

  return self->sent_at;
}

SottoMessageState
sotto_message_get_state (SottoMessage *self)
{
  g_return_val_if_fail (SOTTO_IS_MESSAGE (self), SOTTO_MESSAGE_WAITING);

  return self->state;
}

static void
set_state (SottoMessage *self, SottoMessageState state)
{
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
sotto_message_advance (SottoMessage *self, SottoMessageState state)
{
  g_return_if_fail (SOTTO_IS_MESSAGE (self));

  if (state > self->state) {
    set_state (self, state);
  }
}

void
sotto_message_take_back (SottoMessage *self)
{
  g_return_if_fail (SOTTO_IS_MESSAGE (self));

  if (self->state == SOTTO_MESSAGE_SENT) {
    set_state (self, SOTTO_MESSAGE_WAITING);
  }
}
