/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What it takes to join a conversation: an address and a password. */

#pragma once

#include <adwaita.h>

#include "sotto-opening.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_JOIN_FORM (sotto_join_form_get_type ())
G_DECLARE_FINAL_TYPE (SottoJoinForm, sotto_join_form, SOTTO, JOIN_FORM, GtkBox)

/* Signal "submitted": all fields are right and the person wants to begin. */

/* Fills in the address of @opening, if it names one, and moves the focus to
 * what the person has to fill in or to mend then. */
void sotto_join_form_fill (SottoJoinForm *self, const SottoOpening *opening);

/* Puts address and password into @opening. FALSE when one is wrong; the person
 * has been told beside the field, which has the focus. */
gboolean sotto_join_form_read (SottoJoinForm *self, SottoOpening *opening);

/* Shows what is wrong with the password, as the host found out. */
void sotto_join_form_complain_password (SottoJoinForm *self, const char *text);

void sotto_join_form_wipe_password (SottoJoinForm *self);

G_END_DECLS
