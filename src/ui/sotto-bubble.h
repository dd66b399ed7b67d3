/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One message as a row of the conversation. */

#pragma once

#include <gtk/gtk.h>

#include "sotto-message.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_BUBBLE (sotto_bubble_get_type ())
G_DECLARE_FINAL_TYPE (SottoBubble, sotto_bubble, SOTTO, BUBBLE, GtkWidget)

GtkWidget *sotto_bubble_new (void);

/* Shows @message, said by @author; @new_day puts its date above it. */
void sotto_bubble_bind (SottoBubble  *self,
                        SottoMessage *message,
                        const char   *author,
                        gboolean      new_day);

/* Lets go of the message, so that the row can show another one. */
void sotto_bubble_unbind (SottoBubble *self);

/* The message that is shown, or NULL. Transfer none. */
SottoMessage *sotto_bubble_get_message (SottoBubble *self);

/* What a screen reader says for the whole row. Free it. */
char *sotto_bubble_describe (SottoBubble *self);

G_END_DECLS
