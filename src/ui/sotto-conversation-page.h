/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The conversation itself: messages, composer, and the wire view beside
 * them. */

#pragma once

#include <adwaita.h>

#include "sotto-session.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_CONVERSATION_PAGE (sotto_conversation_page_get_type ())
G_DECLARE_FINAL_TYPE (SottoConversationPage,
                      sotto_conversation_page,
                      SOTTO,
                      CONVERSATION_PAGE,
                      GtkWidget)

/*
 * Properties:
 *   reading    boolean, read-only: the newest message is in sight
 *   wire-view  boolean: the wire view is shown
 *
 * Signal "again": the conversation is over and the person wants a new one.
 */
GtkWidget *sotto_conversation_page_new (SottoSession *session);

gboolean sotto_conversation_page_get_reading (SottoConversationPage *self);
gboolean sotto_conversation_page_get_wire_view (SottoConversationPage *self);
void     sotto_conversation_page_set_wire_view (SottoConversationPage *self,
                                                gboolean               shown);

/* Puts the focus into the composer. */
void sotto_conversation_page_focus_composer (SottoConversationPage *self);

/* Moves the focus to the next of the panes that are shown. */
void sotto_conversation_page_focus_next_pane (SottoConversationPage *self);

G_END_DECLS
