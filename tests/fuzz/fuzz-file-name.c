/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What a hostile peer calls a file, on its way to a folder of ours. The first
 * byte is the number that the name gets. */

#include <string.h>

#include "fuzz.h"
#include "sotto-file-name.h"
#include "sotto-limits.h"

static void
check_harmless (const char *name)
{
  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_cmpuint (strlen (name), >, 0);
  g_assert_cmpuint (strlen (name), <=, SOTTO_FILE_NAME_SIZE_MAX);
  g_assert_null (strpbrk (name, "/\\"));
  g_assert_cmpint (name[0], !=, '.');
  g_assert_false (g_str_has_prefix (name, " "));
  g_assert_false (g_str_has_suffix (name, " "));
  for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c)) {
    g_assert_false (g_unichar_iscntrl (g_utf8_get_char (c)));
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput        input;
  guint8           number;
  g_autofree char *name = NULL;
  g_autofree char *clean = NULL;
  g_autofree char *again = NULL;
  g_autofree char *numbered = NULL;
  g_autofree char *next = NULL;

  fuzz_input_init (&input, data, size);
  number = fuzz_input_take_u8 (&input);
  name = fuzz_dup_text (input.bytes, input.left);
  clean = sotto_file_name_clean (name);
  check_harmless (clean);
  again = sotto_file_name_clean (clean);
  g_assert_cmpstr (again, ==, clean);
  numbered = sotto_file_name_number (clean, number);
  check_harmless (numbered);
  /* So that there is one that is free in the end. */
  next = sotto_file_name_number (clean, number + 1u);
  g_assert_cmpstr (numbered, !=, next);
  return 0;
}
