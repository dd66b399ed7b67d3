/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Starts libgcrypt and the application, beside each other; nothing else. */

#include "config.h"

#include <stdlib.h>

#include "sotto-application.h"
#include "sotto-crypto.h"

/* What libgcrypt tests of itself takes as long as a fifth of what GTK needs to
 * start. */
static gpointer
start_crypto (gpointer data)
{
  sotto_crypto_init (NULL);
  return NULL;
}

/* GTK has started: before there is a window, libgcrypt has to have. */
static void
startup_cb (GApplication *application, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!sotto_crypto_init (&error)) {
    g_printerr ("sottovoce: %s\n", error->message);
    exit (EXIT_FAILURE);
  }
}

int
main (int argc, char *argv[])
{
  GThread *thread = g_thread_new ("crypto", start_crypto, NULL);
  g_autoptr (SottoApplication) application = sotto_application_new ();
  int                          status;

  g_signal_connect (application, "startup", G_CALLBACK (startup_cb), NULL);
  status = g_application_run (G_APPLICATION (application), argc, argv);
  g_thread_join (thread);
  return status;
}
