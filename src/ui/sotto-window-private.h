/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the files of SottoWindow share: sotto-window.c (the window and its end),
 * sotto-window-flow.c (from page to page), sotto-window-question.c (whether it
 * shall really end) and sotto-window-actions.c. */

#pragma once

#include "sotto-conversation-page.h"
#include "sotto-host.h"
#include "sotto-joiner.h"
#include "sotto-lock-button.h"
#include "sotto-reach.h"
#include "sotto-start-page.h"
#include "sotto-window.h"

G_BEGIN_DECLS

struct _SottoWindow {
  AdwApplicationWindow parent_instance;

  AdwWindowTitle  *title;
  AdwWindowTitle  *short_title;
  SottoLockButton *lock_button;
  GtkWidget       *wire_button;
  AdwToastOverlay *toasts;
  GtkStack        *stack;
  GtkLabel        *announcement;
  guint            announcement_id; /* until it is forgotten */

  SottoStartPage        *start_page;
  SottoConversationPage *conversation_page; /* NULL before it began */
  GtkWidget             *passing_page;      /* waiting or failure, or NULL */

  GSettings    *settings;
  GSignalGroup *session_signals;
  GSignalGroup *host_signals;
  SottoOpening *opening; /* what is being tried; NULL once they talk */
  SottoHost    *host;
  SottoReach   *reach; /* of the host, as long as the session */
  SottoJoiner  *joiner;
  SottoSession *session;
  guint         wrong_passwords; /* in a row, at the same address */
  GtkWindow    *question;        /* whether to go on with it; weak */
  gboolean      question_closes; /* it is about closing, not about ending */
  gboolean      closing;         /* hidden, until the session has ended */
};

/* sotto-window-flow.c */

/* Goes back to the start page, without a session. */
void sotto_window_start_over (SottoWindow *self);

/* Opens the conversation that @opening describes; it is complete. */
void sotto_window_open (SottoWindow *self, const SottoOpening *opening);

/* Shows the page that belongs to the session's state. */
void sotto_window_follow_state (SottoWindow *self);

/* Title, subtitle and buttons of the header bar follow the session. */
void sotto_window_update_header (SottoWindow *self);

/* sotto-window-actions.c */

void sotto_window_install_actions (GtkWidgetClass *widget_class);
void sotto_window_update_actions (SottoWindow *self);

/* sotto-window-question.c */

/* Whether something would be lost if the window closed now; then the person is
 * asked, and it closes when they say so. */
gboolean sotto_window_ask_before_closing (SottoWindow *self);

/* Ends the conversation for both, unless that would stop files; then the person
 * is asked, and it ends when they say so. */
void sotto_window_end_conversation (SottoWindow *self);

/* sotto-window.c */

/* Closes it without asking; there is a session. */
void sotto_window_finish_closing (SottoWindow *self);

/* What a desktop notification is about; a later one takes the place of an
 * earlier one of the same kind. */
typedef enum {
  SOTTO_NOTIFY_MESSAGE,
  SOTTO_NOTIFY_CONNECTION,
  SOTTO_NOTIFY_DOOR,
} SottoNotifyKind;

/* Notifies the desktop, unless the window is the active one. */
void sotto_window_notify (SottoWindow    *self,
                          SottoNotifyKind kind,
                          const char     *title);

/* Takes that back. */
void sotto_window_withdraw (SottoWindow *self, SottoNotifyKind kind);

/* Says @text to a screen reader; nothing of it is to be seen. */
void sotto_window_announce (SottoWindow *self, const char *text);

/* Tells the other side that the newest message is being read, if it is. */
void sotto_window_update_seen (SottoWindow *self);

G_END_DECLS
