/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Closes the process to others, starts libgcrypt and the locale, then the
 * conversation; nothing else. */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "sotto-cli.h"
#include "sotto-crypto.h"
#include "sotto-process.h"
#include "sotto-router.h"

int
main (int argc, char *argv[])
{
  g_autoptr (GError)   error = NULL;
  g_autoptr (SottoCli) cli = NULL;
  int                  status;

  sotto_process_protect ();
  sotto_process_allow_files ();
  sotto_cli_fill_streams ();
  /* Standard output is for events alone. */
  g_log_writer_default_set_use_stderr (TRUE);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (!sotto_crypto_init (&error)) {
    g_printerr ("sottovoce-cli: %s\n", error->message);
    return 1;
  }
  if (!sotto_crypto_is_locked ()) {
    g_printerr ("sottovoce-cli: %s\n",
                _ ("The system lets this program lock no memory: what has to "
                   "stay secret may be written to the swap space."));
  }
  cli = sotto_cli_new ();
  status = sotto_cli_run (cli, argv);
  sotto_router_flush ();

  return status;
}
