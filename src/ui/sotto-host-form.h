/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What it takes to host a conversation: a password and a port. */

#pragma once

#include <adwaita.h>

#include "sotto-opening.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_HOST_FORM (sotto_host_form_get_type ())
G_DECLARE_FINAL_TYPE (SottoHostForm, sotto_host_form, SOTTO, HOST_FORM, GtkBox)

/* Signal "submitted": all fields are right and the person wants to begin. */

/* Fills in the port of @opening, if it names one. */
void sotto_host_form_fill (SottoHostForm *self, const SottoOpening *opening);

/* Puts password and port into @opening. FALSE when one is wrong; the person
 * has been told beside the field, which has the focus. */
gboolean sotto_host_form_read (SottoHostForm *self, SottoOpening *opening);

/* Shows what is wrong with the port, as the attempt to listen found out. */
void sotto_host_form_complain_port (SottoHostForm *self, const char *text);

void sotto_host_form_wipe_password (SottoHostForm *self);

G_END_DECLS
