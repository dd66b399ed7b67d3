/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The password is no option: other users of the machine can read those. */

#include "sotto-cli-options.h"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sotto-cli-error.h"
#include "sotto-joiner.h"

#define TIMEOUT_MAX_S 3600

static GOptionContext *
create_context (SottoCliOptions *options)
{
  GOptionContext *context =
    g_option_context_new ("host|join ADDRESS[:PORT]|INVITE");
  GOptionEntry const entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &options->port,
      N_ ("Listen on this port (0: any free one), or join at it"), N_ ("N") },
    { "bind", 0, 0, G_OPTION_ARG_STRING, &options->bind,
      N_ ("Listen on this address alone"), N_ ("ADDRESS") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options->name,
      N_ ("Your name, shown to the other person"), N_ ("NAME") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options->password_file,
      N_ ("Take the password from this file’s first line"), N_ ("FILE") },
    { "announce", 0, 0, G_OPTION_ARG_NONE, &options->announce,
      N_ ("Tell the local network that you host, and complain if that cannot "
          "be done"),
      NULL },
    { "no-announce", 0, 0, G_OPTION_ARG_NONE, &options->no_announce,
      N_ ("Do not tell the local network that you host"), NULL },
    { "upnp", 0, 0, G_OPTION_ARG_NONE, &options->upnp,
      N_ ("Ask the router to let the internet in to the port"), NULL },
    { "tor", 0, 0, G_OPTION_ARG_NONE, &options->tor,
      N_ ("Be reachable through Tor"), NULL },
    { "tor-key", 0, 0, G_OPTION_ARG_FILENAME, &options->tor_key,
      N_ ("Keep the address in Tor, by a key in this file"), N_ ("FILE") },
    { "timeout", 0, 0, G_OPTION_ARG_INT, &options->timeout,
      N_ ("Give an address up after so many seconds (1 to 3600), twice as "
          "many through Tor"),
      N_ ("SECONDS") },
    { "rekey", 0, 0, G_OPTION_ARG_INT, &options->rekey,
      N_ ("Renew the keys after this many seconds (10 to 3600)"),
      N_ ("SECONDS") },
    { "accept", 0, 0, G_OPTION_ARG_FILENAME, &options->accept,
      N_ ("Take every file that is offered, and store it in this folder"),
      N_ ("DIR") },
    { "decline", 0, 0, G_OPTION_ARG_NONE, &options->decline,
      N_ ("Decline every file that is offered"), NULL },
    { "wire", 0, 0, G_OPTION_ARG_NONE, &options->wire,
      N_ ("Show each frame as it crosses the wire"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json,
      N_ ("Print events as JSON objects, one a line"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version,
      N_ ("Print the version and exit"), NULL },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (
    context, _ ("A private conversation between two people who share a "
                "password."));
  g_option_context_set_description (
    context, _ ("Each line of standard input is a message. /send PATH offers a "
                "file. EXIT! alone\non a line ends the conversation for both. "
                "The manual page has all the rest:\nman sottovoce-cli"));

  return context;
}

static gboolean
complain (GError **error, const char *message)
{
  g_set_error_literal (error, SOTTO_CLI_ERROR, SOTTO_CLI_ERROR_USAGE, message);

  return FALSE;
}

static gboolean
is_numeric_address (const char *address)
{
  g_autoptr (GInetAddress) parsed = g_inet_address_new_from_string (address);

  return parsed != NULL;
}

static gboolean
take_answer (SottoCliOptions *options, GError **error)
{
  if (options->accept != NULL && options->decline) {
    return complain (error, _ ("Files can be taken or declined: choose "
                               "--accept or --decline."));
  }
  if (options->accept != NULL &&
      !g_file_test (options->accept, G_FILE_TEST_IS_DIR)) {
    return complain (error, _ ("--accept takes a folder that exists."));
  }

  return TRUE;
}

/* How a host is found is nothing that a joiner has a say in. */
static gboolean
has_ways (const SottoCliOptions *options)
{
  return options->announce || options->no_announce || options->upnp ||
         options->tor || options->tor_key != NULL;
}

static gboolean
take_ways (const SottoCliOptions *options, GError **error)
{
  if (options->announce && options->no_announce) {
    return complain (error, _ ("A host is announced or not: choose --announce "
                               "or --no-announce."));
  }
  if (options->tor_key != NULL && !options->tor) {
    return complain (error, _ ("--tor-key belongs to --tor."));
  }
  if (options->timeout != -1) {
    return complain (error, _ ("--timeout belongs to join."));
  }

  return TRUE;
}

static gboolean
take_host (SottoCliOptions *options, char **arguments, GError **error)
{
  options->role = SOTTO_ROLE_HOST;
  if (arguments[0] != NULL) {
    return complain (error, _ ("host takes no address; --bind and --port say "
                               "where to listen."));
  }
  if (options->port < -1 || options->port > G_MAXUINT16) {
    return complain (error, _ ("A port is a number from 0 to 65535."));
  }
  if (options->bind != NULL && !is_numeric_address (options->bind)) {
    return complain (error, _ ("--bind takes an address in numbers, such as "
                               "127.0.0.1 or ::1."));
  }

  return take_ways (options, error);
}

/* "join name --port 7" is "join name:7". An address of IPv6 has colons of its
 * own, and needs brackets before it can have a port. */
static char *
add_port (const char *address, int port)
{
  const char *first = strchr (address, ':');
  gboolean    bare =
    first != NULL && strchr (first + 1, ':') != NULL && address[0] != '[';

  return g_strdup_printf (bare ? "[%s]:%d" : "%s:%d", address, port);
}

static gboolean
take_joiner (SottoCliOptions *options, char **arguments, GError **error)
{
  options->role = SOTTO_ROLE_JOINER;
  if (arguments[0] == NULL || arguments[1] != NULL) {
    return complain (error, _ ("join takes one address, ADDRESS[:PORT], or one "
                               "invite."));
  }
  if (options->bind != NULL) {
    return complain (error, _ ("--bind belongs to host."));
  }
  if (has_ways (options)) {
    return complain (error, _ ("--announce, --no-announce, --upnp, --tor and "
                               "--tor-key belong to host."));
  }
  if (options->timeout != -1 &&
      (options->timeout < 1 || options->timeout > TIMEOUT_MAX_S)) {
    return complain (error, _ ("--timeout takes 1 to 3600 seconds."));
  }
  if (options->port != -1 && strstr (arguments[0], "://") != NULL) {
    return complain (error, _ ("An invite has its ports: leave out --port."));
  }
  options->address = options->port == -1
                       ? g_strdup (arguments[0])
                       : add_port (arguments[0], options->port);

  return sotto_joiner_check_address (options->address, error);
}

static gboolean
take_arguments (SottoCliOptions *options, char **arguments, GError **error)
{
  if (options->rekey != -1 && (options->rekey < SOTTO_REKEY_MIN_S ||
                               options->rekey > SOTTO_REKEY_MAX_S)) {
    return complain (error, _ ("Keys are renewed after 10 to 3600 seconds."));
  }
  if (!take_answer (options, error)) {
    return FALSE;
  }
  if (arguments[0] != NULL && strcmp (arguments[0], "host") == 0) {
    return take_host (options, arguments + 1, error);
  }
  if (arguments[0] != NULL && strcmp (arguments[0], "join") == 0) {
    return take_joiner (options, arguments + 1, error);
  }

  return complain (error, _ ("Say host, or join and an address. --help says "
                             "more."));
}

gboolean
sotto_cli_options_parse (SottoCliOptions *options,
                         char           **arguments,
                         GError         **error)
{
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError)         cause = NULL;
  g_auto (GStrv)             rest = g_strdupv (arguments);
  g_autofree char           *message = NULL;

  *options = (SottoCliOptions){ .port = -1, .rekey = -1, .timeout = -1 };
  context = create_context (options);
  if (!g_option_context_parse_strv (context, &rest, &cause)) {
    /* It takes back what it has understood; who reads JSON shall get that. */
    options->json = g_strv_contains ((const char *const *) arguments, "--json");
    message = g_strconcat (cause->message, ".", NULL);
    return complain (error, message);
  }
  if (options->version) {
    return TRUE;
  }
  /* What follows -- is no option, but may be an address. */
  if (rest[0] != NULL && rest[1] != NULL && strcmp (rest[1], "--") == 0) {
    return take_arguments (options, rest + 2, error);
  }

  return take_arguments (options, rest + (rest[0] != NULL), error);
}

void
sotto_cli_options_clear (SottoCliOptions *options)
{
  g_clear_pointer (&options->address, g_free);
  g_clear_pointer (&options->bind, g_free);
  g_clear_pointer (&options->name, g_free);
  g_clear_pointer (&options->password_file, g_free);
  g_clear_pointer (&options->accept, g_free);
  g_clear_pointer (&options->tor_key, g_free);
}
