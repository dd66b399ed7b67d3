/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The messages of a conversation in the order in which they came: a GListModel
 * of SottoMessage that takes a new one in constant time. */

#pragma once

#include "sotto-message.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_CONVERSATION (sotto_conversation_get_type ())
G_DECLARE_FINAL_TYPE (SottoConversation,
                      sotto_conversation,
                      SOTTO,
                      CONVERSATION,
                      GObject)

SottoConversation *sotto_conversation_new (void);

/* Takes a reference to @message. The ids of one side rise; numbers that went to
 * something else may be left out. */
void sotto_conversation_append (SottoConversation *self, SottoMessage *message);

/* The message with this id of one side, or NULL; constant time. Transfer
 * none. */
SottoMessage *sotto_conversation_find (SottoConversation *self,
                                       gboolean           outgoing,
                                       guint64            id);

/* Brings every message of one side up to @id to @state; costs only what is not
 * there yet. */
void sotto_conversation_advance (SottoConversation *self,
                                 gboolean           outgoing,
                                 guint64            id,
                                 SottoMessageState  state);

G_END_DECLS
