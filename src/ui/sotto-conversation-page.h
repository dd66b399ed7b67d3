/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The conversation itself: messages, composer, and the wire view beside
 * them. */

#pragma once

#include <adwaita.h>

#include "sotto-host.h"

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
 * Signals:
 *   "again" ()        it is over and the person wants a new conversation
 *   "reconnect" ()    the person does not want to wait for the next attempt
 *   "end" ()          the person has typed that it shall end; the handler calls
 *                     sotto_conversation_page_end() if that is so
 */

/* @host is the one whose session it is, or NULL for a joiner's. */
GtkWidget *sotto_conversation_page_new (SottoSession *session, SottoHost *host);

/* Ends the conversation as its person wants it; while there is no connection,
 * gives it up. */
void sotto_conversation_page_end (SottoConversationPage *self);

/* Asks which files to send. */
void sotto_conversation_page_attach (SottoConversationPage *self);

gboolean sotto_conversation_page_get_reading (SottoConversationPage *self);
gboolean sotto_conversation_page_get_wire_view (SottoConversationPage *self);
void     sotto_conversation_page_set_wire_view (SottoConversationPage *self,
                                                gboolean               shown);

/* Puts the focus into the composer. */
void sotto_conversation_page_focus_composer (SottoConversationPage *self);

/* Moves the focus to the next of the panes that are shown. */
void sotto_conversation_page_focus_next_pane (SottoConversationPage *self);

G_END_DECLS
