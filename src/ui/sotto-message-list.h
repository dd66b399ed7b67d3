/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The messages of a conversation, to read, to copy and to scroll. */

#pragma once

#include <adwaita.h>

#include "sotto-session.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_MESSAGE_LIST (sotto_message_list_get_type ())
G_DECLARE_FINAL_TYPE (SottoMessageList,
                      sotto_message_list,
                      SOTTO,
                      MESSAGE_LIST,
                      GtkWidget)

/* Property "at-end" (boolean, read-only, notifies): the newest message is in
 * sight. */

/* Shows the messages of @session, once. */
void sotto_message_list_set_session (SottoMessageList *self,
                                     SottoSession     *session);

gboolean sotto_message_list_get_at_end (SottoMessageList *self);
void     sotto_message_list_go_to_end (SottoMessageList *self);

G_END_DECLS
