/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Starts libgcrypt and the application, beside each other, and closes the
 * process to others; nothing else. */

#include "config.h"

#include <stdlib.h>

#include "sotto-application.h"
#include "sotto-crypto.h"
#include "sotto-process.h"
#include "sotto-router.h"

/* What libgcrypt tests of itself takes as long as a fifth of what GTK needs to
 * start. */
static gpointer
start_crypto (gpointer data)
{
  sotto_crypto_init (NULL);
  return NULL;
}

/* GTK has started: before there is a window, and in it a secret, libgcrypt has
 * to have, and nobody else may look in. Not earlier: a portal finds out once
 * who asks it, by a look at the process, and the dark style was the first to
 * ask. */
static void
startup_cb (GApplication *application, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  sotto_process_protect ();
  sotto_process_allow_files ();
  if (!sotto_crypto_init (&error)) {
    g_printerr ("sottovoce: %s\n", error->message);
    exit (EXIT_FAILURE);
  }
  if (!sotto_crypto_is_locked ()) {
    g_printerr ("sottovoce: Secrets cannot be kept out of the swap space\n");
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
  sotto_router_flush ();
  return status;
}
