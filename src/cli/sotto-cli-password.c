/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Reads one line into locked memory, and nowhere else on the way. */

#include "sotto-cli-password.h"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>

#include "sotto-cli-error.h"
#include "sotto-limits.h"
#include "sotto-password.h"
#include "sotto-session-error.h"

/* One more than is allowed, and "\r\n", tell what is too long. */
#define LINE_SIZE_MAX (SOTTO_PASSWORD_SIZE_MAX + 3)

/* The signals that end or stop a process from the terminal. */
static const int watched[] = {
  SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU,
};

static volatile sig_atomic_t caught;

static void
catch_signal (int number)
{
  caught = number;
}

/* The number of bytes before the line's end, or -1 with errno. Byte by byte,
 * because what follows belongs to others. */
static gssize
read_line (int fd, guint8 *line)
{
  gsize length = 0;

  while (length < LINE_SIZE_MAX) {
    gssize got = read (fd, line + length, 1);

    if (got < 0) {
      return -1;
    }
    if (got == 0 || line[length] == '\n') {
      break;
    }
    length++;
  }
  if (length > 0 && line[length - 1] == '\r') {
    length--;
  }

  return (gssize) length;
}

static SottoSecret *
prepare (const guint8 *line, gsize length, GError **error)
{
  g_autoptr (GError)      cause = NULL;
  g_autoptr (SottoSecret) prepared = NULL;

  if (length > SOTTO_PASSWORD_SIZE_MAX) {
    g_set_error_literal (error, SOTTO_SESSION_ERROR,
                         SOTTO_SESSION_ERROR_PASSWORD_TOO_LONG,
                         "The password has more than 1024 bytes");
    return NULL;
  }
  prepared =
    sotto_password_prepare ((const char *) line, (gssize) length, &cause);
  if (prepared == NULL) {
    sotto_session_error_from (error, cause);
  }

  return g_steal_pointer (&prepared);
}

static SottoSecret *
complain_about_file (const char *path, int number, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, SOTTO_CLI_ERROR, SOTTO_CLI_ERROR_PASSWORD_FILE,
               /* Translators: a file's name, and what the system says. */
               _ ("The password file “%s” cannot be read: %s."), shown,
               g_strerror (number));

  return NULL;
}

SottoSecret *
sotto_cli_password_read (const char *path, GError **error)
{
  g_autoptr (SottoSecret) line = sotto_secret_new (LINE_SIZE_MAX);
  guint8                 *bytes = sotto_secret_get_data (line);
  gssize                  length;
  int                     fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  int                     number;

  if (fd < 0) {
    return complain_about_file (path, errno, error);
  }
  length = read_line (fd, bytes);
  number = errno;
  close (fd);
  if (length < 0) {
    return complain_about_file (path, number, error);
  }

  return prepare (bytes, (gsize) length, error);
}

static void
watch_signals (struct sigaction *before, sigset_t *set)
{
  struct sigaction action = { .sa_handler = catch_signal };

  caught = 0;
  sigemptyset (set);
  sigemptyset (&action.sa_mask);
  for (gsize i = 0; i < G_N_ELEMENTS (watched); i++) {
    sigaddset (set, watched[i]);
    sigaction (watched[i], &action, &before[i]);
  }
}

static void
unwatch_signals (const struct sigaction *before)
{
  for (gsize i = 0; i < G_N_ELEMENTS (watched); i++) {
    sigaction (watched[i], &before[i], NULL);
  }
}

static void
write_all (int fd, const char *text)
{
  gsize length = strlen (text);

  while (length > 0) {
    gssize written = write (fd, text, length);

    /* A terminal that takes no prompt may still give a password. */
    if (written < 0) {
      return;
    }
    text += written;
    length -= (gsize) written;
  }
}

/* With the signals blocked but for the wait itself, none can slip in between
 * looking whether one came and going to sleep. */
static gssize
wait_for_line (int fd, const sigset_t *open_mask, guint8 *line)
{
  fd_set ready;

  FD_ZERO (&ready);
  FD_SET (fd, &ready);
  if (caught != 0 ||
      pselect (fd + 1, &ready, NULL, NULL, NULL, open_mask) != 1) {
    return -1;
  }

  return read_line (fd, line);
}

/* Until the line, an error or a signal. The terminal is its old self when this
 * returns. */
static gssize
read_silently (int fd, const char *prompt, guint8 *line)
{
  struct sigaction before[G_N_ELEMENTS (watched)];
  sigset_t         set;
  sigset_t         open_mask;
  struct termios   loud;
  struct termios   silent;
  gssize           length = -1;

  if (tcgetattr (fd, &loud) != 0) {
    return -1;
  }
  silent = loud;
  silent.c_lflag &= ~(tcflag_t) (ECHO | ECHONL);
  silent.c_lflag |= ICANON | ISIG;

  watch_signals (before, &set);
  /* In the background this is a signal, and is not to be overruled. */
  if (tcsetattr (fd, TCSAFLUSH, &silent) == 0) {
    sigprocmask (SIG_BLOCK, &set, &open_mask);
    write_all (fd, prompt);
    length = wait_for_line (fd, &open_mask, line);
    write_all (fd, "\n");
    tcsetattr (fd, TCSAFLUSH, &loud);
    sigprocmask (SIG_SETMASK, &open_mask, NULL);
  }
  unwatch_signals (before);

  return length;
}

SottoSecret *
sotto_cli_password_ask (const char *prompt, GError **error)
{
  g_autoptr (SottoSecret) line = sotto_secret_new (LINE_SIZE_MAX);
  guint8                 *bytes = sotto_secret_get_data (line);
  int                     fd = open ("/dev/tty", O_RDWR | O_CLOEXEC);
  gssize                  length = -1;

  if (fd >= 0) {
    length = read_silently (fd, prompt, bytes);
    while (length < 0 && caught != 0) {
      /* Now that the terminal is as it was, the signal has its way. Of a stop
       * we come back, and ask again. */
      raise (caught);
      length = read_silently (fd, prompt, bytes);
    }
    close (fd);
  }
  if (length < 0) {
    g_set_error_literal (error, SOTTO_CLI_ERROR, SOTTO_CLI_ERROR_NO_TERMINAL,
                         _ ("There is no terminal to ask for the password on. "
                            "Use --password-file."));
    return NULL;
  }

  return prepare (bytes, (gsize) length, error);
}
