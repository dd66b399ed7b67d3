/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One message of a conversation, mine or the peer's; or the place where a new
 * conversation begins. */

#pragma once

#include "sotto-transfer.h"

G_BEGIN_DECLS

typedef enum {
  SOTTO_MESSAGE_WAITING,   /* mine: not yet written to the connection */
  SOTTO_MESSAGE_SENT,      /* mine: written */
  SOTTO_MESSAGE_DELIVERED, /* mine: the peer has it; the peer's: it is here */
  SOTTO_MESSAGE_SEEN,      /* the person there, or here, has seen it */
  SOTTO_MESSAGE_NOT_DELIVERED, /* mine: it never will be; the last state */
} SottoMessageState;

#define SOTTO_TYPE_MESSAGE_STATE (sotto_message_state_get_type ())
GType sotto_message_state_get_type (void);

#define SOTTO_TYPE_MESSAGE (sotto_message_get_type ())
G_DECLARE_FINAL_TYPE (SottoMessage, sotto_message, SOTTO, MESSAGE, GObject)

/* Properties, read-only: "outgoing" (boolean), "id" (uint64), "text" (string),
 * "sent-at" (int64), "state" (SottoMessageState, notifies),
 * "transfer" (SottoTransfer, NULL for a text; the text is the file's name). */
SottoMessage *sotto_message_new (gboolean          outgoing,
                                 guint64           id,
                                 gint64            sent_at,
                                 const char       *text,
                                 SottoMessageState state);

/* A file that is offered; references @transfer. */
SottoMessage *sotto_message_new_file (SottoTransfer    *transfer,
                                      gint64            sent_at,
                                      SottoMessageState state);

/* NULL for a text. */
SottoTransfer *sotto_message_get_transfer (SottoMessage *self);

/* What stands in the list where a new conversation begins. It is nobody's, has
 * no text and no time, and its id is 0, which no message has. */
SottoMessage *sotto_message_new_beginning (void);
gboolean      sotto_message_is_beginning (SottoMessage *self);

gboolean          sotto_message_get_outgoing (SottoMessage *self);
guint64           sotto_message_get_id (SottoMessage *self);
const char       *sotto_message_get_text (SottoMessage *self);
gint64            sotto_message_get_sent_at (SottoMessage *self);
SottoMessageState sotto_message_get_state (SottoMessage *self);

/* A message's state goes forward; a step back is ignored. */
void sotto_message_advance (SottoMessage *self, SottoMessageState state);

/* The connection that it was written to is gone, and nobody knows how far it
 * came: sent is waiting again. */
void sotto_message_take_back (SottoMessage *self);

G_END_DECLS
