/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the command line asks for. */

#include "sotto-opening.h"

#include <glib/gstdio.h>
#include <string.h>

#include "sotto-crypto.h"

typedef struct {
  SottoOpening *opening;
  char         *error;
} Result;

static int
command_line_cb (GApplication            *application,
                 GApplicationCommandLine *command_line,
                 Result                  *result)
{
  g_autoptr (GError) error = NULL;

  result->opening = sotto_opening_new_from_options (
    g_application_command_line_get_options_dict (command_line), command_line,
    &error);
  g_assert_true ((result->opening == NULL) == (error != NULL));
  result->error = error != NULL ? g_strdup (error->message) : NULL;

  return 0;
}

/* @arguments are split at spaces. */
static Result
parse (const char *arguments)
{
  Result                   result = { NULL };
  g_autofree char         *line = g_strconcat ("sottovoce ", arguments, NULL);
  g_auto (GStrv)           argv = g_strsplit (g_strchomp (line), " ", -1);
  g_autoptr (GApplication) application =
    g_application_new ("io.example.Test", G_APPLICATION_HANDLES_COMMAND_LINE |
                                            G_APPLICATION_NON_UNIQUE);

  g_application_add_main_option_entries (application, sotto_opening_options);
  g_signal_connect (application, "command-line", G_CALLBACK (command_line_cb),
                    &result);
  g_application_run (application, (int) g_strv_length (argv), argv);

  return result;
}

static void
clear (Result *result)
{
  g_clear_pointer (&result->opening, sotto_opening_free);
  g_clear_pointer (&result->error, g_free);
}

static char *
write_file (const char *contents, gsize length)
{
  char *path = NULL;
  int   fd = g_file_open_tmp ("sottovoce-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));

  return path;
}

static void
test_nothing (void)
{
  Result result = parse ("");

  g_assert_false (result.opening->decided);
  g_assert_null (result.opening->password);
  g_assert_false (sotto_opening_is_complete (result.opening));
  clear (&result);
}

static void
test_host (void)
{
  g_autofree char *path = write_file ("hello\n", 6);
  g_autofree char *arguments =
    g_strdup_printf ("--host --port 7000 --name Bob --password-file %s", path);
  Result result = parse (arguments);

  g_assert_true (result.opening->decided);
  g_assert_cmpint (result.opening->role, ==, SOTTO_ROLE_HOST);
  g_assert_cmpuint (result.opening->port, ==, 7000);
  g_assert_false (result.opening->any_port);
  g_assert_cmpstr (result.opening->name, ==, "Bob");
  g_assert_cmpmem (sotto_secret_get_data (result.opening->password),
                   sotto_secret_get_size (result.opening->password), "hello",
                   5);
  g_assert_true (sotto_opening_is_complete (result.opening));
  clear (&result);
  g_unlink (path);
}

static void
test_any_port (void)
{
  Result result = parse ("--host --port 0");

  g_assert_true (result.opening->any_port);
  g_assert_false (sotto_opening_is_complete (result.opening));
  clear (&result);
}

static const struct {
  const char *arguments;
  const char *address; /* NULL: refused */
} joins[] = {
  /* 0 */ { "--join a.example", "a.example" },
  /* 1 */ { "--join a.example:7", "a.example:7" },
  /* 2 */ { "--join a.example --port 7", "a.example:7" },
  /* 3 */ { "--join 2001:db8::1 --port 7", "[2001:db8::1]:7" },
  /* 4 */ { "--join [2001:db8::1] --port 7", "[2001:db8::1]:7" },
  /* 5 */ { "--join a.example:7 --port 8", NULL },
  /* 6 */ { "--join a.example --port 0", NULL },
  /* 7 */ { "--join a.example:99999", NULL },
  /* 8 */ { "--join a.example --host", NULL },
  /* 9 */ { "--host --port 65536", NULL },
  /* 10 */ { "--host --port x", NULL },
  /* 11 */ { "--host --port -1", NULL },
  /* 12 */ { "--join sottovoce://h:7?via=i", "sottovoce://h:7?via=i" },
  /* 13 */ { "--join sottovoce://h --port 7", NULL },
  /* 14 */ { "--join sottovoce://-", NULL },
  /* Where a browser puts it. */
  /* 15 */ { "sottovoce://h:7?via=i", "sottovoce://h:7?via=i" },
  /* 16 */
  { "sottovoce://[fe80::1%25eth0]:7?via=%5B2001:db8::1%5D",
    "sottovoce://[fe80::1%25eth0]:7?via=%5B2001:db8::1%5D" },
  /* 17 */ { "SOTTOVOCE://h --name Bob", "SOTTOVOCE://h" },
  /* 18 */ { "sottovoce://h --port 7", NULL },
  /* 19 */ { "sottovoce://h sottovoce://i", NULL },
  /* 20 */ { "--host sottovoce://h", NULL },
  /* 21 */ { "--join h sottovoce://h", NULL },
  /* What is no invite is shown to the person. */
  /* 22 */ { "sottovoce://", "sottovoce://" },
  /* 23 */ { "https://example.org/", "https://example.org/" },
  /* 24 */ { "/notes.txt", "file:///notes.txt" },
  /* 25 */ { "sottovoce://\377", "sottovoce://\357\277\275" },
};

static void
test_join (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (joins); i++) {
    Result result = parse (joins[i].arguments);

    g_test_message ("line %zu", i);
    if (joins[i].address == NULL) {
      g_assert_null (result.opening);
      g_assert_nonnull (result.error);
    } else {
      g_assert_true (result.opening->decided);
      g_assert_cmpint (result.opening->role, ==, SOTTO_ROLE_JOINER);
      g_assert_cmpstr (result.opening->address, ==, joins[i].address);
      g_assert_false (sotto_opening_is_complete (result.opening));
    }
    clear (&result);
  }
}

/* With a password nobody is asked, unless it leads nowhere. */
static void
test_complete (void)
{
  static const struct {
    const char *uri;
    gboolean    complete;
  } uris[] = {
    { "sottovoce://h:7", TRUE },
    { "sottovoce://-", FALSE },
    { "file:///notes.txt", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (uris); i++) {
    g_autoptr (GFile)        file = g_file_new_for_uri (uris[i].uri);
    g_autoptr (SottoOpening) opening = sotto_opening_new_from_file (file);

    g_assert_false (sotto_opening_is_complete (opening));
    opening->password = sotto_secret_new (1);
    g_assert_true (sotto_opening_is_complete (opening) == uris[i].complete);
  }
}

static void
assert_password (const char *contents, gsize length, const char *expected)
{
  g_autofree char        *path = write_file (contents, length);
  g_autoptr (GFile)       file = g_file_new_for_path (path);
  g_autoptr (GError)      error = NULL;
  g_autoptr (SottoSecret) password = sotto_opening_read_password (file, &error);

  g_unlink (path);
  if (expected == NULL) {
    g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
    g_assert_null (password);
    return;
  }
  g_assert_no_error (error);
  g_assert_cmpmem (sotto_secret_get_data (password),
                   sotto_secret_get_size (password), expected,
                   strlen (expected));
}

static void
test_password_file (void)
{
  g_autofree char *longest = g_strnfill (1024, 'x');
  g_autofree char *longest_line = g_strconcat (longest, "\r\nmore", NULL);
  g_autofree char *too_long = g_strconcat (longest, "x\n", NULL);
  g_autofree char *endless = g_strnfill (100000, 'x');

  assert_password ("hello", 5, "hello");
  assert_password ("hello\n", 6, "hello");
  assert_password ("hello\r\n", 7, "hello");
  assert_password ("hello\nworld\n", 12, "hello");
  assert_password (" two words \n", 12, " two words ");
  assert_password (longest, 1024, longest);
  assert_password (longest_line, strlen (longest_line), longest);
  assert_password (too_long, strlen (too_long), NULL);
  assert_password (endless, 100000, NULL);
  assert_password ("", 0, NULL);
  assert_password ("\nhello", 6, NULL);
  assert_password ("\xff\xfe\n", 3, NULL);
}

static void
test_no_file (void)
{
  g_autoptr (GFile)  file = g_file_new_for_path ("/nonexistent/password");
  g_autoptr (GError) error = NULL;

  g_assert_null (sotto_opening_read_password (file, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* No option that takes a password may ever come in. */
static void
test_no_password_option (void)
{
  for (const GOptionEntry *entry = sotto_opening_options;
       entry->long_name != NULL; entry++) {
    if (strstr (entry->long_name, "pass") != NULL) {
      g_assert_cmpstr (entry->long_name, ==, "password-file");
    }
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sotto_crypto_init (NULL));
  g_test_add_func ("/opening/nothing", test_nothing);
  g_test_add_func ("/opening/host", test_host);
  g_test_add_func ("/opening/any-port", test_any_port);
  g_test_add_func ("/opening/join", test_join);
  g_test_add_func ("/opening/complete", test_complete);
  g_test_add_func ("/opening/password-file", test_password_file);
  g_test_add_func ("/opening/no-file", test_no_file);
  g_test_add_func ("/opening/no-password-option", test_no_password_option);

  return g_test_run ();
}
