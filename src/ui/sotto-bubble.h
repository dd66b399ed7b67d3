/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One message as a row of the conversation; or, in a message's place, that a
 * new conversation begins there. */

#pragma once

#include <gtk/gtk.h>

#include "sotto-session.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_BUBBLE (sotto_bubble_get_type ())
G_DECLARE_FINAL_TYPE (SottoBubble, sotto_bubble, SOTTO, BUBBLE, GtkWidget)

/* Signal "send-again" (): the person wants to say once more what was not
 * delivered. */
GtkWidget *sotto_bubble_new (void);

/* Shows @message; @author is the other person, whoever said it. */
void sotto_bubble_bind (SottoBubble  *self,
                        SottoMessage *message,
                        const char   *author);

/* Whether the message is the first of its day, and so has the date above it. */
void sotto_bubble_set_first_of_day (SottoBubble *self, gboolean first);

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
