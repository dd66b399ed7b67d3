/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The application: its command line, its windows and what belongs to none of
 * them. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SOTTO_TYPE_APPLICATION (sotto_application_get_type ())
G_DECLARE_FINAL_TYPE (SottoApplication,
                      sotto_application,
                      SOTTO,
                      APPLICATION,
                      AdwApplication)

SottoApplication *sotto_application_new (void);

G_END_DECLS
