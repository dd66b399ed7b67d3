/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* JSON is UTF-8 wherever it goes; what people read goes out in the encoding of
 * their locale, which g_print() sees to. */

#include "sotto-cli-printer.h"

#include <stdio.h>

#include "sotto-cli-json.h"
#include "sotto-cli-text.h"

static void
print_json (const SottoCliEvent *event)
{
  g_autofree char *json = sotto_cli_json_format (event);

  fputs (json, stdout);
  fputc ('\n', stdout);
}

static void
print_text (const SottoCliEvent *event, SottoCliProgress *progress)
{
  g_autofree char *text = sotto_cli_text_format (event);

  if (text == NULL) {
    return;
  }
  sotto_cli_progress_hide (progress);
  if (event->kind == SOTTO_CLI_EVENT_ERROR) {
    g_printerr ("sottovoce-cli: %s\n", text);
  } else {
    g_print ("%s\n", text);
  }
  sotto_cli_progress_show (progress);
}

gboolean
sotto_cli_print (SottoCliForm         form,
                 const SottoCliEvent *event,
                 SottoCliProgress    *progress)
{
  if (form == SOTTO_CLI_JSON) {
    print_json (event);
  } else {
    print_text (event, progress);
  }

  return fflush (stdout) == 0 && !ferror (stdout);
}
