/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A line of help or complaint right below the field that it is about. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SOTTO_TYPE_HINT_ROW (sotto_hint_row_get_type ())
G_DECLARE_FINAL_TYPE (SottoHintRow,
                      sotto_hint_row,
                      SOTTO,
                      HINT_ROW,
                      AdwPreferencesRow)

typedef enum {
  SOTTO_HINT_PLAIN,
  SOTTO_HINT_GOOD,
  SOTTO_HINT_WARNING,
  SOTTO_HINT_ERROR, /* the field is marked too */
} SottoHintKind;

/* Shows @text below @field (a row; may be NULL) and describes it with it; the
 * row is hidden while @text is NULL or empty. */
void sotto_hint_row_set (SottoHintRow *self,
                         GtkWidget    *field,
                         SottoHintKind kind,
                         const char   *text);

/* The text that is shown, "" if there is none. */
const char *sotto_hint_row_get_text (SottoHintRow *self);

G_END_DECLS
