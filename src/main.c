/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Starts libgcrypt, then the application; nothing else. */

#include "config.h"

#include "sotto-application.h"
#include "sotto-crypto.h"

int
main (int argc, char *argv[])
{
  g_autoptr (GError)           error = NULL;
  g_autoptr (SottoApplication) application = NULL;

  if (!sotto_crypto_init (&error)) {
    g_printerr ("sottovoce: %s\n", error->message);
    return 1;
  }
  application = sotto_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
