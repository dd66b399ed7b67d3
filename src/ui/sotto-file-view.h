/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A file that is offered, on its way or here, with what can be done with it. */

#pragma once

#include <gtk/gtk.h>

#include "sotto-session.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_FILE_VIEW (sotto_file_view_get_type ())
G_DECLARE_FINAL_TYPE (SottoFileView,
                      sotto_file_view,
                      SOTTO,
                      FILE_VIEW,
                      GtkWidget)

/* Signal "changed" (): it would be described differently now. */
GtkWidget *sotto_file_view_new (void);

/* Shows the file of @message, which has one; @peer is the other person. */
void sotto_file_view_bind (SottoFileView *self,
                           SottoMessage  *message,
                           const char    *peer);
void sotto_file_view_unbind (SottoFileView *self);

/* Tells it the state of the session: without a connection nothing moves. To be
 * called when the state of the message has changed, too. */
void sotto_file_view_set_session_state (SottoFileView    *self,
                                        SottoSessionState state);

/* What a screen reader says for all of it. Free it. */
char *sotto_file_view_describe (SottoFileView *self);

G_END_DECLS
