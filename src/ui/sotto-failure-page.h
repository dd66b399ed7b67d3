/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Says why a conversation did not begin, and what to do now. */

#pragma once

#include <adwaita.h>

#include "sotto-clock.h"

G_BEGIN_DECLS

#define SOTTO_TYPE_FAILURE_PAGE (sotto_failure_page_get_type ())
G_DECLARE_FINAL_TYPE (SottoFailurePage,
                      sotto_failure_page,
                      SOTTO,
                      FAILURE_PAGE,
                      GtkBox)

typedef struct {
  const GError *error;       /* in SOTTO_SESSION_ERROR */
  const char   *address;     /* as typed; NULL when hosting */
  guint         retry_after; /* seconds, or 0 */
  guint         tries;       /* wrong passwords in a row here, this one too */
} SottoFailure;

/* Signals "retry" and "change": the person wants to try the same again, or
 * something else. @clock (NULL: the system's) counts down until a retry makes
 * sense. */
GtkWidget *sotto_failure_page_new (const SottoFailure *failure,
                                   SottoClock         *clock);

/* Whether trying again means changing something first, because the same would
 * only fail again. The page has one button then. */
gboolean sotto_failure_page_leads_to_form (const GError *error);

/* What is said, for announcing it. */
const char *sotto_failure_page_get_title (SottoFailurePage *self);

G_END_DECLS
