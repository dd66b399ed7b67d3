/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Reads how a conversation is to begin from the command line or a link, and its
 * password from a file. */

#include "sotto-opening.h"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sotto-joiner.h"
#include "sotto-password.h"

/* No option takes a password: whatever stands on a command line is shown to
 * every user of the machine. */
const GOptionEntry sotto_opening_options[] = {
  { "host", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Host a conversation"), NULL },
  { "join", 0, 0, G_OPTION_ARG_STRING, NULL,
    N_ ("Join the conversation at this address, or with this invite"),
    N_ ("ADDRESS[:PORT]") },
  { "port", 0, 0, G_OPTION_ARG_STRING, NULL,
    N_ ("Listen on this port (0: any free one), or join at it"), N_ ("N") },
  { "name", 0, 0, G_OPTION_ARG_STRING, NULL,
    N_ ("The name that the other person sees"), N_ ("NAME") },
  { "password-file", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_ ("Take the password from the first line of this file"), N_ ("FILE") },
  { "new-window", 0, 0, G_OPTION_ARG_NONE, NULL,
    N_ ("Open a new window (each start does)"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"),
    NULL },
  { "non-unique", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, NULL,
    "Do not hand over to an instance that runs already", NULL },
  { NULL, 0, 0, 0, NULL, NULL, NULL },
};

SottoOpening *
sotto_opening_new (void)
{
  return g_new0 (SottoOpening, 1);
}

SottoOpening *
sotto_opening_copy (const SottoOpening *opening)
{
  SottoOpening *copy = sotto_opening_new ();

  *copy = *opening;
  copy->name = g_strdup (opening->name);
  copy->address = g_strdup (opening->address);
  if (opening->password != NULL) {
    copy->password = sotto_secret_ref (opening->password);
  }

  return copy;
}

void
sotto_opening_free (SottoOpening *opening)
{
  g_clear_pointer (&opening->name, g_free);
  g_clear_pointer (&opening->address, g_free);
  g_clear_pointer (&opening->password, sotto_secret_unref);
  g_clear_pointer (&opening, g_free);
}

gboolean
sotto_opening_is_complete (const SottoOpening *opening)
{
  return opening->decided && opening->password != NULL &&
         (opening->role == SOTTO_ROLE_HOST ||
          (opening->address != NULL &&
           sotto_joiner_check_address (opening->address, NULL)));
}

static void
take_file (SottoOpening *opening, GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);

  opening->decided = TRUE;
  opening->role = SOTTO_ROLE_JOINER;
  /* GIO hands on what it does not know as it is. */
  opening->address = g_utf8_make_valid (uri, -1);
}

SottoOpening *
sotto_opening_new_from_file (GFile *file)
{
  SottoOpening *opening = sotto_opening_new ();

  take_file (opening, file);

  return opening;
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       message);

  return FALSE;
}

static gboolean
take_role (SottoOpening *opening, GVariantDict *options, GError **error)
{
  gboolean host = g_variant_dict_contains (options, "host");

  g_variant_dict_lookup (options, "join", "s", &opening->address);
  if (host && opening->address != NULL) {
    return refuse (error, _ ("Choose one of --host and --join."));
  }
  if (opening->address != NULL &&
      !sotto_joiner_check_address (opening->address, NULL)) {
    return refuse (error, _ ("--join wants an invite or an address: a name or "
                             "a number, and then, if there is one, a colon and "
                             "a port."));
  }
  opening->decided = host || opening->address != NULL;
  opening->role = host ? SOTTO_ROLE_HOST : SOTTO_ROLE_JOINER;

  return TRUE;
}

/* An invite stands there without an option, which is how a browser starts the
 * program. Another argument is a file, and so does not look like a name. */
static gboolean
take_argument (SottoOpening            *opening,
               GApplicationCommandLine *command_line,
               GError                 **error)
{
  int            n_arguments;
  g_auto (GStrv) arguments =
    g_application_command_line_get_arguments (command_line, &n_arguments);
  g_autoptr (GFile) file = NULL;

  if (n_arguments <= 1) {
    return TRUE;
  }
  if (n_arguments > 2 || opening->decided) {
    return refuse (error, _ ("Only one invite can be opened at a time, and "
                             "neither --host nor --join goes with it."));
  }
  file =
    g_application_command_line_create_file_for_arg (command_line, arguments[1]);
  take_file (opening, file);

  return TRUE;
}

/* "--join name --port 7" is the same as "--join name:7". An invite says its
 * ports itself. */
static gboolean
join_port (SottoOpening *opening, guint port, GError **error)
{
  g_autofree char *address = g_strstrip (g_steal_pointer (&opening->address));
  gboolean         is_plain = strpbrk (address, "/ \t\r\n") == NULL;
  gboolean         bare_v6 =
    strchr (address, ':') != strrchr (address, ':') && address[0] != '[';

  opening->address =
    g_strdup_printf (bare_v6 ? "[%s]:%u" : "%s:%u", address, port);
  if (port == 0 || !is_plain ||
      !sotto_joiner_check_address (opening->address, NULL)) {
    return refuse (error, _ ("The port to join is given twice, or is 0."));
  }

  return TRUE;
}

static gboolean
take_port (SottoOpening *opening, GVariantDict *options, GError **error)
{
  g_autofree char *text = NULL;
  guint64          port = 0;

  if (!g_variant_dict_lookup (options, "port", "s", &text)) {
    return TRUE;
  }
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT16, &port, NULL)) {
    return refuse (error, _ ("--port wants a number from 0 to 65535."));
  }
  if (opening->address != NULL) {
    return join_port (opening, (guint) port, error);
  }
  opening->port = (guint) port;
  opening->any_port = port == 0;

  return TRUE;
}

static gboolean
take_password (SottoOpening            *opening,
               GVariantDict            *options,
               GApplicationCommandLine *command_line,
               GError                 **error)
{
  const char       *path;
  g_autoptr (GFile) file = NULL;

  if (!g_variant_dict_lookup (options, "password-file", "^&ay", &path)) {
    return TRUE;
  }
  file = g_application_command_line_create_file_for_arg (command_line, path);
  opening->password = sotto_opening_read_password (file, error);

  return opening->password != NULL;
}

SottoOpening *
sotto_opening_new_from_options (GVariantDict            *options,
                                GApplicationCommandLine *command_line,
                                GError                 **error)
{
  g_autoptr (SottoOpening) opening = sotto_opening_new ();

  g_variant_dict_lookup (options, "name", "s", &opening->name);
  if (!take_role (opening, options, error) ||
      !take_argument (opening, command_line, error) ||
      !take_port (opening, options, error) ||
      !take_password (opening, options, command_line, error)) {
    return NULL;
  }

  return g_steal_pointer (&opening);
}

static SottoSecret *
prepare_line (SottoSecret *bytes, gsize size, GError **error)
{
  const char *text = (const char *) sotto_secret_get_data (bytes);
  const char *line_end = memchr (text, '\n', size);
  gsize       length = line_end != NULL ? (gsize) (line_end - text) : size;

  /* Cut off in the middle, it might look like something worse. */
  if (line_end == NULL && size == sotto_secret_get_size (bytes)) {
    g_set_error_literal (error, SOTTO_SESSION_ERROR,
                         SOTTO_SESSION_ERROR_PASSWORD_TOO_LONG,
                         "The first line is too long");
    return NULL;
  }
  if (length > 0 && text[length - 1] == '\r') {
    length--;
  }

  return sotto_password_prepare (text, (gssize) length, error);
}

static SottoSecret *
prepare_first_line (SottoSecret *bytes, gsize size, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GError) mapped = NULL;
  g_autofree char   *title = NULL;
  g_autofree char   *advice = NULL;
  SottoSecret       *prepared = prepare_line (bytes, size, &cause);

  if (prepared == NULL) {
    sotto_session_error_from (&mapped, cause);
    sotto_session_error_explain (mapped, NULL, 0, &title, &advice);
    refuse (error, title);
  }

  return prepared;
}

SottoSecret *
sotto_opening_read_password (GFile *file, GError **error)
{
  /* One line end of two bytes, and one byte more to notice what is too long. */
  gsize                        room = SOTTO_PASSWORD_SIZE_MAX + 3;
  g_autoptr (SottoSecret)      bytes = sotto_secret_new (room);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  gsize                        size = 0;

  if (stream == NULL || !g_input_stream_read_all (G_INPUT_STREAM (stream),
                                                  sotto_secret_get_data (bytes),
                                                  room, &size, NULL, error)) {
    return NULL;
  }

  return prepare_first_line (bytes, size, error);
}
