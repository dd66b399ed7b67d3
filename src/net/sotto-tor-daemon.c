/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Its control port is a pair of sockets that it inherits, as whoever embeds tor
 * does it: nobody else can open that, there is no cookie to be stolen and no
 * path that could be too long, and tor ends as soon as our end is closed, which
 * the kernel does even when this process is killed. */

#include "sotto-tor-daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sotto-source.h"
#include "sotto-tor-words.h"
#include "sotto-tor.h"

/* What it inherits. */
#define CONTROL_FD 3
#define LOCK_FD 4

/* As many of our processes can have a tor of their own. */
#define FOLDERS_MAX 16

#define LOG_LINE_MAX 1024
#define LOG_READ_SIZE 512

struct _SottoTorDaemon {
  GObject parent_instance;

  GSubprocess     *process;
  SottoTorControl *control;
  GSource         *log_source;
  GString         *log_line;
  char            *warning;
};

enum { ENDED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SottoTorDaemon, sotto_tor_daemon, G_TYPE_OBJECT)

/* What it needs */

/* Some distributions put it where services are, beside the folders that are
 * looked at for people. */
static char *
find_program (void)
{
  const char    *path = g_getenv ("PATH");
  g_auto (GStrv) folders = g_strsplit (path != NULL ? path : "", ":", 0);

  for (char **folder = folders; *folder != NULL; folder++) {
    g_autofree char *above = g_path_get_dirname (*folder);
    g_autofree char *near = g_build_filename (*folder, "tor", NULL);
    g_autofree char *beside = g_build_filename (above, "sbin", "tor", NULL);

    if (g_path_is_absolute (near) &&
        g_file_test (near, G_FILE_TEST_IS_EXECUTABLE)) {
      return g_steal_pointer (&near);
    }
    if (g_path_is_absolute (beside) &&
        g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE)) {
      return g_steal_pointer (&beside);
    }
  }

  return NULL;
}

/* Locks the folder for whoever has the descriptor; -1: somebody has it. */
static int
lock_folder (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "taken", NULL);
  int fd = g_open (path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0) {
    g_close (fd, NULL);
    fd = -1;
  }

  return fd;
}

/* A folder that no other tor has. It is kept, so that the next one knows the
 * network already, and enters it through the same guards: with others each
 * time, a bad one would be among them soon. */
static char *
take_folder (int *lock, GError **error)
{
  for (int i = 0; i < FOLDERS_MAX; i++) {
    g_autofree char *name = g_strdup_printf ("tor-%d", i);
    g_autofree char *folder =
      g_build_filename (g_get_user_cache_dir (), "sottovoce", name, NULL);

    if (g_mkdir_with_parents (folder, 0700) == 0) {
      *lock = lock_folder (folder);
      if (*lock >= 0) {
        return g_steal_pointer (&folder);
      }
    }
  }
  g_set_error_literal (error, SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_START,
                       "There is no folder for the data of tor");

  return NULL;
}

/* Our end is a stream; the other is for the process. */
static GIOStream *
make_control (int *theirs, GError **error)
{
  g_autoptr (GSocket) socket = NULL;
  int                 ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    g_set_error (error, SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_START,
                 "No pair of sockets: %s", g_strerror (errno));
    return NULL;
  }
  *theirs = ends[1];
  socket = g_socket_new_from_fd (ends[0], error);
  if (socket == NULL) {
    g_close (ends[0], NULL);
    g_close (ends[1], NULL);
    return NULL;
  }

  return G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
}

/* The process */

/* What a terminal sends to its processes, such as the interrupt key, is for
 * us: we still have something to say through tor. */
static void
set_up_child (gpointer user_data)
{
  setpgid (0, 0);
}

/* What stands here counts more than the file. Standard input is empty. A tor
 * that had long nothing to do would start asleep. */
static GSubprocess *
run_program (GSubprocessLauncher *launcher,
             const char          *program,
             const char          *config,
             const char          *folder,
             GError             **error)
{
  return g_subprocess_launcher_spawn (launcher, error, program, "-f",
                                      config != NULL ? config : "-",
                                      "--defaults-torrc", "/dev/null",
                                      "--DataDirectory", folder, "--SocksPort",
                                      "auto", "--ControlPort", "0",
                                      "--RunAsDaemon", "0", "--ClientOnly", "1",
                                      "--DormantCanceledByStartup", "1",
                                      "--Log", "warn stdout",
                                      "--__OwningControllerFD",
                                      G_STRINGIFY (CONTROL_FD), NULL);
}

static GSubprocess *
spawn (const char *config, GIOStream **control, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                               G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autofree char *program = find_program ();
  g_autofree char *folder = NULL;
  int              theirs = -1;
  int              lock = -1;

  if (program == NULL) {
    g_set_error_literal (error, SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_MISSING,
                         "There is no tor on this computer");
    return NULL;
  }
  *control = make_control (&theirs, error);
  if (*control == NULL) {
    return NULL;
  }
  g_subprocess_launcher_take_fd (launcher, theirs, CONTROL_FD);
  folder = take_folder (&lock, error);
  if (folder == NULL) {
    return NULL;
  }
  g_subprocess_launcher_take_fd (launcher, lock, LOCK_FD);
  g_subprocess_launcher_set_child_setup (launcher, set_up_child, NULL, NULL);

  return run_program (launcher, program, config, folder, error);
}

/* Its log */

static void
end_log_line (SottoTorDaemon *self)
{
  const char *warning = strstr (self->log_line->str, "[warn] ");
  const char *failure = strstr (self->log_line->str, "[err] ");

  /* An error at its start only refers to the warning before it. */
  if (warning != NULL) {
    g_clear_pointer (&self->warning, g_free);
    self->warning = sotto_tor_words_clean (warning + strlen ("[warn] "));
  } else if (failure != NULL && self->warning == NULL) {
    self->warning = sotto_tor_words_clean (failure + strlen ("[err] "));
  }
  g_string_truncate (self->log_line, 0);
}

static void
take_log (SottoTorDaemon *self, const char *bytes, gsize size)
{
  for (gsize i = 0; i < size; i++) {
    if (bytes[i] == '\n') {
      end_log_line (self);
    } else if (self->log_line->len < LOG_LINE_MAX && bytes[i] != '\0') {
      g_string_append_c (self->log_line, bytes[i]);
    }
  }
}

/* Its end is that of the process, with all that it said before. */
static gboolean
log_cb (GObject *stream, gpointer user_data)
{
  g_autoptr (SottoTorDaemon) self = g_object_ref (user_data);
  g_autoptr (GError)         error = NULL;
  char                       bytes[LOG_READ_SIZE];
  gssize                     size =
    g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream),
                                              bytes, sizeof bytes, NULL,
                                              &error);

  if (size > 0) {
    take_log (self, bytes, (gsize) size);
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
    sotto_source_stop (&self->log_source);
    g_signal_emit (self, signals[ENDED], 0);
  }

  return G_SOURCE_CONTINUE;
}

static void
follow_log (SottoTorDaemon *self)
{
  GInputStream *log = g_subprocess_get_stdout_pipe (self->process);

  sotto_source_start (
    &self->log_source,
    g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (log), NULL),
    (GSourceFunc) (void (*) (void)) log_cb, self, "[sottovoce] log of tor");
}

/* The object */

static void
sotto_tor_daemon_dispose (GObject *object)
{
  SottoTorDaemon *self = SOTTO_TOR_DAEMON (object);

  sotto_source_stop (&self->log_source);
  g_clear_object (&self->control);
  if (self->process != NULL) {
    g_subprocess_send_signal (self->process, SIGTERM);
  }
  g_clear_object (&self->process);

  G_OBJECT_CLASS (sotto_tor_daemon_parent_class)->dispose (object);
}

static void
sotto_tor_daemon_finalize (GObject *object)
{
  SottoTorDaemon *self = SOTTO_TOR_DAEMON (object);

  g_clear_pointer (&self->warning, g_free);
  g_string_free (self->log_line, TRUE);

  G_OBJECT_CLASS (sotto_tor_daemon_parent_class)->finalize (object);
}

static void
sotto_tor_daemon_class_init (SottoTorDaemonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sotto_tor_daemon_dispose;
  object_class->finalize = sotto_tor_daemon_finalize;

  signals[ENDED] =
    g_signal_new ("ended", SOTTO_TYPE_TOR_DAEMON, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
sotto_tor_daemon_init (SottoTorDaemon *self)
{
  self->log_line = g_string_new (NULL);
}

SottoTorDaemon *
sotto_tor_daemon_new (const char *config, GError **error)
{
  g_autoptr (SottoTorDaemon) self = g_object_new (SOTTO_TYPE_TOR_DAEMON, NULL);
  g_autoptr (GIOStream)      control = NULL;
  g_autoptr (GError)         cause = NULL;

  self->process = spawn (config, &control, &cause);
  if (self->process == NULL && cause->domain != SOTTO_TOR_ERROR) {
    g_set_error_literal (error, SOTTO_TOR_ERROR, SOTTO_TOR_ERROR_START,
                         cause->message);
    return NULL;
  }
  if (self->process == NULL) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return NULL;
  }
  self->control = sotto_tor_control_new (control);
  follow_log (self);

  return g_steal_pointer (&self);
}

SottoTorControl *
sotto_tor_daemon_get_control (SottoTorDaemon *self)
{
  g_return_val_if_fail (SOTTO_IS_TOR_DAEMON (self), NULL);

  return self->control;
}

const char *
sotto_tor_daemon_get_warning (SottoTorDaemon *self)
{
  g_return_val_if_fail (SOTTO_IS_TOR_DAEMON (self), NULL);

  return self->warning;
}

void
sotto_tor_daemon_kill (SottoTorDaemon *self)
{
  g_return_if_fail (SOTTO_IS_TOR_DAEMON (self));

  g_subprocess_force_exit (self->process);
}
