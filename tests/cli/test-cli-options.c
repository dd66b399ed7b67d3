/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What is understood of a command line, and what is refused. */

#include "sotto-cli-options.h"

#include "sotto-cli-error.h"

static gboolean
parse (SottoCliOptions *options, const char *line, GError **error)
{
  g_autofree char *whole = g_strconcat ("sottovoce-cli ", line, NULL);
  g_auto (GStrv)   arguments = g_strsplit (whole, " ", -1);

  /* An empty piece at the end would be an empty argument. */
  if (*line == '\0') {
    g_clear_pointer (&arguments[1], g_free);
  }

  return sotto_cli_options_parse (options, arguments, error);
}

static void
test_host (void)
{
  g_auto (SottoCliOptions) options = { 0 };
  g_autoptr (GError)       error = NULL;

  g_assert_true (parse (&options,
                        "--json host --port 0 --bind ::1 --name Bob "
                        "--password-file p --rekey 10 --wire --accept /",
                        &error));
  g_assert_no_error (error);
  g_assert_cmpint (options.role, ==, SOTTO_ROLE_HOST);
  g_assert_null (options.address);
  g_assert_cmpstr (options.bind, ==, "::1");
  g_assert_cmpstr (options.name, ==, "Bob");
  g_assert_cmpstr (options.password_file, ==, "p");
  g_assert_cmpint (options.port, ==, 0);
  g_assert_cmpint (options.rekey, ==, 10);
  g_assert_cmpstr (options.accept, ==, "/");
  g_assert_false (options.decline);
  g_assert_true (options.wire);
  g_assert_true (options.json);
  g_assert_false (options.version);
}

static void
test_joiner (void)
{
  g_auto (SottoCliOptions) options = { 0 };
  g_autoptr (GError)       error = NULL;

  g_assert_true (parse (&options, "join -- [::1]:7", &error));
  g_assert_no_error (error);
  g_assert_cmpint (options.role, ==, SOTTO_ROLE_JOINER);
  g_assert_cmpstr (options.address, ==, "[::1]:7");
  g_assert_cmpint (options.port, ==, -1);
  g_assert_cmpint (options.rekey, ==, -1);
  g_assert_null (options.name);
  g_assert_null (options.accept);
  g_assert_false (options.wire);
  g_assert_false (options.json);
}

typedef struct {
  const char *line;
  const char *word; /* NULL: accepted */
} Line;

static void
check_lines (const Line *lines, gsize n_lines)
{
  for (gsize i = 0; i < n_lines; i++) {
    g_auto (SottoCliOptions) options = { 0 };
    g_autoptr (GError)       error = NULL;
    gboolean                 good = parse (&options, lines[i].line, &error);

    g_test_message ("%" G_GSIZE_FORMAT ": %s", i, lines[i].line);
    g_assert_cmpint (good, ==, lines[i].word == NULL);
    if (!good) {
      g_assert_cmpstr (sotto_cli_error_get_word (error), ==, lines[i].word);
      g_assert_cmpint (sotto_cli_error_get_status (error), ==,
                       SOTTO_CLI_STATUS_USAGE);
    }
  }
}

static void
test_refused (void)
{
  static const Line lines[] = {
    /* 0 */ { "", "usage" },
    /* 1 */ { "listen", "usage" },
    /* 2 */ { "host there", "usage" },
    /* 3 */ { "host --port -1", NULL },
    /* 4 */ { "host --port -2", "usage" },
    /* 5 */ { "host --port 65535", NULL },
    /* 6 */ { "host --port 65536", "usage" },
    /* 7 */ { "host --port x", "usage" },
    /* 8 */ { "host --rekey 9", "usage" },
    /* 9 */ { "host --rekey 3600", NULL },
    /* 10 */ { "host --rekey 3601", "usage" },
    /* 11 */ { "host --rekey -1", NULL },
    /* 12: never taken here */ { "host --password hello", "usage" },
    /* 13 */ { "join", "usage" },
    /* 14 */ { "join a b", "usage" },
    /* 15: two ports */ { "join a:6 --port 7", "invalid-address" },
    /* 16 */ { "join a --bind ::1", "usage" },
    /* 17 */ { "join a:0", "invalid-address" },
    /* 18 */ { "join a:65536", "invalid-address" },
    /* 19 */ { "join :7", "invalid-address" },
    /* 20 */ { "join example.org:7", NULL },
    /* 21 */ { "-- host", NULL },
    /* 22 */ { "--version", NULL },
    /* 23 */ { "host --bind localhost", "usage" },
    /* 24 */ { "host --bind 127.0.0.1:7", "usage" },
    /* 25 */ { "host --bind 0.0.0.0", NULL },
    /* 26 */ { "join a --port 0", "invalid-address" },
    /* 27 */ { "join a --port -2", "invalid-address" },
    /* 28 */ { "join [::1]:6 --port 7", "invalid-address" },
    /* 29 */ { "host --decline", NULL },
    /* 30 */ { "host --decline --accept .", "usage" },
    /* 31 */ { "join a --accept .", NULL },
    /* 32 */ { "join a --accept", "usage" },
    /* 33: it has to be there */ { "join a --accept /dev/null/x", "usage" },
    /* 34: and be a folder */ { "join a --accept /dev/null", "usage" },
  };

  check_lines (lines, G_N_ELEMENTS (lines));
}

/* How a host is found, and how long a joiner looks. */
static void
test_refused_ways (void)
{
  static const Line lines[] = {
    /* 0 */ { "host --announce --upnp --tor --tor-key k", NULL },
    /* 1 */ { "host --no-announce", NULL },
    /* 2 */ { "host --announce --no-announce", "usage" },
    /* 3 */ { "host --tor-key k", "usage" },
    /* 4 */ { "host --timeout 5", "usage" },
    /* 5 */ { "join a --timeout 1", NULL },
    /* 6 */ { "join a --timeout 3600", NULL },
    /* 7 */ { "join a --timeout 0", "usage" },
    /* 8 */ { "join a --timeout 3601", "usage" },
    /* 9 */ { "join a --tor", "usage" },
    /* 10 */ { "join a --tor-key k", "usage" },
    /* 11 */ { "join a --upnp", "usage" },
    /* 12 */ { "join a --announce", "usage" },
    /* 13 */ { "join a --no-announce", "usage" },
    /* 14 */ { "join sottovoce://a:6?via=b", NULL },
    /* 15 */ { "join sottovoce://a --port 7", "usage" },
    /* 16 */ { "join sottovoce://", "invalid-invite" },
    /* 17 */ { "join sottovoce://a?via=[fe80", "invalid-invite" },
  };

  check_lines (lines, G_N_ELEMENTS (lines));
}

static void
test_join_port (void)
{
  static const char *const lines[][2] = {
    { "join example.org --port 7", "example.org:7" },
    { "join --port 7 192.0.2.1", "192.0.2.1:7" },
    { "join ::1 --port 7", "[::1]:7" },
    { "join [::1] --port 7", "[::1]:7" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_auto (SottoCliOptions) options = { 0 };
    g_autoptr (GError)       error = NULL;

    g_assert_true (parse (&options, lines[i][0], &error));
    g_assert_no_error (error);
    g_assert_cmpstr (options.address, ==, lines[i][1]);
  }
}

/* Who reads JSON gets the error as JSON, wherever parsing stops. */
static void
test_json_kept (void)
{
  static const char *const lines[] = { "--json --bogus host", "--json",
                                       "host --port x --json" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_auto (SottoCliOptions) options = { 0 };

    g_assert_false (parse (&options, lines[i], NULL));
    g_assert_true (options.json);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/options/host", test_host);
  g_test_add_func ("/cli/options/joiner", test_joiner);
  g_test_add_func ("/cli/options/refused", test_refused);
  g_test_add_func ("/cli/options/refused/ways", test_refused_ways);
  g_test_add_func ("/cli/options/join-port", test_join_port);
  g_test_add_func ("/cli/options/json-kept", test_json_kept);

  return g_test_run ();
}
