/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* From the command line to the exit status: finds the options and the password,
 * hosts or joins, and minds the signals of the process. */

#include "sotto-cli.h"

#include "config.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <unistd.h>

#include "sotto-cli-error.h"
#include "sotto-cli-password.h"
#include "sotto-cli-private.h"

/* What was said is on the screen. Kept is only what may still change. */
#define MESSAGES_MAX (2 * SOTTO_CLI_WAITING_MAX)

G_DEFINE_FINAL_TYPE (SottoCli, sotto_cli, G_TYPE_OBJECT)

/* Hosting and joining */

static SottoSessionOptions
get_session_options (SottoCli *self)
{
  return (SottoSessionOptions){
    .name = self->options.name,
    .rekey_seconds = self->options.rekey < 0 ? 0 : (guint) self->options.rekey,
    .messages_max = MESSAGES_MAX,
  };
}

static void
start_host (SottoCli *self, SottoSecret *password)
{
  SottoHostOptions const options = {
    .session = get_session_options (self),
    .bind = self->options.bind,
    .port = self->options.port < 0 ? 0 : (guint16) self->options.port,
    .any_port = self->options.port == 0,
    .exact_port = self->options.port > 0,
  };

  self->host = sotto_host_new (password, &options);
  self->session = g_object_ref (sotto_host_get_session (self->host));
  sotto_cli_hear_host (self, self->host);
  sotto_cli_hear (self, self->session);
  sotto_cli_start_saying (self);
  sotto_cli_open_ways (self);
  sotto_host_start (self->host);
}

static void
start_joiner (SottoCli *self, SottoSecret *password)
{
  SottoJoinerOptions const options = {
    .session = get_session_options (self),
    .address = self->options.address,
    .connect_timeout_s =
      self->options.timeout < 0 ? 0 : (guint) self->options.timeout,
  };

  self->joiner = sotto_joiner_new (password, &options);
  self->session = g_object_ref (sotto_joiner_get_session (self->joiner));
  sotto_cli_hear_joiner (self, self->joiner);
  sotto_cli_hear (self, self->session);
  sotto_cli_start_saying (self);
  sotto_joiner_start (self->joiner);
}

void
sotto_cli_leave (SottoCli *self, SottoEndReason reason)
{
  self->left = TRUE;
  sotto_session_end (self->session, reason);
}

/* Signals of the process */

static void
unwatch_interrupts (SottoCli *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->signal_ids); i++) {
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);
  }
}

/* The first one says goodbye to the peer. Who sends a second one does not want
 * to wait for that: nothing is in its way any more. */
static gboolean
interrupt_cb (gpointer user_data)
{
  SottoCli *self = user_data;

  unwatch_interrupts (self);
  sotto_cli_leave (self, self->talked ? SOTTO_END_QUIT : SOTTO_END_CANCELLED);

  return G_SOURCE_REMOVE;
}

static void
watch_interrupts (SottoCli *self)
{
  static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    self->signal_ids[i] = g_unix_signal_add (numbers[i], interrupt_cb, self);
    g_source_set_name_by_id (self->signal_ids[i], "[sottovoce] interrupt");
  }
  /* A pipe that nobody reads is seen by the write that fails. */
  signal (SIGPIPE, SIG_IGN);
}

/* The object */

static void
sotto_cli_dispose (GObject *object)
{
  SottoCli *self = SOTTO_CLI (object);

  g_clear_handle_id (&self->catch_up_id, g_source_remove);
  unwatch_interrupts (self);
  g_clear_object (&self->reach);
  g_clear_object (&self->host);
  g_clear_object (&self->joiner);
  g_clear_object (&self->session);
  g_clear_object (&self->input);
  G_OBJECT_CLASS (sotto_cli_parent_class)->dispose (object);
}

static void
sotto_cli_finalize (GObject *object)
{
  SottoCli *self = SOTTO_CLI (object);

  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->way, g_free);
  g_queue_clear_full (&self->lines, g_free);
  g_clear_pointer (&self->given_up, g_ptr_array_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->lost_files, g_ptr_array_unref);
  sotto_cli_progress_clear (&self->progress);
  sotto_cli_options_clear (&self->options);
  G_OBJECT_CLASS (sotto_cli_parent_class)->finalize (object);
}

static void
sotto_cli_class_init (SottoCliClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sotto_cli_dispose;
  G_OBJECT_CLASS (klass)->finalize = sotto_cli_finalize;
}

static void
sotto_cli_init (SottoCli *self)
{
  self->loop = g_main_loop_new (NULL, FALSE);
  g_queue_init (&self->lines);
  self->given_up = g_ptr_array_new_with_free_func (g_object_unref);
  self->files =
    g_ptr_array_new_with_free_func ((GDestroyNotify) sotto_cli_file_free);
  self->lost_files =
    g_ptr_array_new_with_free_func ((GDestroyNotify) sotto_cli_file_free);
}

void
sotto_cli_fill_streams (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
    /* The lowest free number is the one that is missing. */
    if (fcntl (fd, F_GETFD) < 0 && open ("/dev/null", O_RDWR) != fd) {
      g_error ("Standard streams are closed and /dev/null cannot be opened");
    }
  }
}

SottoCli *
sotto_cli_new (void)
{
  return g_object_new (SOTTO_TYPE_CLI, NULL);
}

static SottoSecret *
get_password (SottoCli *self, GError **error)
{
  if (self->options.password_file != NULL) {
    return sotto_cli_password_read (self->options.password_file, error);
  }

  return sotto_cli_password_ask (_ ("Password: "), error);
}

/* A conversation that ended as it should is of no use to whoever said something
 * in it that did not arrive. */
static int
get_status (SottoCli *self)
{
  const GError *error = sotto_session_get_error (self->session);

  if (error != NULL) {
    return sotto_cli_error_get_status (error);
  }

  return self->undelivered ? SOTTO_CLI_STATUS_NO_CONNECTION
                           : SOTTO_CLI_STATUS_OK;
}

/* Takes @password, and keeps it no longer than the start needs it. */
static int
converse (SottoCli *self, SottoSecret *password)
{
  watch_interrupts (self);
  if (!self->options.json) {
    sotto_cli_progress_init (&self->progress);
  }
  if (self->options.role == SOTTO_ROLE_HOST) {
    start_host (self, password);
  } else {
    start_joiner (self, password);
  }
  g_clear_pointer (&password, sotto_secret_unref);
  if (sotto_session_get_state (self->session) != SOTTO_SESSION_ENDED) {
    g_main_loop_run (self->loop);
  }

  return get_status (self);
}

int
sotto_cli_run (SottoCli *self, char **arguments)
{
  g_autoptr (SottoSecret) password = NULL;
  g_autoptr (GError)      error = NULL;

  g_return_val_if_fail (SOTTO_IS_CLI (self), SOTTO_CLI_STATUS_USAGE);

  if (sotto_cli_options_parse (&self->options, arguments, &error)) {
    if (self->options.version) {
      g_print ("sottovoce-cli %s\n", PACKAGE_VERSION);
      return SOTTO_CLI_STATUS_OK;
    }
    password = get_password (self, &error);
  }
  if (error != NULL) {
    sotto_cli_show_error (self, error, 0);
    return sotto_cli_error_get_status (error);
  }

  return converse (self, g_steal_pointer (&password));
}
