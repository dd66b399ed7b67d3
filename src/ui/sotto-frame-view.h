/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One frame in full: what it says, how long it is, every byte. */

#pragma once

#include <gtk/gtk.h>

#include "sotto-wire-log.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_FRAME_VIEW (sotto_frame_view_get_type ())
G_DECLARE_FINAL_TYPE (SottoFrameView,
                      sotto_frame_view,
                      SOTTO,
                      FRAME_VIEW,
                      GtkWidget)

/* Shows @entry (NULL: that none is chosen); @log is where equal ones are
 * looked for. */
void sotto_frame_view_set_entry (SottoFrameView *self,
                                 SottoWireEntry *entry,
                                 GListModel     *log);

G_END_DECLS
