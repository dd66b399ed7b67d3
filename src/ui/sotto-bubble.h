/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One message as a row of the conversation. */

#pragma once

#include <gtk/gtk.h>

#include "sotto-session.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_BUBBLE (sotto_bubble_get_type ())
G_DECLARE_FINAL_TYPE (SottoBubble, sotto_bubble, SOTTO, BUBBLE, GtkWidget)

/* What stands above a message. */
typedef enum {
  SOTTO_BUBBLE_ABOVE_NOTHING = 0,
  SOTTO_BUBBLE_ABOVE_DAY = 1 << 0,          /* its date */
  SOTTO_BUBBLE_ABOVE_CONVERSATION = 1 << 1, /* that a new one began */
} SottoBubbleAbove;

/* Signal "send-again" (): the person wants to say once more what was not
 * delivered. */
GtkWidget *sotto_bubble_new (void);

/* Shows @message, said by @author. */
void sotto_bubble_bind (SottoBubble     *self,
                        SottoMessage    *message,
                        const char      *author,
                        SottoBubbleAbove above);

void sotto_bubble_set_above (SottoBubble *self, SottoBubbleAbove above);

/* Tells it the state of the session: without a connection a message says that
 * it waits, and after the end it cannot be sent again. */
void sotto_bubble_set_session_state (SottoBubble      *self,
                                     SottoSessionState state);

/* Lets go of the message, so that the row can show another one. */
void sotto_bubble_unbind (SottoBubble *self);

/* The message that is shown, or NULL. Transfer none. */
SottoMessage *sotto_bubble_get_message (SottoBubble *self);

/* What a screen reader says for the whole row. Free it. */
char *sotto_bubble_describe (SottoBubble *self);

G_END_DECLS
