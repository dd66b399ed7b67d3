/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Memory for bulk frames, SOTTO_BULK_SIZE bytes each. What one frame needs no
 * more the next one gets, from whatever thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As much as a file that is sent or stored holds at a time; it is kept. */
#define SOTTO_FRAME_ROOMS_MAX 32

/* What is in it is what somebody left there. */
guint8 *sotto_frame_room_new (void);
void    sotto_frame_room_free (guint8 *room);

G_END_DECLS
