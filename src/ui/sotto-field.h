/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What several forms do with a field: name it, read a password from it. */

#pragma once

#include <adwaita.h>

#include "sotto-hint-row.h"
#include "sotto-secret.h"

G_BEGIN_DECLS

/* Gives @row the accessible @name, which tells it apart from fields of the same
 * title elsewhere. */
void sotto_field_set_name (GtkWidget *row, const char *name);

/* Puts the focus into @row, behind its text. */
void sotto_field_focus (GtkWidget *row);

/* The prepared password in @row; NULL after saying in @hint what is wrong with
 * it and moving the focus there. */
SottoSecret *sotto_field_read_password (GtkWidget *row, SottoHintRow *hint);

/* Empties @row; its buffer wipes what it held. */
void sotto_field_wipe (GtkWidget *row);

/* Shows or hides the characters of a password. */
void sotto_field_set_revealed (GtkWidget *row, gboolean revealed);

G_END_DECLS
