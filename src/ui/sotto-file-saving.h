/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Where a file that is offered is to go. */

#pragma once

#include <gtk/gtk.h>

#include "sotto-transfer.h"

G_BEGIN_DECLS

/* Asks, over the window of @widget, and accepts it there. The question goes
 * when the offer does. */
void sotto_file_saving_ask (GtkWidget *widget, SottoTransfer *transfer);

/* Accepts it into the folder for downloads, with a number if there is something
 * of its name already. */
void sotto_file_saving_to_downloads (SottoTransfer *transfer);

G_END_DECLS
