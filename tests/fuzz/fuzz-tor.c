/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What somebody who poses as tor says at its control port, and what becomes of
 * it. The bytes are those of the connection. */

#include <string.h>

#include "fuzz.h"
#include "sotto-tor-key.h"
#include "sotto-tor-reply.h"
#include "sotto-tor-words.h"

static void
check_shown (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (text, -1), <=, SOTTO_TOR_TEXT_MAX);
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    g_assert_true (g_unichar_isprint (g_utf8_get_char (c)));
  }
}

static void
check_phase (const char *line)
{
  g_auto (SottoTorPhase) phase = { 0 };

  if (sotto_tor_phase_parse (&phase, line)) {
    g_assert_cmpuint (phase.progress, <=, 100);
    check_shown (phase.summary);
    if (phase.warning != NULL) {
      check_shown (phase.warning);
    }
  }
}

/* It goes into the address of a proxy, and must be nothing else there. */
static void
check_socks (const char *line)
{
  g_autofree char *socks = sotto_tor_words_find_socks (line);
  g_autofree char *proxy = NULL;
  g_autoptr (GUri) uri = NULL;

  if (socks != NULL) {
    proxy = g_strdup_printf ("socks5://sottovoce:name@%s", socks);
    uri = g_uri_parse (proxy, G_URI_FLAGS_NON_DNS, NULL);
    g_assert_nonnull (uri);
    g_assert_cmpstr (g_uri_get_path (uri), ==, "");
    g_assert_true (g_hostname_is_ip_address (g_uri_get_host (uri)));
    g_assert_cmpint (g_uri_get_port (uri), >, 0);
  }
}

static void
check_line (const char *line)
{
  g_auto (GStrv)   words = sotto_tor_words_split (line);
  g_autofree char *clean = sotto_tor_words_clean (line);

  for (char **word = words; *word != NULL; word++) {
    g_assert_cmpuint (strlen (*word), <=, strlen (line));
  }
  check_shown (clean);
  check_phase (line);
  check_socks (line);
  if (sotto_tor_key_is_valid (line)) {
    g_assert_null (strpbrk (line, " \r\n"));
  }
}

static void
check_reply (const SottoTorReply *reply)
{
  gsize size = 0;

  g_assert_cmpuint (reply->code, >=, 200);
  g_assert_cmpuint (reply->code, <=, 699);
  g_assert_nonnull (reply->lines[0]);
  for (char **line = reply->lines; *line != NULL; line++) {
    g_assert_true (g_str_is_ascii (*line));
    check_line (*line);
    check_socks (strchr (*line, '=') != NULL ? strchr (*line, '=') + 1 : "");
    size += strlen (*line);
  }
  g_assert_cmpuint (size, <=, SOTTO_TOR_REPLY_SIZE_MAX);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (SottoTorReader) reader = sotto_tor_reader_new ();
  g_autoptr (GError)         error = NULL;
  g_autofree char           *text = fuzz_dup_text (data, size);
  gboolean                   is_good = TRUE;

  for (gsize i = 0; i < size && is_good; i++) {
    g_autoptr (SottoTorReply) reply = NULL;

    is_good = sotto_tor_reader_push (reader, (char) data[i], &reply, &error);
    g_assert_true (is_good == (error == NULL));
    if (reply != NULL) {
      g_assert_true (is_good);
      check_reply (reply);
    }
  }

  /* The log may have any bytes. */
  check_line (text);
  return 0;
}
