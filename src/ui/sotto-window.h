/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One window, one conversation. */

#pragma once

#include <adwaita.h>

#include "sotto-application.h"
#include "sotto-opening.h"
#include "sotto-session.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_WINDOW (sotto_window_get_type ())
G_DECLARE_FINAL_TYPE (SottoWindow,
                      sotto_window,
                      SOTTO,
                      WINDOW,
                      AdwApplicationWindow)

/* Begins at once when @opening (may be NULL) is complete, else asks for the
 * rest. @application may be NULL in tests. */
GtkWindow *sotto_window_new (SottoApplication   *application,
                             const SottoOpening *opening);

/* Closes the window without asking, even when messages wait: the other side is
 * told that this one quits. */
void sotto_window_leave (SottoWindow *self);

/* The conversation that is being opened, held or over; NULL on the start page.
 * Transfer none. */
SottoSession *sotto_window_get_session (SottoWindow *self);

G_END_DECLS
