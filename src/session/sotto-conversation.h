/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The messages of a conversation in the order in which they came: a GListModel
 * of SottoMessage that takes a new one in constant time. When the two have to
 * begin a new conversation, what was said before stays in the list. */

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

/* From now on, keeps the @max newest messages of each side; 0: all. */
void sotto_conversation_set_max (SottoConversation *self, guint max);

/* Takes a reference to @message. The ids of one side rise; numbers that went to
 * something else may be left out. */
void sotto_conversation_append (SottoConversation *self, SottoMessage *message);

/* Takes a message that was not delivered off the list. */
void sotto_conversation_remove (SottoConversation *self, SottoMessage *message);

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

/* The connection is gone: mine that were sent and are not known to have
 * arrived are waiting again. */
void sotto_conversation_take_back (SottoConversation *self);

/* There will be no further connection: mine that are waiting are not
 * delivered. */
void sotto_conversation_give_up (SottoConversation *self);

/* A new conversation begins: gives up, and both sides count from 1 again. An
 * item that is no message says so in the list; see
 * sotto_message_is_beginning(). */
void sotto_conversation_begin_again (SottoConversation *self);

/* How many messages in the list were not delivered; looks at each. */
guint sotto_conversation_count_undelivered (SottoConversation *self);

G_END_DECLS
