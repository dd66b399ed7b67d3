/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Links in what a hostile peer writes. */

#include "sotto-linkify.h"

#include <pango/pango.h>
#include <string.h>

#define LINK(url) "<a href=\"" url "\">" url "</a>"

static const struct {
  const char *text;
  const char *markup; /* NULL: no link */
} table[] = {
  /* 0 */ { "", NULL },
  /* 1 */ { "nothing here", NULL },
  /* 2 */ { "http://a.example", LINK ("http://a.example") },
  /* 3 */
  { "see https://a.example/b for c",
    "see " LINK ("https://a.example/b") " for c" },
  /* 4 */ { "HTTPS://A.example", LINK ("HTTPS://A.example") },
  /* 5 */
  { "(http://a.example/x_(y)).", "(" LINK ("http://a.example/x_(y)") ")." },
  /* 6 */
  { "http://a.example?b=1&c=2", "<a href=\"http://a.example?b=1&amp;c=2\">"
                                "http://a.example?b=1&amp;c=2</a>" },
  /* 7: only the web */
  { "ftp://a.example file:///etc/passwd javascript:alert(1)", NULL },
  /* 8: a word that ends so */ { "xhttp://a.example", NULL },
  /* 9: no host */ { "http:// https:///x http://?x", NULL },
  /* 10: a user part deceives */ { "https://bank.example@evil.example", NULL },
  /* 11: so do letters that look alike */
  { "https://b\u0430nk.example", NULL },
  /* 12: and marks that turn the direction */
  { "https://a.example/\u202egpj.exe",
    LINK ("https://a.example/") "\u202egpj.exe" },
  /* 13: markup stays text */
  { "<b>http://a.example</b> & <a href='x'>",
    "&lt;b&gt;" LINK ("http://a.example") "&lt;/b&gt; &amp; &lt;a "
                                          "href=&apos;x&apos;&gt;" },
  /* 14: quotes end it */
  { "\"http://a.example/\" onclick=\"x\"",
    "&quot;" LINK ("http://a.example/") "&quot; onclick=&quot;x&quot;" },
  /* 15: other scripts in the path are encoded in the target */
  { "https://a.example/\u00e9",
    "<a href=\"https://a.example/%C3%A9\">https://a.example/\u00e9</a>" },
  /* 16: the first has no host that could be one */
  { "http://a.example,http://b.example",
    "http://a.example," LINK ("http://b.example") },
  /* 17: over two lines */
  { "http://a.example\nhttp://b.example",
    LINK ("http://a.example") "\n" LINK ("http://b.example") },
  /* 18: an address in brackets */
  { "http://[2001:db8::1]:80/", LINK ("http://[2001:db8::1]:80/") },
  /* 19: control characters */
  { "\001http://a.example\002", "&#x1;" LINK ("http://a.example") "&#x2;" },
};

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autofree char *markup = sotto_linkify (table[i].text);

    g_test_message ("line %zu: %s", i, table[i].text);
    g_assert_cmpstr (markup, ==, table[i].markup);
  }
}

/* What the label shows is the text itself, whatever it holds. */
static void
assert_faithful (const char *text)
{
  g_autofree char   *markup = sotto_linkify (text);
  g_autofree char   *plain = NULL;
  g_autofree char   *stripped = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv)     parts = NULL;

  if (markup == NULL) {
    return;
  }
  /* Pango knows no links, so the label's own tags are taken out. */
  parts = g_regex_split_simple ("<a href=\"[^\"]*\">|</a>", markup, 0, 0);
  stripped = g_strjoinv ("", parts);
  g_assert_true (pango_parse_markup (stripped, -1, 0, NULL, &plain, NULL,
                                     &error));
  g_assert_no_error (error);
  g_assert_cmpstr (plain, ==, text);
}

static void
test_faithful (void)
{
  static const char *const pieces[] = {
    "http://", "https://", "a.example", "/",  "<",      ">",      "&",
    "\"",      "'",        "@",         ":",  "]",      "[",      "(",
    ")",       " ",        "\n",        "\t", "\u202e", "\u0430", "%00",
    "&amp;",   "</a>",     "<a href=",  "#",  "\\",     "\001",   "\u200b",
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (5533);

  for (guint round = 0; round < 20000; round++) {
    g_autoptr (GString) text = g_string_new (NULL);
    gint32              length = g_rand_int_range (rand, 1, 12);

    for (gint32 i = 0; i < length; i++) {
      g_string_append (
        text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
    }
    assert_faithful (text->str);
  }
}

static guint
count_links (const char *markup)
{
  guint count = 0;

  for (const char *p = markup; (p = strstr (p, "<a ")) != NULL; p++) {
    count++;
  }

  return count;
}

static void
test_limits (void)
{
  g_autoptr (GString) many = g_string_new (NULL);
  g_autofree char    *path = g_strnfill (SOTTO_LINK_SIZE_MAX, 'x');
  g_autofree char    *fits = NULL;
  g_autofree char    *too_long = NULL;
  g_autofree char    *fitting = NULL;
  g_autofree char    *refused = NULL;
  g_autofree char    *markup = NULL;

  for (guint i = 0; i < 3 * SOTTO_LINKS_MAX; i++) {
    g_string_append (many, "http://a.example ");
  }
  markup = sotto_linkify (many->str);
  g_assert_cmpuint (count_links (markup), ==, SOTTO_LINKS_MAX);
  assert_faithful (many->str);

  fits = g_strdup_printf ("http://a.example/%s",
                          path + strlen ("http://a.example/"));
  too_long = g_strdup_printf ("%sx", fits);
  g_assert_cmpuint (strlen (fits), ==, SOTTO_LINK_SIZE_MAX);
  fitting = sotto_linkify (fits);
  refused = sotto_linkify (too_long);
  g_assert_nonnull (fitting);
  g_assert_null (refused);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/linkify/table", test_table);
  g_test_add_func ("/linkify/faithful", test_faithful);
  g_test_add_func ("/linkify/limits", test_limits);

  return g_test_run ();
}
