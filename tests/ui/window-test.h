/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Two windows, as two people would open them. */

#pragma once

#include "sotto-window.h"

G_BEGIN_DECLS

/* Complete but for the address, which a joiner needs. Free it. */
SottoOpening *window_test_create_opening (SottoRole role, const char *password);

/* A window on the screen; @opening may be NULL. Transfer none. */
GtkWidget *window_test_open (const SottoOpening *opening);

/* Closes it as a person does, and waits until it has gone. */
void window_test_close (GtkWidget *window);

SottoSession     *window_test_get_session (GtkWidget *window);
SottoSessionState window_test_get_state (GtkWidget *window);

/* Whether the page of this type is the one that is shown. */
gboolean window_test_is_on (GtkWidget *window, GType type);

/* The dialog that asks something of this window, or NULL. */
GtkWidget *window_test_find_dialog (GtkWidget *parent);

/* Bob's window hosts, and listens. */
GtkWidget *window_test_host (const char *password);

/* Under which address this computer reaches it. Free it. */
char *window_test_get_address (GtkWidget *host_window);

/* Alice's window joins there. */
GtkWidget *window_test_join (GtkWidget *host_window, const char *password);

/* Both, with the same password, until they talk. */
void window_test_talk (GtkWidget **bob, GtkWidget **alice);

/* Breaks their connection as a network does, until both have seen it. */
void window_test_cut (GtkWidget *bob, GtkWidget *alice);

G_END_DECLS
