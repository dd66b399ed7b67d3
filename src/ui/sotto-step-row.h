/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* One step on the way into a conversation. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef enum {
  SOTTO_STEP_AHEAD,
  SOTTO_STEP_RUNNING,
  SOTTO_STEP_DONE,
} SottoStepState;

#define SOTTO_TYPE_STEP_ROW (sotto_step_row_get_type ())
G_DECLARE_FINAL_TYPE (SottoStepRow,
                      sotto_step_row,
                      SOTTO,
                      STEP_ROW,
                      AdwActionRow)

SottoStepState sotto_step_row_get_state (SottoStepRow *self);
void sotto_step_row_set_state (SottoStepRow *self, SottoStepState state);

G_END_DECLS
