/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What a hostile peer calls itself and says, on its way to a person: its name
 * cleaned, its texts cleaned for a terminal and with links for a window. */

#include <string.h>

#include "fuzz.h"
#include "sotto-cli-clean.h"
#include "sotto-limits.h"
#include "sotto-linkify.h"
#include "sotto-name.h"

#define INDENT "> "

static void
check_name (const char *name)
{
  g_autofree char *clean = sotto_name_clean (name);
  g_autofree char *again = sotto_name_clean (clean);
  g_autofree char *greeting = sotto_name_for_greeting (name);

  g_assert_true (g_utf8_validate (clean, -1, NULL));
  g_assert_cmpstr (again, ==, clean);
  g_assert_false (g_str_has_prefix (clean, " "));
  g_assert_false (g_str_has_suffix (clean, " "));
  for (const char *c = clean; *c != '\0'; c = g_utf8_next_char (c)) {
    g_assert_false (sotto_cli_clean_is_unsafe (g_utf8_get_char (c)));
  }
  g_assert_true (g_utf8_validate (greeting, -1, NULL));
  g_assert_true (g_str_has_prefix (clean, greeting));
  g_assert_cmpuint (strlen (greeting), <=, SOTTO_NAME_SIZE_MAX);
}

/* Every line end of the text is followed by the indent, and is all that a
 * terminal may act on. */
static void
check_terminal (const char *text)
{
  g_autofree char *clean = sotto_cli_clean (text, INDENT);
  g_autofree char *line = sotto_cli_clean (text, NULL);

  for (const char *c = clean; *c != '\0'; c = g_utf8_next_char (c)) {
    if (*c == '\n') {
      g_assert_true (g_str_has_prefix (c + 1, INDENT));
    } else {
      g_assert_false (sotto_cli_clean_is_unsafe (g_utf8_get_char (c)));
    }
  }
  for (const char *c = line; *c != '\0'; c = g_utf8_next_char (c)) {
    g_assert_false (sotto_cli_clean_is_unsafe (g_utf8_get_char (c)));
  }
  g_assert_cmpint (g_utf8_strlen (line, -1), ==, g_utf8_strlen (text, -1));
}

/* Markup with links */

/* What a label would show of it. */
typedef struct {
  GString *shown;
  GString *label;  /* of the link that is open, or NULL */
  char    *target; /* where it leads */
  guint    n_links;
} Reading;

static void
start_cb (GMarkupParseContext *context,
          const char          *element,
          const char         **names,
          const char         **values,
          gpointer             user_data,
          GError             **error)
{
  Reading *reading = user_data;

  if (strcmp (element, "markup") == 0) {
    return;
  }
  g_assert_cmpstr (element, ==, "a");
  g_assert_cmpstr (names[0], ==, "href");
  g_assert_null (names[1]);
  g_assert_null (reading->label);
  reading->label = g_string_new (NULL);
  reading->target = g_strdup (values[0]);
  reading->n_links++;
}

/* A link leads to where it says that it leads, on the web. */
static void
check_link (const char *label, const char *target)
{
  g_autofree char *said = g_uri_unescape_string (label, NULL);
  g_autofree char *meant = g_uri_unescape_string (target, NULL);
  g_autoptr (GUri) uri = g_uri_parse (target, G_URI_FLAGS_PARSE_RELAXED, NULL);

  g_assert_cmpuint (strlen (label), <=, SOTTO_LINK_SIZE_MAX);
  g_assert_cmpstr (said, ==, meant);
  g_assert_nonnull (uri);
  g_assert_true (g_ascii_strcasecmp (g_uri_get_scheme (uri), "http") == 0 ||
                 g_ascii_strcasecmp (g_uri_get_scheme (uri), "https") == 0);
  g_assert_null (g_uri_get_userinfo (uri));
  g_assert_true (g_str_is_ascii (g_uri_get_host (uri)));
}

static void
end_cb (GMarkupParseContext *context,
        const char          *element,
        gpointer             user_data,
        GError             **error)
{
  Reading *reading = user_data;

  if (reading->label == NULL) {
    return;
  }
  check_link (reading->label->str, reading->target);
  g_string_free (g_steal_pointer (&reading->label), TRUE);
  g_clear_pointer (&reading->target, g_free);
}

static void
text_cb (GMarkupParseContext *context,
         const char          *text,
         gsize                length,
         gpointer             user_data,
         GError             **error)
{
  Reading *reading = user_data;

  g_string_append_len (reading->shown, text, (gssize) length);
  if (reading->label != NULL) {
    g_string_append_len (reading->label, text, (gssize) length);
  }
}

static void
read_markup (Reading *reading, const char *markup)
{
  static const GMarkupParser parser = {
    .start_element = start_cb,
    .end_element = end_cb,
    .text = text_cb,
  };
  g_autoptr (GMarkupParseContext) context =
    g_markup_parse_context_new (&parser, 0, reading, NULL);
  g_autofree char *whole = g_strconcat ("<markup>", markup, "</markup>", NULL);
  g_autoptr (GError) error = NULL;

  g_markup_parse_context_parse (context, whole, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
}

/* As in XML, all line ends of markup are one, and no label tells them apart
 * either. */
static char *
unify_line_ends (const char *text)
{
  GString *unified = g_string_new (text);

  g_string_replace (unified, "\r\n", "\n", 0);
  g_string_replace (unified, "\r", "\n", 0);
  return g_string_free (unified, FALSE);
}

static void
check_links (const char *text)
{
  g_autofree char *wanted = unify_line_ends (text);
  g_autofree char *markup = sotto_linkify (text);
  Reading          reading = { .shown = g_string_new (NULL) };

  if (markup != NULL) {
    read_markup (&reading, markup);
    g_assert_cmpuint (reading.n_links, >, 0);
    g_assert_cmpuint (reading.n_links, <=, SOTTO_LINKS_MAX);
    g_assert_cmpstr (reading.shown->str, ==, wanted);
  }
  g_string_free (reading.shown, TRUE);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_dup_text (data, size);

  check_name (text);
  check_terminal (text);
  check_links (text);
  return 0;
}
