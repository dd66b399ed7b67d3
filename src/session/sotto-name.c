/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Takes out of a name what could make it look like something else. */

#include "sotto-name.h"

#include "sotto-limits.h"
#include "sotto-line.h"

char *
sotto_name_clean (const char *name)
{
  return sotto_line_clean (name);
}

char *
sotto_name_for_greeting (const char *name)
{
  char *clean = sotto_name_clean (name);

  sotto_line_cut (clean, SOTTO_NAME_SIZE_MAX);
  return clean;
}
