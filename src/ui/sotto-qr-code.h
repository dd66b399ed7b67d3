/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A text that a camera can read. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SOTTO_TYPE_QR_CODE (sotto_qr_code_get_type ())
G_DECLARE_FINAL_TYPE (SottoQrCode, sotto_qr_code, SOTTO, QR_CODE, GtkWidget)

GtkWidget *sotto_qr_code_new (void);

/* Whether this program has been built with what draws them. */
gboolean sotto_qr_code_is_supported (void);

/* FALSE if there is no such code: the text is empty or too long for one (more
 * than 2953 bytes), or they are not supported. Then it shows nothing. */
gboolean sotto_qr_code_set_text (SottoQrCode *self, const char *text);

G_END_DECLS
